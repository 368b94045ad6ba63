import { statfsSync } from 'node:fs';

/** Returns the disk that is free for the pilot's user in a folder. @throws the file system's error */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
