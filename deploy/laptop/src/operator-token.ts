import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Returns the path of the token of a bearer. */
export const tokenPath = (dir: string, name: string): string => join(dir, 'keys/tokens', name);

/** The operator's token of the stack on a directory. It is renewed before it expires, so read it again for each use. */
export const operatorToken = (dir: string): string => readFileSync(tokenPath(dir, 'operator'), 'utf8').trim();

/** The `Bearer` header of the operator, with the token that is valid at each call. */
export const operatorBearer =
  (dir: string): (() => string) =>
  () =>
    `Bearer ${operatorToken(dir)}`;
