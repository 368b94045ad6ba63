import { withRoundLease, type Daemon, type Round } from '../inspection/daemon.ts';
import { inspectionDaemon, type InspectionWork } from '../inspection/inspection-daemon.ts';
import { NO_COUNTS, type InspectionCounts, type InspectionResult } from '../inspection/inspection.rules.ts';
import { recordProgress } from '../inspection/inspection.store.ts';
import { RootGoneError, rootProblem } from '../inspection/root-problem.ts';
import { RateLimit } from '../inspection/rate-limit.ts';
import { findStorageRows } from '../storage/storage.store.ts';
import { examineCopies } from './examine-copies.ts';
import { findAccused, findStoragesToScrub, findUnread, timeBefore } from './scrub.store.ts';

const BATCH_SIZE = 50;
const POLL_INTERVAL_MS = 2_000;
const MB = 1_000_000;
const SECONDS_PER_MINUTE = 60;

const readRateOf = ({ round, signal }: Pick<InspectionWork, 'round' | 'signal'>) => {
  const rate = new RateLimit(round.config.VISOR_SCRUB_MB_PER_SECOND * MB * SECONDS_PER_MINUTE);
  return (bytes: number): Promise<void> => rate.next(signal, bytes);
};

const plus = (counts: InspectionCounts, more: InspectionCounts): InspectionCounts => ({
  scanned: counts.scanned + more.scanned,
  dark: counts.dark + more.dark,
  missing: counts.missing + more.missing,
  corrupt: counts.corrupt + more.corrupt,
  mended: counts.mended + more.mended,
  refused: counts.refused + more.refused,
});

/** Reads all copies of a storage again, accusations first, when a person asks for it. */
export const scrubDaemon: Daemon = inspectionDaemon({ kind: 'SCRUB', everySeconds: () => 0, inspect: scrubStorage });

async function scrubStorage(
  work: InspectionWork & { readonly inspection: { readonly id: string } },
): Promise<InspectionResult> {
  const { round, inspection, storage } = work;
  const rate = readRateOf(work);
  const before = await timeBefore(round.db, 0);
  let counts = NO_COUNTS;
  // A storage without copies is said to be away, too.
  const problem = await rootProblem(round, storage);
  if (problem !== undefined) return { end: 'refuse', counts, text: `${storage.name}: ${problem}` };
  const seen = new Set<string>();
  try {
    for (;;) {
      const ids = await nextCopies(work, before, seen);
      if (ids.length === 0) return { end: 'complete', counts, text: null };
      counts = plus(counts, await examineCopies(work, ids, rate));
      await recordProgress(round.db, inspection.id, counts);
    }
  } catch (error) {
    if (!(error instanceof RootGoneError)) throw error;
    return { end: 'refuse', counts, text: `${storage.name}: ${error.message}` };
  }
}

/** Copies that were not examined yet: what is good has the time of its last read, others are remembered. */
async function nextCopies(
  { round, inspection, storage }: InspectionWork,
  before: string,
  seen: Set<string>,
): Promise<string[]> {
  const { db } = round;
  // A trial marks nothing as read: it reads once what comes first.
  if (inspection.dryRun && seen.size > 0) return [];
  const size = inspection.dryRun ? MAX_TRIAL : BATCH_SIZE + seen.size;
  const accused = await findAccused(db, storage.id, size);
  const found = [...accused, ...(await findUnread(db, storage.id, before, size))];
  const fresh = [...new Set(found)].filter((id) => !seen.has(id)).slice(0, inspection.dryRun ? MAX_TRIAL : BATCH_SIZE);
  const wasAccused = new Set(accused);
  for (const id of fresh) if (inspection.dryRun || wasAccused.has(id)) seen.add(id);
  return fresh;
}

/** Copies that a trial reads. */
const MAX_TRIAL = 1_000;

/** Examines accusations as they come, and reads each copy again within the set time. */
export const rereadDaemon: Daemon = {
  name: 'read copies again',
  everyMs: POLL_INTERVAL_MS,
  async run(round, signal) {
    let more = false;
    for (const storageId of await findStoragesToScrub(round.db, round.config.VISOR_SCRUB_SECONDS)) {
      if (signal.aborted) return false;
      const held = await withRoundLease(round, `SCRUB ${storageId}`, signal, (own) => reread(round, storageId, own));
      more ||= held?.result ?? false;
    }
    return more;
  },
};

/** Returns whether more is left. */
async function reread(round: Round, storageId: string, signal: AbortSignal): Promise<boolean> {
  const [storage] = await findStorageRows(round.db, [storageId], []);
  if (!storage) return false;
  const seconds = round.config.VISOR_SCRUB_SECONDS;
  const accused = await findAccused(round.db, storageId, BATCH_SIZE);
  const due = seconds > 0 ? await findUnread(round.db, storageId, await timeBefore(round.db, seconds), BATCH_SIZE) : [];
  const ids = [...new Set([...accused, ...due])].slice(0, BATCH_SIZE);
  const work = { round, storage, signal, inspection: { id: null, dryRun: false } };
  try {
    await examineCopies(work, ids, readRateOf(work));
    return ids.length === BATCH_SIZE;
  } catch (error) {
    if (!(error instanceof RootGoneError)) throw error;
    round.logger.warn({ storage: storage.name, text: error.message }, 'copies not read: the storage is not there');
    return false;
  }
}
