import { join } from 'node:path';
import { pause } from '@visor/schema/pause';
import type { Logger } from '@visor/service/process';
import { listNames } from '../text.rules.ts';
import { isPresent, removeTrees, SET_ASIDE } from './remove-trees.ts';

/** Removes folders in batches, by another process: unlinking waits for the file system, which must delay nothing else. */
export interface DirectoryCleaner extends AsyncDisposable {
  /** Queues a folder, and does not wait. @param bytes what it holds, as far as known: much is removed at once */
  remove(path: string, bytes?: number): void;
  /** Resolves when no folder waits to be removed. */
  idle(): Promise<void>;
  /** Names the folders that could not be removed and the space they take, for people; undefined where there are none. */
  readonly warning: string | undefined;
}

/** Time in which folders collect: each start of a process takes this one milliseconds, so one process removes many. */
const BATCH_INTERVAL_MS = 2_000;
/**
 * What is not left until more has collected: its memory and disk serve the next jobs. Memory that they get instead may cost ten times
 * as much to write, where the machine is a virtual one whose host takes back what is free.
 */
const LARGE_BYTES = 64 * 1024 * 1024;
/** Paths that fit any command line. */
const MAX_PATHS = 500;
/** Pause before what could not be removed is tried again, doubled each time, milliseconds: a disk was read-only, or a program held a file. */
const RETRY_MS = 30_000;
const MAX_RETRY_MS = 3_600_000;

/** Paths that are removed together. */
class PendingPaths {
  readonly #paths: string[] = [];
  #bytes = 0;
  #hasMuch = new AbortController();

  get length(): number {
    return this.#paths.length;
  }

  add(path: string, bytes: number): void {
    this.#paths.push(path);
    this.#bytes += bytes;
    if (this.#bytes >= LARGE_BYTES) this.#hasMuch.abort();
  }

  /** Waits until many have collected, or for some time; takes at once what holds much. */
  async take(ms: number, signal: AbortSignal): Promise<string[]> {
    if (this.#paths.length < MAX_PATHS) await pause(ms, AbortSignal.any([signal, this.#hasMuch.signal]));
    this.#bytes = 0;
    this.#hasMuch = new AbortController();
    return this.#paths.splice(0, MAX_PATHS);
  }
}

/** @param root the work directory; what cannot be removed is moved to its `set-aside`, and tried again later */
export function openDirectoryCleaner(
  root: string,
  logger: Logger,
  { retryMs = RETRY_MS, batchMs = BATCH_INTERVAL_MS } = {},
): DirectoryCleaner {
  const stopped = new AbortController();
  const queue = new PendingPaths();
  /** Paths that could not be removed, with their size, bytes. */
  const kept = new Map<string, number>();
  let removing: Promise<void> | undefined;
  let retry: NodeJS.Timeout | undefined;
  let pauseMs = retryMs;

  const retryLater = (): void => {
    if (kept.size === 0) pauseMs = retryMs;
    if (kept.size === 0 || retry !== undefined || stopped.signal.aborted) return;
    retry = setTimeout(() => {
      retry = undefined;
      for (const path of kept.keys()) remove(path);
    }, pauseMs).unref();
    pauseMs = Math.min(2 * pauseMs, MAX_RETRY_MS);
  };
  const removeBatch = async (paths: readonly string[]): Promise<void> => {
    const left = await removeTrees(paths, join(root, SET_ASIDE));
    const known = new Set(kept.keys());
    for (const path of paths) kept.delete(path);
    for (const { path, bytes, reason } of left) {
      kept.set(path, bytes ?? 0);
      if (!known.has(path)) logger.error({ path, bytes, reason }, 'files not removed, set aside: remove them by hand');
    }
    retryLater();
  };

  const removeQueued = async (): Promise<void> => {
    while (queue.length > 0)
      await removeBatch(await queue.take(batchMs, stopped.signal)).catch((error: unknown) => {
        logger.warn({ err: error }, 'work directories not removed');
      });
    removing = undefined;
  };

  const remove = (path: string, bytes = 0): void => {
    queue.add(path, bytes);
    removing ??= removeQueued();
  };

  return {
    remove,
    idle: () => removing ?? Promise.resolve(),
    get warning() {
      for (const path of kept.keys()) if (!isPresent(path)) kept.delete(path);
      if (kept.size === 0) return undefined;
      const bytes = [...kept.values()].reduce((sum, size) => sum + size, 0);
      return `${kept.size} leftovers of payloads cannot be removed and take ${bytes} bytes: remove by hand ${listNames([...kept.keys()])}`;
    },
    async [Symbol.asyncDispose]() {
      stopped.abort();
      clearTimeout(retry);
      await removing;
    },
  };
}
