import type { IncomingMessage } from 'node:http';
import { Refusal } from '@visor/schema';

/**
 * The value of a header that may come once. Of several, Node.js keeps the first, and a proxy before it may have looked at
 * another one.
 * @throws Refusal UNAUTHENTICATED where it came twice
 */
export function bearerHeader({ headersDistinct }: IncomingMessage, name: string): string | undefined {
  const values = headersDistinct[name] ?? [];
  if (values.length > 1)
    throw new Refusal('UNAUTHENTICATED', `the header ${name} came ${values.length} times: send it once`);
  return values[0];
}
