import { isWithin } from '@visor/storage/path.rules';

/** Folders that no storage lies in: their files are those of the system. */
const SYSTEM_FOLDERS = ['/bin', '/boot', '/dev', '/etc', '/lib', '/lib32', '/lib64', '/proc', '/sbin', '/sys', '/usr'];
/** What of them users may have. */
const FREE_FOLDERS = ['/dev/shm', '/usr/local'];
/** Folders that many programs and users have theirs in: the inspector would set their files aside as unknown. */
const SHARED_FOLDERS = [
  ...FREE_FOLDERS,
  '/home',
  '/opt',
  '/root',
  '/run',
  '/tmp',
  '/var',
  '/var/cache',
  '/var/lib',
  '/var/log',
  '/var/spool',
  '/var/tmp',
];

/**
 * Returns why a folder of this machine cannot be a storage, as the rest of a sentence about it, or undefined.
 * @param folder without links
 * @param isOnlyRead Visor neither writes nor deletes there
 */
export function systemFolderProblem(folder: string, isOnlyRead: boolean): string | undefined {
  const isOf = (folders: readonly string[]): boolean => folders.some((other) => isWithin(folder, other));
  if (isOf(SYSTEM_FOLDERS) && !isOf(FREE_FOLDERS))
    return `is ${folder}, a folder of the system: name a folder that holds nothing but the files of the storage`;
  return !isOnlyRead && SHARED_FOLDERS.includes(folder)
    ? `is ${folder}, which others have their files in: make a folder of its own for the storage there (mkdir ${folder}/NAME)`
    : undefined;
}
