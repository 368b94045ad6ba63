import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@visor/service/process';
import { listNames } from '../text.rules.ts';
import { isThere, removeTrees, SET_ASIDE } from './remove-trees.ts';

/** Removes folders, many at a time, by another process: to unlink waits for the file system, and that must hold up nothing. */
export interface Broom extends AsyncDisposable {
  sweep(path: string): void;
  /** Resolves when nothing waits to be removed. */
  idle(): Promise<void>;
  /** What could not be removed and is still there, and the room it takes, for people; undefined: nothing. */
  readonly warning: string | undefined;
}

/** A process started from one of 100 MB costs milliseconds of it: few, then, for many folders. */
const GATHER_MS = 1_000;
/** So many paths fit any command line. */
const MAX_PATHS = 500;

/** @param root the work directory: what cannot be removed goes to its `set-aside` */
export function openBroom(root: string, logger: Logger): Broom {
  const stopped = new AbortController();
  const heap: string[] = [];
  const kept = new Map<string, number>();
  let sweeping: Promise<void> | undefined;

  const removeBatch = async (paths: readonly string[]): Promise<void> => {
    for (const path of paths) kept.delete(path);
    const left = await removeTrees(paths, join(root, SET_ASIDE));
    for (const { path, bytes, reason } of left) {
      kept.set(path, bytes ?? 0);
      logger.error(
        { path, bytes, reason },
        'files of an attempt cannot be removed and are set aside: remove them by hand',
      );
    }
  };

  const work = async (): Promise<void> => {
    while (heap.length > 0) {
      if (heap.length < MAX_PATHS) await delay(GATHER_MS, undefined, { signal: stopped.signal }).catch(() => {});
      await removeBatch(heap.splice(0, MAX_PATHS)).catch((error: unknown) => {
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
    idle: () => sweeping ?? Promise.resolve(),
    get warning() {
      for (const path of kept.keys()) if (!isThere(path)) kept.delete(path);
      if (kept.size === 0) return undefined;
      const bytes = [...kept.values()].reduce((sum, size) => sum + size, 0);
      return `${kept.size} leftovers of payloads cannot be removed and take ${bytes} bytes: remove by hand ${listNames([...kept.keys()])}`;
    },
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await sweeping;
    },
  };
}
