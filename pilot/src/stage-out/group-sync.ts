import type { Storage, StoreFailure } from '@visor/storage';
import { deadline } from '../attempt/deadline.ts';

/** Syncs stored files of several attempts together: on most file systems that takes one commit, as one file does. */
export interface GroupSync {
  /**
   * Writes the bytes and names of stored files to disk. @returns why that failed; undefined also where the signal has ended the wait
   */
  sync(urls: readonly string[], signal: AbortSignal): Promise<StoreFailure | undefined>;
}

interface Waiting {
  readonly urls: readonly string[];
  readonly resolve: (failure: StoreFailure | undefined) => void;
}

/** Never waits for others to come: who comes while a sync is under way shares the next one. Files of one folder, which is of one storage, go together. */
export function openGroupSync(storage: Pick<Storage, 'sync'>, limitMs: number): GroupSync {
  const waiting = new Map<string, Waiting[]>();
  const syncAlone = async (urls: readonly string[]): Promise<StoreFailure | undefined> => {
    using limit = deadline(NEVER_ABORTED, limitMs);
    return await storage.sync(urls, limit.signal);
  };
  const syncWaiting = async (folder: string): Promise<void> => {
    for (let group = waiting.get(folder); group && group.length > 0; group = waiting.get(folder)) {
      waiting.set(folder, []);
      const failure = await syncAlone(group.flatMap(({ urls }) => urls)).catch(toFailure);
      // One that is at fault must not fail the others.
      const isShared = failure?.reason === 'NOT_STORED' && group.length > 1;
      for (const { urls, resolve } of group) resolve(isShared ? await syncAlone(urls).catch(toFailure) : failure);
    }
    waiting.delete(folder);
  };
  return {
    async sync(urls, signal) {
      const folders = Map.groupBy(urls, folderOf);
      const syncs = [...folders].map(
        ([folder, own]) =>
          new Promise<StoreFailure | undefined>((resolve) => {
            signal.addEventListener('abort', () => resolve(undefined), { once: true });
            const others = waiting.get(folder);
            const next = { urls: own, resolve };
            if (others) return void others.push(next);
            waiting.set(folder, [next]);
            void syncWaiting(folder);
          }),
      );
      return (await Promise.all(syncs)).find((failure) => failure !== undefined);
    },
  };
}

const NEVER_ABORTED = new AbortController().signal;

const folderOf = (url: string): string => url.slice(0, url.lastIndexOf('/'));

const toFailure = (error: unknown): StoreFailure => ({
  ok: false,
  reason: 'NOT_STORED',
  text: (error as Error).message,
});
