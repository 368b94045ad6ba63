import type { BigIntStats } from 'node:fs';
import type { Entry } from './protocol.ts';

function typeOf(stats: BigIntStats): Entry['type'] {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  if (stats.isSymbolicLink()) return 'link';
  if (stats.isFIFO()) return 'pipe';
  return stats.isSocket() ? 'socket' : 'device';
}

export const entryOf = (stats: BigIntStats): Entry => ({
  type: typeOf(stats),
  size: Number(stats.size),
  version: `${stats.size} ${stats.mtimeNs} ${stats.ino}`,
  touched: String(stats.ctimeNs),
  isTouchedLater: stats.ctimeNs > stats.mtimeNs,
  inode: `${stats.dev}:${stats.ino}`,
  links: Number(stats.nlink),
});
