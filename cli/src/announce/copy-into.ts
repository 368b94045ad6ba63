import { availableParallelism } from 'node:os';
import type { AnnouncedFile } from '@visor/schema';
import { openHelperStorage } from '@visor/storage';
import { clearLeftovers, openCopyRecords } from './copy-records.ts';
import type { FoundFile } from './file-list.ts';
import { placeFiles, type Places } from './place-files.ts';

/** What is told of a transfer while it goes on. */
export interface Watcher {
  readonly onBytes: (bytes: number) => void;
  /** Is called when a file is on its storage. */
  readonly onFile: () => void;
  readonly signal: AbortSignal;
}

export interface Placing extends AsyncDisposable {
  /** Brings files onto a storage. @returns those that can be announced */
  place(files: readonly FoundFile[]): Promise<AnnouncedFile[]>;
}

/** Longest time in which a copy moves no byte, milliseconds. */
const STALL_MS = 60_000;
const MAX_COPIES = 4;

/**
 * Opens what copies files into an input storage of this machine, some at once.
 * Copies that a killed announcement left incomplete are removed.
 * @param records folder of this stack for what announcements note of their copies
 */
export async function copyInto(places: Omit<Places, 'copier'>, records: string): Promise<Placing> {
  const workers = Math.min(availableParallelism(), MAX_COPIES);
  const notes = openCopyRecords(records);
  const copier = openHelperStorage({
    roots: [places.input.root],
    verifiedFiles: undefined,
    size: workers,
    max: workers,
    stallMs: STALL_MS,
    ...(notes.folder === undefined ? {} : { parts: notes.folder }),
  });
  await clearLeftovers(records, copier.clear);
  const underWay = new Set<Promise<unknown>>();
  const noted = <Result>(work: Promise<Result>): Promise<Result> => {
    const ended = work.finally(() => underWay.delete(ended));
    underWay.add(ended);
    return ended;
  };
  const noting: Places['copier'] = {
    store: (...order) => noted(copier.store(...order)),
    storeAll: (...order) => noted(copier.storeAll(...order)),
    sync: (...order) => noted(copier.sync(...order)),
  };
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    // What the signal ends removes what it has written.
    if (places.signal.aborted) await Promise.allSettled(underWay);
    await copier[Symbol.asyncDispose]();
    notes[Symbol.dispose]();
  };
  return {
    place: (files) => placeFiles(files, { ...places, copier: noting }),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}
