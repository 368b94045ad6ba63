import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Large enough to need a block of its own, bytes. */
const SIZE = 64 * 1024;

/** Makes, fills and removes a folder, as an attempt would. @throws the file system's error */
export function testFolder(root: string): void {
  const folder = join(root, `probe.${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'file'), Buffer.alloc(SIZE, 1));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
