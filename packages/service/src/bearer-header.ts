import type { IncomingMessage } from 'node:http';
import { Refusal } from '@visor/schema';

/**
 * The value of a header that may come once, by its name in small letters. Of several, Node.js keeps the first, and a proxy
 * before it may have looked at another one.
 * @throws Refusal UNAUTHENTICATED where it came twice
 */
export function bearerHeader({ rawHeaders }: IncomingMessage, name: string): string | undefined {
  let value: string | undefined;
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const given = rawHeaders[index] ?? '';
    if (given.length !== name.length || given.toLowerCase() !== name) continue;
    value = rawHeaders[index + 1];
    count += 1;
  }
  if (count > 1) throw new Refusal('UNAUTHENTICATED', `the header ${name} came ${count} times: send it once`);
  return value;
}
