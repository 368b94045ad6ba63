import { readFileSync, statSync } from 'node:fs';

/** A process's own bearer token, as `Bearer <token>`. */
export type TokenSource = () => string;

/** Reads the token from its file, again whenever the file was replaced (it is, before the token expires). */
export function tokenFile(file: string): TokenSource {
  let read: { at: number; bearer: string } | undefined;
  return () => {
    const { mtimeMs } = statSync(file);
    if (read?.at !== mtimeMs) read = { at: mtimeMs, bearer: `Bearer ${readFileSync(file, 'utf8').trim()}` };
    return read.bearer;
  };
}
