import { statfsSync, statSync } from 'node:fs';

/** Folder of files that lie in memory; every user may write to it. */
export const SHARED_MEMORY = '/dev/shm';

/**
 * Commands, for the namespaces of a slot, that give it memory for such files of its own, which goes with them, and let segments of System V
 * go with the last process that has them. Where the system does not allow that, payloads use what all processes of the machine use.
 */
export const OWN_SHARED_MEMORY = `
{ mount -t tmpfs -o mode=1777,nosuid,nodev visor ${SHARED_MEMORY}; echo 1 >/proc/sys/kernel/shm_rmid_forced; } 2>/dev/null
exec "$@"`;

/** Whether one of these paths lies in that folder. */
export const isInSharedMemory = (paths: readonly string[]): boolean =>
  paths.some((path) => `${path}/`.startsWith(`${SHARED_MEMORY}/`));

/** Whether a process has such memory of its own. */
export function hasOwnSharedMemory(pid: number): boolean {
  try {
    return statSync(seenBy(pid)).dev !== statSync(SHARED_MEMORY).dev;
  } catch {
    return false;
  }
}

/** Returns what the files take that a process sees there, bytes. */
export function sharedMemoryBytes(pid: number): number {
  try {
    const { blocks, bfree, bsize } = statfsSync(seenBy(pid));
    return (blocks - bfree) * bsize;
  } catch {
    return 0;
  }
}

const seenBy = (pid: number): string => `/proc/${pid}/root${SHARED_MEMORY}`;
