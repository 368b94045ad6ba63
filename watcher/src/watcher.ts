import { statSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { RequestError, type Client } from '@visor/client';
import { Refusal } from '@visor/schema';
import { Backoff } from '@visor/schema/backoff';
import { pause } from '@visor/schema/pause';
import { startLoop, type Logger } from '@visor/service/process';
import { Announcer } from './announce/announcer.ts';
import { shouldWait } from './announce/answer.rules.ts';
import { findPlace, openCatalog, type AllowFolder, type Place } from './catalog/open-catalog.ts';
import type { CloseRules } from './close/close.rules.ts';
import { Closer } from './close/closer.ts';
import type { WatchContext } from './context.ts';
import { openDisk } from './disk/disk.ts';
import { Hasher } from './files/hasher.ts';
import { Observer } from './files/observer.ts';
import { PendingFiles } from './files/pending-files.rules.ts';
import { Scanner } from './folder/scanner.ts';
import { forgetGone } from './journal/forget-gone.ts';
import { openJournal } from './journal/journal.ts';
import { holdFolder } from './lock/hold-folder.ts';
import type { DatasetNaming } from './names/dataset-name.rules.ts';
import { Report, STATUS_FILE, type WatchEvent } from './report/report.ts';

export interface WatcherOptions {
  /** The folder to be watched; it need not be there yet. */
  readonly folder: string;
  /** Where the watcher keeps its journal, on this machine. */
  readonly stateFolder: string;
  readonly naming: DatasetNaming;
  readonly isMarker: (path: string) => boolean;
  readonly rules: CloseRules;
  readonly stillMs: number;
  readonly rescanMs: number;
  /** Name for a storage of its own, where the folder lies in none. */
  readonly storage: string | undefined;
  /** Lets the folder be a storage, where that takes more than the catalog's word. */
  readonly allow?: AllowFolder | undefined;
  /** End when all that lies there is announced and closed. */
  readonly once: boolean;
  readonly client: Client;
  readonly logger: Logger;
  readonly onEvent: (event: WatchEvent) => void;
}

/** Time between two tries to find the folder. */
const AWAY_MS = 500;

/**
 * Watches a folder until the signal: announces each complete file once, and closes datasets.
 * @throws Refusal for a folder that cannot be watched as asked; Locked when another watcher has it
 */
export async function runWatcher(options: WatcherOptions, signal: AbortSignal): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const report = new Report(options.folder, join(options.stateFolder, STATUS_FILE), options.onEvent);
  const folder = await awaitFolder(options.folder, report, signal);
  if (folder === undefined) return;
  stack.use(await holdFolder(folder, options.stateFolder));
  const journal = stack.use(openJournal(options.stateFolder));
  const place = await awaitPlace(options, folder, report, signal);
  if (!place) return;
  options.onEvent({ event: 'watching', folder, storage: place.storage, state: options.stateFolder });
  const disk = stack.use(openDisk(folder));
  await forgetGone(journal, disk);
  const catalog = openCatalog(options.client, place);
  const wake = newWakes();
  const { naming, isMarker, rules, stillMs, rescanMs, logger } = options;
  const pending = new PendingFiles();
  const now = () => performance.now();
  const shared = { folder, naming, isMarker, rules, stillMs, rescanMs, disk, journal, catalog, place, logger };
  await runParts({ ...shared, pending, report, now, wake: wake.context }, options, wake, signal);
}

/** Waits until the folder is there. @returns it without links @throws Refusal INVALID for a file */
async function awaitFolder(path: string, report: Report, signal: AbortSignal): Promise<string | undefined> {
  while (!signal.aborted) {
    try {
      const folder = await realpath(path);
      if (!statSync(folder).isDirectory())
        throw new Refusal('INVALID', `${path} is no folder; name the folder that files come into`, { field: 'folder' });
      report.waits('folder', null);
      return folder;
    } catch (error) {
      if (error instanceof Refusal) throw error;
      report.waits(
        'folder',
        `${path} is not there (${(error as NodeJS.ErrnoException).code ?? 'unknown error'}): is it mounted?`,
      );
      report.write({ growing: 0, unannounced: 0 });
      await pause(AWAY_MS, signal);
    }
  }
  return undefined;
}

/** Waits until the catalog knows the storage of the folder. @throws Refusal, RequestError */
async function awaitPlace(
  { client, storage, allow }: WatcherOptions,
  folder: string,
  report: Report,
  signal: AbortSignal,
): Promise<Place | undefined> {
  const backoff = new Backoff({ firstMs: 200, longestMs: 10_000 });
  while (!signal.aborted) {
    try {
      const place = await findPlace(client, { folder, storage, allow });
      report.waits('catalog', null);
      return place;
    } catch (error) {
      if (!(error instanceof RequestError) || !(error.retryable || shouldWait(error.code))) throw error;
      if (error.code === 'FORBIDDEN' || error.code === 'UNAUTHENTICATED') throw error;
      report.waits('catalog', `the catalog gives no answer that can be used: ${error.message}`);
      report.write({ growing: 0, unannounced: 0 });
      await pause(backoff.next(), signal);
    }
  }
  return undefined;
}

type LoopName = 'look' | 'scan' | 'complete' | 'announce' | 'close';

/** The loops are started after what wakes them. */
function newWakes() {
  const loops: Partial<Record<LoopName, () => void>> = {};
  const wake = (name: LoopName) => () => loops[name]?.();
  let add: (path: string) => void = () => {};
  return {
    loops,
    onLook: (take: (path: string) => void) => void (add = take),
    look: wake('look'),
    context: {
      scan: wake('scan'),
      complete: wake('complete'),
      announce: wake('announce'),
      close: wake('close'),
      look(path: string) {
        add(path);
        wake('look')();
      },
    },
  };
}

/** Share of the time that lists of a large folder may take. */
const SCAN_SHARE = 10;
/** Shortest time between two rounds of a loop that is woken. */
const GAP_MS = 15;

/** Whether all that lies in the folder is known and announced, as far as it can be. */
const isIdle = (
  { growing, unannounced }: { readonly growing: number; readonly unannounced: number },
  { listedAt, hasChanges }: Pick<Scanner, 'listedAt' | 'hasChanges'>,
): boolean => growing + unannounced === 0 && listedAt !== undefined && !hasChanges;

async function runParts(
  context: WatchContext,
  options: WatcherOptions,
  wake: ReturnType<typeof newWakes>,
  signal: AbortSignal,
): Promise<void> {
  const { journal, disk, pending, report, stillMs, rescanMs, logger } = context;
  await using stack = new AsyncDisposableStack();
  const stopping = new AbortController();
  const stopped = AbortSignal.any([signal, stopping.signal]);
  const observer: Observer = new Observer(context, (path) => hasher.hashing.has(path) || announcer.has(path));
  const announcer = new Announcer(context, observer, stopped);
  const hasher = new Hasher(context, observer, {
    unannounced: () => announcer.size,
    onHashed: ({ file, dataset, isChange }) => announcer.add(file, dataset, isChange),
  });
  const scanner = stack.use(new Scanner(context, observer, wake.look));
  const closer = new Closer(context, { observer, scanner, hasher, announcer });
  wake.onLook((path) => scanner.add(path));
  const counts = () => ({
    growing: pending.waiting,
    unannounced: pending.ready + hasher.hashing.size + announcer.size,
  });
  const start = (name: LoopName, everyMs: number, run: (signal: AbortSignal) => Promise<boolean | void>): void => {
    const loop = stack.use(startLoop({ name, everyMs, gapMs: GAP_MS, run, logger }));
    wake.loops[name] = name === 'scan' ? () => loop.wake() : () => loop.wakeSoon();
  };
  await announcer.resolveDoubts();
  start('look', 1_000, () => scanner.takeChanges());
  start('complete', Math.min(250, Math.max(GAP_MS, stillMs / 4)), () => hasher.round());
  start('announce', 1_000, async () => announcer.round());
  start('scan', rescanMs, async (ended) => {
    await scanner.scan(ended);
    // A list of very many files follows the last one later.
    await pause(Math.max(0, scanner.lastedMs * SCAN_SHARE - rescanMs), ended);
  });
  start('close', 250, () => closer.round());
  const status = stack.use(
    startLoop({
      name: 'status',
      everyMs: 500,
      logger,
      async run() {
        report.write(counts());
        if (journal.isLong) await forgetGone(journal, disk);
        if (!options.once || !isIdle(counts(), scanner) || closer.isWaiting || report.waitsFor !== null) return;
        closer.nameUnread();
        stopping.abort();
      },
    }),
  );
  await new Promise<void>((resolve) => {
    if (stopped.aborted) resolve();
    else stopped.addEventListener('abort', () => resolve(), { once: true });
  });
  await status[Symbol.asyncDispose]();
  stopping.abort();
  report.write(counts());
  report.emit({ event: 'summary', ...report.summary(counts()) });
}
