import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Logger } from '@visor/service/process';

/** Removes folders, many at a time, by another process: to unlink waits for the file system, and that must hold up nothing. */
export interface Broom extends AsyncDisposable {
  sweep(path: string): void;
}

/** A process started from one of 100 MB costs milliseconds of it: few, then, for many folders. */
const GATHER_MS = 1_000;
/** So many paths fit any command line. */
const MOST = 500;

const run = promisify(execFile);

export function openBroom(logger: Logger): Broom {
  const stopped = new AbortController();
  const heap: string[] = [];
  let sweeping: Promise<void> | undefined;

  const work = async (): Promise<void> => {
    while (heap.length > 0) {
      if (heap.length < MOST) await delay(GATHER_MS, undefined, { signal: stopped.signal }).catch(() => {});
      const paths = heap.splice(0, MOST);
      await run('rm', ['-rf', '--', ...paths]).catch((error: unknown) => {
        logger.warn({ err: error }, 'work directories not removed');
      });
    }
    sweeping = undefined;
  };

  return {
    sweep(path) {
      heap.push(path);
      sweeping ??= work();
    },
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await sweeping;
    },
  };
}
