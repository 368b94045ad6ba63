import { MAX_REPORTS_PER_CALL } from '@visor/schema';
import { isTerminal } from '../attempt/attempt.rules.ts';

/** A report that waits to be sent. */
export interface QueuedReport {
  /** Of its attempt. */
  readonly key: string;
  readonly state: string;
  /** Size of its JSON, bytes. */
  readonly bytes: number;
}
const MAX_BATCH_BYTES = 4 * 1024 * 1024;

/** Least time between two calls, milliseconds. */
const BATCH_INTERVAL_MS = 30;
/** How long an end waits at most for others. */
const LONGEST_INTERVAL_MS = 250;
/** How long phases wait for more where no end waits: nothing depends on them. */
const PHASES_MS = 500;

/**
 * Returns the least time from one call to the next, milliseconds. Each call is a transaction, and so is what follows from it in every
 * service, whatever the number of reports: the more attempts ended in the last call, the longer the next may collect.
 */
export const batchInterval = (batch: readonly QueuedReport[]): number =>
  Math.min(Math.max(1, batch.filter(isEnd).length) * BATCH_INTERVAL_MS, LONGEST_INTERVAL_MS);

/**
 * Returns how long reports may collect before they are sent, milliseconds, counted from the last call. An end waits only while the
 * slots have work without an answer to it, so that none stays empty.
 * @param spareMs for how long the attempts that wait keep the slots busy
 */
export const collectMs = (queue: readonly QueuedReport[], spareMs: number): number =>
  queue.some(isEnd) ? Math.min(spareMs, LONGEST_INTERVAL_MS) : PHASES_MS;

/**
 * Returns the reports of the next call, and the rest, both in order. Where more wait than a call takes, phase reports of
 * attempts whose terminal report waits too are dropped: phases may be skipped, ends may not.
 */
export function takeBatch<T extends QueuedReport>(queue: readonly T[]): { batch: T[]; rest: T[] } {
  const ended = queue.length > MAX_REPORTS_PER_CALL ? new Set(queue.filter(isEnd).map(({ key }) => key)) : undefined;
  const kept = ended ? queue.filter((report) => isEnd(report) || !ended.has(report.key)) : queue;
  let bytes = 0;
  const end = kept.findIndex(
    (report, index) => index > 0 && (index >= MAX_REPORTS_PER_CALL || (bytes += report.bytes) > MAX_BATCH_BYTES),
  );
  return end < 0 ? { batch: [...kept], rest: [] } : { batch: kept.slice(0, end), rest: kept.slice(end) };
}

/**
 * Returns whether the next call must wait longer than usual: the queue starts with the same report again, or the server has
 * failed on all that waits and has answered nothing since. After an answer the server is back, so the others need not wait.
 */
export const isBlocked = <T extends { readonly serverFailures: number }>(
  queue: readonly T[],
  lastSent: T | undefined,
  answers: number,
): boolean =>
  queue.length > 0 &&
  (queue[0] === lastSent || (answers === 0 && queue.every(({ serverFailures }) => serverFailures > 0)));

const isEnd = ({ state }: QueuedReport): boolean => isTerminal(state);

/** Returns which files of a terminal report to remove from storage after its answer. The catalog decides about the rest. */
export function filesToRemove(
  reported: string,
  status: string,
  state: string | null,
): { outputs: boolean; log: boolean } {
  // The log archive of a cancelled attempt is registered like any other, but no file of a success that came too late.
  if (state === 'CANCELLED') return { outputs: true, log: reported === 'FINISHED' };
  const isLost = status === 'LEASE_LOST' || state === 'LOST';
  // Outputs of a failed attempt belong to nobody; its log archive may be registered. Where the server accepted the success
  // before it refused a later report, or does not say the state, the files stay: an unregistered file can be found, a
  // removed one is lost.
  return { outputs: isLost || (status === 'REFUSED' && state === 'FAILED'), log: isLost };
}
