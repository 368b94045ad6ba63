import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

interface SmallDisk extends Disposable {
  readonly mounted: boolean;
  /** Refuses every write, or takes them again. */
  setReadOnly(isOn: boolean): void;
  /** Takes all its room, or gives it back. */
  setFull(isOn: boolean): void;
}

/** A small file system over a folder, where this process may mount one: root in a namespace of its own can. */
export function mountSmallDisk(path: string, size = '1m', ...options: readonly string[]): SmallDisk {
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', [`size=${size}`, ...options].join(','), 'none', path]);
  const mounted = status === 0;
  return {
    mounted,
    setReadOnly(isOn) {
      // By a second mount: a file system with files that are open for writing cannot be made read-only.
      if (mounted && isOn)
        for (const how of [
          ['--bind', path],
          ['-o', 'remount,bind,ro'],
        ])
          spawnSync('mount', [...how, path]);
      else if (mounted) spawnSync('umount', ['-l', path]);
      else chmodSync(path, isOn ? 0o555 : 0o755);
    },
    setFull(isOn) {
      const ballast = join(path, '.ballast');
      if (isOn) fill(ballast);
      else rmSync(ballast, { force: true });
    },
    [Symbol.dispose]: () => void (mounted && spawnSync('umount', ['-l', path])),
  };
}

const BLOCK = Buffer.alloc(4_096, 1);

/** Writes a file until the disk is full. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (;;) writeSync(file, BLOCK);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}
