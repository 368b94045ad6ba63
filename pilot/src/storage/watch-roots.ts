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

/** Roots that are looked for until they are mounted again. */
class LostRoots {
  readonly #storage: Pick<Storage, 'checkRoots'>;
  readonly #options: Pick<WatchOptions, 'logger' | 'onRecovery'>;
  readonly #lost = new Map<string, Lost>();
  #isClosed = false;

  constructor(storage: Pick<Storage, 'checkRoots'>, options: Pick<WatchOptions, 'logger' | 'onRecovery'>) {
    this.#storage = storage;
    this.#options = options;
  }

  get unmounted(): WatchedStorage['unmounted'] {
    const all = [...this.#lost.values()];
    const texts = all.map(({ text }) => text).join('; ');
    const warning = texts === '' ? undefined : `${texts}; jobs that store there are not claimed`;
    return { ids: all.map(({ storageId }) => storageId), warning };
  }

  /** Looks at roots of which one was not mounted a moment ago. */
  async add(roots: readonly MarkedRoot[]): Promise<void> {
    await Promise.all(roots.map((root) => this.#look(root, this.#lost.get(root.url)?.tries ?? 0)));
  }

  close(): void {
    this.#isClosed = true;
    for (const { timer } of this.#lost.values()) clearTimeout(timer);
  }

  /** Any marker of the storage will do: it may have got another one since, which the next claim tells. */
  async #look(root: MarkedRoot, tries: number): Promise<void> {
    const { logger, onRecovery } = this.#options;
    const { url, name, storageId } = root;
    const failure = await this.#storage.checkRoots([{ ...root, markerId: null }], AbortSignal.timeout(PROBE_MS));
    if (this.#isClosed) return;
    const before = this.#lost.get(url);
    clearTimeout(before?.timer);
    this.#lost.delete(url);
    if (failure) {
      if (!before)
        logger.error({ storage: name, reason: failure.text }, 'storage not mounted, its jobs are not claimed');
      const timer = setTimeout(() => void this.#look(root, tries + 1), probePause(tries)).unref();
      this.#lost.set(url, { storageId, text: failure.text, tries, timer });
    } else if (before) {
      logger.info({ storage: name }, 'storage mounted again');
      onRecovery();
    }
  }
}

/** Watches the roots of a storage: those of an operation that ended with `ROOT_LOST` are looked for until they are mounted again. */
export function watchRoots(storage: Storage, { now, ...options }: WatchOptions): WatchedStorage {
  const lost = new LostRoots(storage, options);
  const seenAt = new Map<string, number>();
  const isFresh = ({ url }: MarkedRoot): boolean => now() - (seenAt.get(url) ?? -Infinity) < FRESH_MS;
  const note = async (reason: string | undefined, roots: readonly MarkedRoot[] = []): Promise<void> => {
    if (reason !== 'ROOT_LOST') return;
    for (const root of roots) seenAt.delete(root.url);
    await lost.add(roots);
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
      return lost.unmounted;
    },
    [Symbol.dispose]: () => lost.close(),
  };
}
