import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const PRIVATE_DIRECTORY = 0o700;
const PRIVATE_FILE = 0o600;

/** Replaces a file atomically: a reader sees the old content or the new. */
export function writeWhole(path: string, content: string | Uint8Array, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true });
  const part = `${path}.${process.pid}.${randomBytes(3).toString('hex')}.part`;
  try {
    writeFileSync(part, content, { mode, flush: true });
    chmodSync(part, mode);
    renameSync(part, path);
  } finally {
    rmSync(part, { force: true });
  }
}

/** Makes a directory that only its owner may enter, and restricts an existing one. */
export function makePrivate(path: string): void {
  mkdirSync(path, { recursive: true, mode: PRIVATE_DIRECTORY });
  chmodSync(path, PRIVATE_DIRECTORY);
}

/** Writes a file that only its owner may read, in a directory that only its owner may enter. */
export function writeSecret(path: string, content: string): void {
  makePrivate(dirname(path));
  writeWhole(path, content, PRIVATE_FILE);
}

/** Reads a file. Returns undefined when it does not exist. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Reads a JSON file. Returns undefined when it does not exist or is not JSON, because a full disk cut it off. */
export function readJson<T>(path: string): T | undefined {
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
