import { open } from 'node:fs/promises';

/** Errors of file systems that cannot sync a folder: they need no sync, or offer nothing better. */
const SYNC_UNSUPPORTED_CODES = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EBADF', 'EISDIR'];

/** Writes the names in a folder to disk. @throws the file system's error */
export async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync().catch((error: NodeJS.ErrnoException) => {
    if (!SYNC_UNSUPPORTED_CODES.includes(error.code ?? '')) throw error;
  });
}
