import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Large enough to need a block of its own. */
const FILE_BYTES = 64 * 1024;

/** Creates, fills and removes a folder, as an attempt does. @throws the file system's error */
export function probeFolder(root: string): void {
  const folder = join(root, `probe.${process.pid}`);
  mkdirSync(root, { recursive: true });
  try {
    // Not with its parents: of a read-only file system that says ENOENT.
    if (!existsSync(folder)) mkdirSync(folder);
    writeFileSync(join(folder, 'file'), Buffer.alloc(FILE_BYTES, 1));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
