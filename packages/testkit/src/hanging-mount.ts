import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';

interface HangingMount extends Disposable {
  /** Whether this process may mount a file system. */
  readonly mounted: boolean;
}

const openDevice = (): number | undefined => {
  try {
    return openSync('/dev/fuse', 'r+');
  } catch {
    return undefined;
  }
};

/** Mounts a file system (FUSE) whose server, this process, never answers: every access to it waits until it is unmounted. */
export function mountHanging(path: string): HangingMount {
  mkdirSync(path, { recursive: true });
  const device = openDevice();
  const options = 'fd=3,rootmode=040000,user_id=0,group_id=0';
  const command = ['-i', '-t', 'fuse', '-o', options, 'hanging', path];
  const mounted =
    device !== undefined && spawnSync('mount', command, { stdio: ['ignore', 'ignore', 'ignore', device] }).status === 0;
  return {
    mounted,
    [Symbol.dispose]() {
      if (mounted) spawnSync('umount', ['-l', path]);
      // A process that still waits gets an error.
      if (device !== undefined) closeSync(device);
    },
  };
}
