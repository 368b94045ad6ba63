import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';

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

interface HangingOptions {
  /** Requests are taken and not answered: a process that waits for one cannot even be killed. */
  readonly takesRequests?: boolean;
}

/** Mounts a file system (FUSE) whose server never answers: every access to it waits until it is unmounted. */
export function mountHanging(path: string, { takesRequests = false }: HangingOptions = {}): HangingMount {
  mkdirSync(path, { recursive: true });
  const device = openDevice();
  const options = 'fd=3,rootmode=040000,user_id=0,group_id=0,allow_other';
  const command = ['-i', '-t', 'fuse', '-o', options, 'hanging', path];
  const mounted =
    device !== undefined && spawnSync('mount', command, { stdio: ['ignore', 'ignore', 'ignore', device] }).status === 0;
  const server = mounted && takesRequests ? startServer(device) : undefined;
  return {
    mounted,
    [Symbol.dispose]() {
      if (mounted) spawnSync('umount', ['-l', path]);
      server?.kill('SIGKILL');
      // A process that still waits gets an error.
      if (device !== undefined) closeSync(device);
    },
  };
}

const startServer = (device: number): ChildProcess =>
  spawn(process.execPath, [join(import.meta.dirname, 'hanging-server.ts')], {
    stdio: ['ignore', 'ignore', 'ignore', device],
  });
