import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';

/** A process's own bearer token, as `Bearer <token>`. */
export type TokenSource = () => string;

/** The file is looked at again after this time; a token is replaced hours before it expires. */
const MAX_AGE_MS = 250;

/**
 * Reads the token from its file, again when the file was replaced (it is, before the token expires): then in the background, since a
 * file system that does not answer must not stop the process. Until it is read, and while the file can't be read or is empty, the last
 * token stays in use.
 * @throws Error that names the file, where there never was a token
 */
export function tokenFile(file: string, now: () => number = () => performance.now()): TokenSource {
  let bearer: string | undefined;
  let version = '';
  let lookedAt = Number.NEGATIVE_INFINITY;
  let isLooking = false;
  const look = async (): Promise<void> => {
    const { mtimeMs, ino, size } = await stat(file);
    // The clock of a filesystem may stand still for some milliseconds.
    const found = `${mtimeMs} ${ino} ${size}`;
    if (found === version) return;
    bearer = bearerOf(file, await readFile(file, 'utf8'));
    version = found;
  };
  return () => {
    try {
      bearer ??= bearerOf(file, readFileSync(file, 'utf8'));
    } catch (error) {
      throw new Error(`no token of our own: ${(error as Error).message}`, { cause: error });
    }
    if (!isLooking && now() - lookedAt >= MAX_AGE_MS) {
      lookedAt = now();
      isLooking = true;
      look()
        .catch(() => {})
        .finally(() => (isLooking = false));
    }
    return bearer;
  };
}

function bearerOf(file: string, text: string): string {
  const token = text.trim();
  if (token === '') throw new Error(`${file} is empty`);
  return `Bearer ${token}`;
}
