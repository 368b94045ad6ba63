import type { Logger } from '@visor/service/process';
import type { MarkedRoot, Storage, StoreFailure } from '@visor/storage';
import { probePause } from '../backoff.rules.ts';

/** A storage that knows which roots are not mounted on this node. */
export interface WatchedStorage extends Storage, Disposable {
  /** Storages whose roots were lost and are looked for: jobs that store there are not claimed; and why, for people. */
  readonly unmounted: { readonly ids: readonly string[]; readonly warning: string | undefined };
  /** As `checkRoots`, but for roots that were mounted a moment ago. */
  checkAhead(roots: readonly MarkedRoot[], signal: AbortSignal): Promise<StoreFailure | undefined>;
}

interface WatchOptions {
  readonly logger: Logger;
  /** A root is mounted again: the pilot may claim more than before. */
  readonly onRecovery: () => void;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}

/**
 * For how long a root that was mounted is not looked at again before an attempt begins, milliseconds: that look saves the time of a payload
 * whose outputs could not be stored. The one that counts is made when they are.
 */
const FRESH_MS = 5_000;
/** Longest look at a root that is not mounted, milliseconds. */
const PROBE_MS = 10_000;

/** A root that is looked for. */
interface Lost {
  readonly storageId: string;
  readonly text: string;
  readonly tries: number;
  readonly timer: NodeJS.Timeout;
}

/** Watches the roots of a storage: those of an operation that ended with `ROOT_LOST` are looked for until they are mounted again. */
export function watchRoots(storage: Storage, { logger, onRecovery, now }: WatchOptions): WatchedStorage {
  const lost = new Map<string, Lost>();
  const seenAt = new Map<string, number>();
  let isClosed = false;
  const isFresh = ({ url }: MarkedRoot): boolean => now() - (seenAt.get(url) ?? -Infinity) < FRESH_MS;

  // Any marker of the storage will do: it may have got another one since, which the next claim tells.
  const look = async (root: MarkedRoot, tries: number): Promise<void> => {
    const { url, name, storageId } = root;
    const failure = await storage.checkRoots([{ ...root, markerId: null }], AbortSignal.timeout(PROBE_MS));
    if (isClosed) return;
    const before = lost.get(url);
    clearTimeout(before?.timer);
    lost.delete(url);
    if (failure) {
      if (!before)
        logger.error({ storage: name, reason: failure.text }, 'storage not mounted, its jobs are not claimed');
      const timer = setTimeout(() => void look(root, tries + 1), probePause(tries)).unref();
      lost.set(url, { storageId, text: failure.text, tries, timer });
    } else if (before) {
      logger.info({ storage: name }, 'storage mounted again');
      onRecovery();
    }
  };
  const note = async (reason: string | undefined, roots: readonly MarkedRoot[] = []): Promise<void> => {
    if (reason !== 'ROOT_LOST') return;
    for (const root of roots) seenAt.delete(root.url);
    await Promise.all(roots.map((root) => look(root, lost.get(root.url)?.tries ?? 0)));
  };

  const checkRoots: Storage['checkRoots'] = async (roots, signal) => {
    const failure = await storage.checkRoots(roots, signal);
    await note(failure?.reason, roots);
    if (!failure) for (const { url } of roots) seenAt.set(url, now());
    return failure;
  };

  return {
    ...storage,
    async fetch(urls, toPath, expected) {
      const outcome = await storage.fetch(urls, toPath, expected);
      await note(outcome.ok ? undefined : outcome.reason, expected.roots);
      return outcome;
    },
    async verify(urls, expected) {
      const outcome = await storage.verify(urls, expected);
      await note(outcome.ok ? undefined : outcome.reason, expected.roots);
      return outcome;
    },
    async storeAll(files, roots) {
      const outcomes = await storage.storeAll(files, roots);
      const [first] = outcomes;
      await note(first?.ok === false ? first.reason : undefined, roots);
      return outcomes;
    },
    checkRoots,
    async checkAhead(roots, signal) {
      const due = roots.filter((root) => !isFresh(root));
      return due.length === 0 ? undefined : await checkRoots(due, signal);
    },
    get unmounted() {
      const all = [...lost.values()];
      const ids = all.map(({ storageId }) => storageId);
      const texts = all.map(({ text }) => text).join('; ');
      return { ids, warning: texts === '' ? undefined : `${texts}; jobs that store there are not claimed` };
    },
    [Symbol.dispose]() {
      isClosed = true;
      for (const { timer } of lost.values()) clearTimeout(timer);
    },
  };
}
