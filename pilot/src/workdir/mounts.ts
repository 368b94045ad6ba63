import { readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { mountPoints } from './mounts.rules.ts';

/** Those of the paths that a file system is mounted at or below, each with the first such place; none where it cannot be told. */
export function mountsWithin(paths: readonly string[]): Map<string, string> {
  const points = mountPoints(readMounts());
  const found = new Map<string, string>();
  for (const path of paths) {
    const real = realPlace(path);
    const point = points.find((place) => place === real || place.startsWith(`${real}/`));
    if (point !== undefined) found.set(path, point);
  }
  return found;
}

function readMounts(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return ''; // No procfs.
  }
}

/** The path without links on its way; its own last part may be one. */
function realPlace(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return path;
  }
}
