import { pathToFileURL } from 'node:url';
import { createFileDriver } from './file-driver.ts';
import { openCredentials } from './credentials.ts';
import { createRemoteDriver } from './remote/remote-driver.ts';
import { createDavProtocol } from './webdav/dav-protocol.ts';
import { createXrdProtocol } from './xrootd/xrd-protocol.ts';
import type {
  Driver,
  ExpectedFile,
  FetchFailure,
  FetchFailureReason,
  FetchOutcome,
  FileToStore,
  MarkedRoot,
  RemoveOptions,
  StorageFiles,
  StoreFailure,
  StoreOptions,
  StoreOutcome,
} from './driver.ts';
import { clearPartRecord, NO_RECORD, openPartRecord, type PartRecord } from './part-record.ts';
import { filesOf, type ResolvedUrl } from './storage-files.ts';
import { openRootChecks, type RootChecks } from './root-checks.ts';
import { NOTHING_VERIFIED, openVerifiedFiles } from './verified-files.ts';

export interface StorageOptions {
  /** Folders of the local machine that files must lie in, with links resolved. Without roots, files may lie anywhere. */
  readonly roots?: readonly string[];
  /** Path of the record of files whose checksum this node has verified; without it each transfer verifies. */
  readonly verifiedFiles?: string | undefined;
  /** Path of the record of the incomplete file that this process writes; without it one stays behind when the process is killed. */
  readonly partRecord?: string | undefined;
  /** Path of the file of credentials for remote storages (`credentials.ts`). */
  readonly credentials?: string | undefined;
}

/** More bytes are stored from a file: they would take long as a message. */
export const MAX_WRITTEN_BYTES = 64 * 1024;

/** Reads and writes files by URL. */
export interface Storage {
  /**
   * Copies the first replica that has the expected size and checksum to `toPath`. The checksum is computed while copying.
   * @throws the error of the local disk, with its `code` (ENOSPC...).
   */
  fetch(urls: readonly string[], toPath: string, expected: ExpectedFile): Promise<FetchOutcome>;
  /** Finds the first replica that has the expected size and checksum, and copies nothing. */
  verify(urls: readonly string[], expected: ExpectedFile): Promise<FetchOutcome>;
  /** Stores a local file, read-only; never replaces a file. It shares no inode with a file that others can write. */
  store(fromPath: string, url: string, options: StoreOptions): Promise<StoreOutcome>;
  /** Stores bytes that are in memory, read-only: at most `MAX_WRITTEN_BYTES`; never replaces a file. */
  write(bytes: Uint8Array, url: string, options: StoreOptions): Promise<StoreOutcome>;
  /**
   * Stores files one after another, up to the first that fails, whose outcome is the last.
   * @param roots of the storages that they go to, which must be mounted before and after that: else the only outcome is `ROOT_LOST`, and the caller
   *   must remove what was stored
   */
  storeAll(files: readonly FileToStore[], roots?: readonly MarkedRoot[]): Promise<StoreOutcome[]>;
  /** Looks whether the roots of storages are mounted here. @returns why the first that is not counts for none */
  checkRoots(roots: readonly MarkedRoot[], signal?: AbortSignal): Promise<StoreFailure | undefined>;
  /** Writes stored files and their names to disk, each of their folders once, so that they survive a crash of the machine. */
  sync(urls: readonly string[], signal?: AbortSignal): Promise<StoreFailure | undefined>;
  /** Removes a file, and never its folder: others store files there. */
  remove(url: string): Promise<void>;
  /** Removes the incomplete file that the record of an ended process names, and the record. */
  clear(partRecord: string): Promise<void>;
}

/** Reasons in the order in which they are returned where replicas failed for several: another node may have what is not mounted here; then those about the bytes. */
const REASON_ORDER: readonly FetchFailureReason[] = [
  'ROOT_LOST',
  'CHECKSUM_MISMATCH',
  'SIZE_MISMATCH',
  'TIMEOUT',
  'NOT_READABLE',
  'NOT_FOUND',
];

/** A storage in this process: transfers, and single steps. */
export interface LocalStorage extends Storage, StorageFiles {
  remove(url: string, options?: RemoveOptions): Promise<void>;
}

export function openStorage(options: StorageOptions = {}): LocalStorage {
  const parts = options.partRecord === undefined ? NO_RECORD : openPartRecord(options.partRecord);
  const drivers = createDrivers(options, parts);
  const checks = openRootChecks(options.roots ?? []);
  const resolveDriver = (text: string): ResolvedUrl => {
    const url = new URL(text);
    const driver = drivers[url.protocol];
    if (!driver) throw new TypeError(`no driver for ${url.protocol} URLs; there is ${Object.keys(drivers).join(', ')}`);
    return { driver, url };
  };

  const fetchFirst = async (
    urls: readonly string[],
    toPath: string | undefined,
    expected: ExpectedFile,
  ): Promise<FetchOutcome> => {
    const failures: (FetchFailure & { url: string })[] = [];
    for (const text of urls) {
      const outcome = await fetchFrom(() => resolveDriver(text), toPath, expected);
      if (outcome.ok) return outcome;
      failures.push({ ...explain(outcome, text, expected, checks), url: text });
      if (expected.signal?.aborted) break;
    }
    return combineFailures(failures);
  };

  const store: Storage['store'] = (fromPath, text, options) =>
    notStoredOnError(async () => {
      const { driver, url } = resolveDriver(text);
      return await driver.store(fromPath, url, options);
    });
  const write: Storage['write'] = (bytes, text, options) =>
    notStoredOnError(() => {
      const { driver, url } = resolveDriver(text);
      return driver.write(bytes, url, options);
    });

  const files = filesOf(resolveDriver);

  return {
    ...files,
    fetch: fetchFirst,
    verify: (urls, expected) => fetchFirst(urls, undefined, expected),
    store,
    write,
    async storeAll(files, roots = []) {
      const lost = checks.findLost(roots);
      if (lost) return [lost];
      const outcomes = await storeEach(files, { store, write });
      const lostMeanwhile = checks.findLost(roots);
      return lostMeanwhile ? [lostMeanwhile] : outcomes;
    },
    checkRoots: (roots) => Promise.resolve(checks.findLost(roots)),
    sync: async (urls, signal) => syncEach(urls, resolveDriver, signal),
    clear: (record) =>
      clearPartRecord(record, (part) => files.remove(part.startsWith('/') ? pathToFileURL(part).href : part)),
  };
}

function createDrivers(
  { roots = [], verifiedFiles, credentials }: StorageOptions,
  parts: PartRecord,
): Readonly<Record<string, Driver>> {
  const verified = verifiedFiles === undefined ? NOTHING_VERIFIED : openVerifiedFiles(verifiedFiles);
  const find = openCredentials(credentials);
  const dav = createRemoteDriver(createDavProtocol(find), parts);
  return {
    'file:': createFileDriver(roots, verified, parts),
    'root:': createRemoteDriver(createXrdProtocol(find), parts),
    'davs:': dav,
    'https:': dav,
    'http:': dav,
  };
}

/** Describes why a replica was not fetched: its storage may not be mounted here at all. */
function explain(failure: FetchFailure, url: string, { roots = [] }: ExpectedFile, checks: RootChecks): FetchFailure {
  const lost = failure.reason === 'TIMEOUT' ? undefined : checks.whyLost(url, roots);
  return lost === undefined ? failure : { ok: false, reason: 'ROOT_LOST', text: `is not there: ${lost}` };
}

async function storeEach(
  files: readonly FileToStore[],
  { store, write }: Pick<Storage, 'store' | 'write'>,
): Promise<StoreOutcome[]> {
  const outcomes: StoreOutcome[] = [];
  for (const { from, url, options } of files) {
    const outcome = await (typeof from === 'string' ? store(from, url, options) : write(from, url, options));
    outcomes.push(outcome);
    if (!outcome.ok) break;
  }
  return outcomes;
}

function syncEach(
  urls: readonly string[],
  resolve: (text: string) => ResolvedUrl,
  signal: AbortSignal | undefined,
): StoreFailure | undefined {
  if (signal?.aborted) return { ok: false, reason: 'TIMEOUT', text: 'was not stored in time' };
  try {
    const byDriver = Map.groupBy(urls.map(resolve), ({ driver }) => driver);
    for (const [driver, files] of byDriver) driver.sync(files.map(({ url }) => url));
    return undefined;
  } catch (error) {
    return { ok: false, reason: 'NOT_STORED', text: `the storage: ${(error as Error).message}` };
  }
}

async function notStoredOnError(store: () => StoreOutcome | Promise<StoreOutcome>): Promise<StoreOutcome> {
  try {
    return await store();
  } catch (error) {
    return { ok: false, reason: 'NOT_STORED', text: (error as Error).message };
  }
}

async function fetchFrom(
  resolve: () => ResolvedUrl,
  toPath: string | undefined,
  expected: ExpectedFile,
): Promise<FetchOutcome> {
  let source: ResolvedUrl;
  try {
    source = resolve();
  } catch (error) {
    return { ok: false, reason: 'NOT_FOUND', text: (error as Error).message };
  }
  return source.driver.fetch(source.url, toPath, expected);
}

function combineFailures(failures: readonly (FetchFailure & { url: string })[]): FetchFailure {
  const reason = REASON_ORDER.find((known) => failures.some((failure) => failure.reason === known)) ?? 'NOT_FOUND';
  const text = failures.map((failure) => `${failure.url} ${failure.text}`).join('; ');
  return { ok: false, reason, text: text || 'no replica is known' };
}
