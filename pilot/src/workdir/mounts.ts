import { readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseMountPoints } from './mounts.rules.ts';

/** Returns the paths that a file system is mounted at or below, with the first such mount point; empty without procfs. */
export function findMounts(paths: readonly string[]): Map<string, string> {
  const mountPoints = parseMountPoints(readMountinfo());
  const found = new Map<string, string>();
  for (const path of paths) {
    const real = resolveParent(path);
    const mountPoint = mountPoints.find((point) => point === real || point.startsWith(`${real}/`));
    if (mountPoint !== undefined) found.set(path, mountPoint);
  }
  return found;
}

function readMountinfo(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return ''; // No procfs.
  }
}

/** Resolves the links in a path, but not its last part. */
function resolveParent(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return path;
  }
}
