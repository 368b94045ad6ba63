import type { CallOptions, ExpectedFile, FetchOutcome, FileToStore, StoreFailure, StoreOutcome } from '../driver.ts';
import type { Inspect } from '../inspect-file.ts';
import type { Storage } from '../storage.ts';
import { HelperPool, type PoolOptions } from './helper-pool.ts';
import { HelperLost, HelperStalled } from './helper-process.ts';
import { openInspector } from './open-inspector.ts';
import type { Operation, SentFile } from './protocol.ts';

/** A storage whose work is done by other processes. */
export interface HelperStorage extends Storage, AsyncDisposable {
  /** Its processes. */
  readonly pids: readonly number[];
  /** Starts its processes: the first transfers do not wait for them then. */
  warmUp(): void;
  /** Looks at a local file outside of storages. @throws NoAnswer where its file system does not answer in time */
  readonly inspect: Inspect;
}

/** What of the options of a transfer is sent to a helper: JSON has no signals and no functions. */
function sent<T extends Pick<ExpectedFile, 'signal' | 'onProgress'>>(options: T): Omit<T, 'signal' | 'onProgress'> {
  const { signal: _signal, onProgress: _onProgress, ...rest } = options;
  return rest;
}

const toSentFile = ({ from, url, options }: FileToStore): SentFile => ({
  from: typeof from === 'string' ? { path: from } : { base64: Buffer.from(from).toString('base64') },
  url,
  options: sent(options),
});

/** Longest look at a file whose content is not read, milliseconds. */
const INSPECT_MS = 10_000;
/** Helpers that may hang while they look at files: of one program each. */
const MAX_LOOKS_HANGING = 16;
/** Longest removal of a file, milliseconds. */
const REMOVE_MS = 10_000;

const notFetched = (text: string, isLate: boolean): FetchOutcome => ({
  ok: false,
  reason: isLate ? 'TIMEOUT' : 'NOT_READABLE',
  text,
});
const notStored = (text: string, isLate: boolean): StoreFailure => ({
  ok: false,
  reason: isLate ? 'TIMEOUT' : 'NOT_STORED',
  text,
});

async function discard(pool: HelperPool, operation: Operation): Promise<void> {
  await pool.run(operation, AbortSignal.timeout(REMOVE_MS));
}

async function closeAll(pools: readonly AsyncDisposable[]): Promise<void> {
  await Promise.all(pools.map((pool) => pool[Symbol.asyncDispose]()));
}

/** Opens what looks at files outside of storages. It has a helper of its own, so that no look waits for a transfer; content is read by `pool`. */
const openLooks = ({ stallMs = INSPECT_MS }: PoolOptions, pool: HelperPool) =>
  openInspector({
    size: 1,
    mostHanging: MAX_LOOKS_HANGING,
    limitMs: Math.min(INSPECT_MS, stallMs),
    readers: pool,
  });

/**
 * Opens a storage whose work is done by helper processes: it grows with their number, never holds this process up, and a
 * transfer that hangs ends with its signal; its process is abandoned.
 */
export function openHelperStorage(options: PoolOptions): HelperStorage {
  const pool = new HelperPool(options);
  const looks = openLooks(options, pool);
  /** Runs an operation whose loss is an outcome. */
  const run = async <T>(
    operation: Operation,
    { signal, onProgress }: CallOptions,
    lost: (text: string, isLate: boolean) => T,
  ): Promise<T> => {
    try {
      return (await pool.run(operation, signal, onProgress)) as T;
    } catch (error) {
      if (error instanceof HelperStalled) return lost(`${error.message}: the storage does not answer`, true);
      if (!(error instanceof HelperLost)) throw error;
      return signal?.aborted
        ? lost('was not transferred in time: the storage does not answer', true)
        : lost(error.message, false);
    }
  };
  return {
    get pids() {
      return [...pool.pids, ...looks.pids];
    },
    warmUp: () => pool.warmUp(),
    fetch(urls, toPath, expected) {
      return run<FetchOutcome>({ op: 'fetch', urls, toPath, expected: sent(expected) }, expected, notFetched);
    },
    verify(urls, expected) {
      return run<FetchOutcome>({ op: 'verify', urls, expected: sent(expected) }, expected, notFetched);
    },
    store(fromPath, url, wanted) {
      return run<StoreOutcome>({ op: 'store', fromPath, url, options: sent(wanted) }, wanted, notStored);
    },
    write(bytes, url, wanted) {
      const base64 = Buffer.from(bytes).toString('base64');
      return run<StoreOutcome>({ op: 'write', base64, url, options: sent(wanted) }, wanted, notStored);
    },
    storeAll(files, roots = []) {
      if (files.length === 0) return Promise.resolve([]);
      const signal = files.find(({ options }) => options.signal)?.options.signal;
      return run<StoreOutcome[]>(
        { op: 'storeAll', files: files.map(toSentFile), roots },
        { signal },
        (text, isLate) => [notStored(text, isLate)],
      );
    },
    checkRoots(roots, signal) {
      if (roots.length === 0) return Promise.resolve(undefined);
      return run<StoreFailure | undefined>({ op: 'checkRoots', roots }, { signal }, notStored);
    },
    sync(urls, signal) {
      if (urls.length === 0) return Promise.resolve(undefined);
      return run<StoreFailure | undefined>({ op: 'sync', urls }, { signal }, notStored);
    },
    remove: (url) => discard(pool, { op: 'remove', url }),
    clear: (partRecord) => discard(pool, { op: 'clear', partRecord }),
    inspect: looks.inspect,
    [Symbol.asyncDispose]: () => closeAll([pool, looks]),
  };
}
