import { join } from 'node:path';
import { pause } from '@visor/schema/pause';
import type { Logger } from '@visor/service/process';
import { listNames } from '../text.rules.ts';
import { isPresent, removeTrees, SET_ASIDE } from './remove-trees.ts';

/** Removes folders in batches, by another process: unlinking waits for the file system, which must delay nothing else. */
export interface DirectoryCleaner extends AsyncDisposable {
  /** Queues a folder, and does not wait. */
  remove(path: string): void;
  /** Resolves when no folder waits to be removed. */
  idle(): Promise<void>;
  /** Names the folders that could not be removed and the space they take, for people; undefined where there are none. */
  readonly warning: string | undefined;
}

/** Time in which folders collect: each start of a process takes this one milliseconds, so one process removes many. */
const BATCH_INTERVAL_MS = 2_000;
/** Paths that fit any command line. */
const MAX_PATHS = 500;

/** @param root the work directory; what cannot be removed is moved to its `set-aside` */
export function openDirectoryCleaner(root: string, logger: Logger): DirectoryCleaner {
  const stopped = new AbortController();
  const queue: string[] = [];
  /** Paths that could not be removed, with their size, bytes. */
  const kept = new Map<string, number>();
  let removing: Promise<void> | undefined;

  const removeBatch = async (paths: readonly string[]): Promise<void> => {
    for (const path of paths) kept.delete(path);
    const left = await removeTrees(paths, join(root, SET_ASIDE));
    for (const { path, bytes, reason } of left) {
      kept.set(path, bytes ?? 0);
      logger.error({ path, bytes, reason }, 'files not removed, set aside: remove them by hand');
    }
  };

  const removeQueued = async (): Promise<void> => {
    while (queue.length > 0) {
      if (queue.length < MAX_PATHS) await pause(BATCH_INTERVAL_MS, stopped.signal);
      await removeBatch(queue.splice(0, MAX_PATHS)).catch((error: unknown) => {
        logger.warn({ err: error }, 'work directories not removed');
      });
    }
    removing = undefined;
  };

  return {
    remove(path) {
      queue.push(path);
      removing ??= removeQueued();
    },
    idle: () => removing ?? Promise.resolve(),
    get warning() {
      for (const path of kept.keys()) if (!isPresent(path)) kept.delete(path);
      if (kept.size === 0) return undefined;
      const bytes = [...kept.values()].reduce((sum, size) => sum + size, 0);
      return `${kept.size} leftovers of payloads cannot be removed and take ${bytes} bytes: remove by hand ${listNames([...kept.keys()])}`;
    },
    async [Symbol.asyncDispose]() {
      stopped.abort();
      await removing;
    },
  };
}
