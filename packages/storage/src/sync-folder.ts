import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Errors of file systems that cannot sync a folder: they need no sync, or offer nothing better. */
const SYNC_UNSUPPORTED_CODES = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EBADF', 'EISDIR'];

/** Writes the names in a folder to disk, and waits for it in this thread. @throws the file system's error */
export function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } catch (error) {
    if (!SYNC_UNSUPPORTED_CODES.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    closeSync(folder);
  }
}
