import { chmodSync, constants, openSync } from 'node:fs';
import { chmod, open, type FileHandle } from 'node:fs/promises';

const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const OWNER_READ_MODE = 0o400;

/**
 * Opens a file of a payload. A link is not followed: it could lead out of the folder. A file without read permission
 * gets it.
 */
export async function openSource(path: string): Promise<FileHandle> {
  try {
    return await open(path, OPEN_FLAGS);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    await chmod(path, OWNER_READ_MODE);
    return open(path, OPEN_FLAGS);
  }
}

/** The same in this thread. */
export function openSourceSync(path: string): number {
  try {
    return openSync(path, OPEN_FLAGS);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw error;
    chmodSync(path, OWNER_READ_MODE);
    return openSync(path, OPEN_FLAGS);
  }
}
