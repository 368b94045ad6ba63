import { readFileSync, statSync } from 'node:fs';

/** A process's own bearer token, as `Bearer <token>`. */
export type TokenSource = () => string;

/** The file is looked at again after this time; a token is replaced hours before it expires. */
const MAX_AGE_MS = 250;

/**
 * Reads the token from its file, again when the file was replaced (it is, before the token expires). While the file
 * can't be read, or is empty, the last token stays in use.
 * @throws Error that names the file, where there never was a token
 */
export function tokenFile(file: string, now: () => number = () => performance.now()): TokenSource {
  let read: { version: string; bearer: string } | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (read && now() - lookedAt < MAX_AGE_MS) return read.bearer;
    lookedAt = now();
    try {
      const { mtimeMs, ino, size } = statSync(file);
      // The clock of a filesystem may stand still for some milliseconds.
      const version = `${mtimeMs} ${ino} ${size}`;
      if (read?.version !== version) {
        const token = readFileSync(file, 'utf8').trim();
        if (token === '') throw new Error(`${file} is empty`);
        read = { version, bearer: `Bearer ${token}` };
      }
    } catch (error) {
      if (!read) throw new Error(`no token of our own: ${(error as Error).message}`, { cause: error });
    }
    return read?.bearer ?? '';
  };
}
