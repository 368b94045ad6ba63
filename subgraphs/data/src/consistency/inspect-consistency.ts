import { openScratch } from '@visor/db';
import type { InspectionWork } from '../inspection/inspection-daemon.ts';
import { NO_COUNTS, type InspectionCounts, type InspectionResult } from '../inspection/inspection.rules.ts';
import { countActsOfDay, recordActs, recordProgress, type NewAct } from '../inspection/inspection.store.ts';
import { openQuarantine } from '../inspection/open-quarantine.ts';
import { RootGoneError, rootProblem } from '../inspection/root-problem.ts';
import { findCopies, findOusted, markVerified } from '../replica/copy.store.ts';
import { markFilesFound } from '../file/file.store.ts';
import { replicaUrl } from '../storage/storage.rules.ts';
import { quarantineDark, recoverQuarantines } from './act-on-dark.ts';
import { actOnMissing, recordAccused } from '../inspection/act-on-missing.ts';
import { limitProblem } from '../inspection/act-limit.rules.ts';
import { advanceGeneration } from './generation.ts';
import { ScanError, scanStorage } from './scan-storage.ts';
import type { ScanProblem } from './scan.rules.ts';
import { Snapshot } from './snapshot.store.ts';

type StoredWork = InspectionWork & { readonly inspection: { readonly id: string } };

const BATCH_SIZE = 200;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
/** Examples of one kind that an inspection names. */
const MAX_EXAMPLES = 100;
/** Inodes that one inspection records: the first one of a large storage takes no longer than the others. */
const MAX_INODES = 100_000;
const PROGRESS_INTERVAL_MS = 1_000;

const refused = (text: string, counts: InspectionCounts = NO_COUNTS): InspectionResult => ({
  end: 'refuse',
  counts,
  text,
});

/**
 * Compares a storage with the catalog: catalog, scan, catalog again. Dark is what is on the storage and in neither catalog; missing
 * what is in both and not on the storage.
 */
export async function inspectConsistency(work: StoredWork): Promise<InspectionResult> {
  const { round, storage } = work;
  const before = await rootProblem(round, storage);
  if (before !== undefined) return refused(`${storage.name}: ${before}`);
  const { url, schema } = round.db;
  await using scratch = await openScratch({ url, schema });
  const snapshot = new Snapshot(scratch, storage.id);
  const startedAt = await databaseTime(work);
  try {
    await recoverQuarantines(work);
    const total = await snapshot.readCatalog();
    const { scanned, problems } = await scanInto(work, snapshot, total);
    await snapshot.compare();
    // An empty folder in the place of a mount that went during the scan has no marker.
    const after = await rootProblem(round, storage);
    if (after !== undefined) return refused(`${storage.name}: ${after}`, { ...NO_COUNTS, scanned });
    await reportProblems(work, problems);
    return await act(work, snapshot, { scanned, total, startedAt });
  } catch (error) {
    if (error instanceof RootGoneError || error instanceof ScanError)
      return refused(`${storage.name}: ${error.message}`);
    throw error;
  }
}

/** The database's time, as it writes it. */
async function databaseTime({ round }: InspectionWork): Promise<string> {
  const [row] = await round.db.query<{ now: string }>('select clock_timestamp()::text as now');
  return row?.now ?? '-infinity';
}

/** Scans the storage into the snapshot. Returns examples of what is no plain file. */
async function scanInto(
  { round, inspection, storage, signal }: StoredWork,
  snapshot: Snapshot,
  total: number,
): Promise<{ readonly scanned: number; readonly problems: readonly ScanProblem[] }> {
  let scanned = 0;
  const examples: ScanProblem[] = [];
  let shownAt = performance.now();
  for await (const { files, problems } of scanStorage(storage.url, { ...round, signal })) {
    await snapshot.addFound(files);
    await snapshot.addUnread(problems.filter(({ folder }) => folder));
    scanned += files.length;
    examples.push(...problems.slice(0, MAX_EXAMPLES - examples.length));
    if (performance.now() - shownAt < PROGRESS_INTERVAL_MS) continue;
    shownAt = performance.now();
    await recordProgress(round.db, inspection.id, { ...NO_COUNTS, scanned }, total);
  }
  return { scanned, problems: examples };
}

async function reportProblems(
  { round, inspection, storage }: InspectionWork,
  problems: readonly ScanProblem[],
): Promise<void> {
  await recordActs(
    round.db,
    problems.map(({ path, text }): NewAct => ({
      inspectionId: inspection.id,
      kind: 'ODD',
      outcome: 'REFUSED',
      storageId: storage.id,
      path,
      why: text,
      finding: true,
    })),
  );
}

interface Scanned {
  readonly scanned: number;
  readonly total: number;
  readonly startedAt: string;
}

async function act(work: InspectionWork, snapshot: Snapshot, found: Scanned): Promise<InspectionResult> {
  const { round, inspection, storage } = work;
  const { scanned, total, startedAt } = found;
  const dark = await snapshot.count('dark');
  const missing = await snapshot.count('absent');
  const corrupt = await snapshot.count('altered');
  const counts = { ...NO_COUNTS, scanned, dark, missing, corrupt };
  const isReportedOnly = storage.kind === 'input' || storage.kind === 'external' || !storage.deletable;
  if (!inspection.dryRun) {
    await snapshot.recordInodes(MAX_INODES);
    await reportDark(work, snapshot);
  }
  const ripe = isReportedOnly ? 0 : await snapshot.countRipe(startedAt, round.config.VISOR_DARK_SECONDS);
  const done = await countActsOfDay(round.db, storage.id);
  const problem = limitProblem(ripe + missing, { files: Math.max(scanned, total), done });
  if (problem !== undefined) {
    if (!inspection.dryRun) await recordRefusal(work, problem);
    return refused(problem, { ...counts, refused: ripe + missing });
  }
  if (inspection.dryRun) {
    await recordTrial(work, snapshot, { ripe });
    return { end: 'complete', counts, text: `${ripe} would be set aside, ${missing} marked lost, ${corrupt} accused` };
  }
  const outcome = await actOnAll(work, snapshot);
  // Nothing is ever set aside on the others, and nothing is written there.
  const obstacle = isReportedOnly ? null : await findObstacle(work);
  const setAside =
    ripe === 0 || obstacle !== null ? { moved: 0, refused: ripe } : await quarantineDark(work, startedAt);
  return {
    end: 'complete',
    counts: { ...counts, mended: outcome.mended, refused: outcome.refused + setAside.refused },
    text: obstacle,
  };
}

/** Returns why nothing is set aside on a storage now, or null. */
async function findObstacle({ round, storage }: InspectionWork): Promise<string | null> {
  try {
    const restoredAt = await advanceGeneration(round.db, storage.id, openQuarantine(storage, round));
    return restoredAt === null ? null : restoredText(restoredAt);
  } catch (error) {
    return `nothing can be set aside, since the root cannot be written: ${(error as Error).message}`;
  }
}

const restoredText = (since: string): string =>
  `the catalog went back in time (seen ${since}): what is dark may have been registered since its backup, so nothing is set aside or deleted until a person accepts the catalog (visor inspect consistency STORAGE --accept-catalog)`;

async function actOnAll(
  work: InspectionWork,
  snapshot: Snapshot,
): Promise<{ readonly mended: number; readonly refused: number }> {
  const { round, signal } = work;
  let mended = await restoreFound(work, snapshot);
  let failed = 0;
  for (let after = FIRST_ID; ;) {
    const part = await snapshot.absentAfter(after, BATCH_SIZE);
    const last = part.at(-1);
    if (!last) break;
    after = last.id;
    signal.throwIfAborted();
    const outcome = await actOnMissing(
      work,
      part.map(({ id }) => id),
    );
    mended += outcome.mended;
    failed += outcome.refused;
  }
  for (let after = FIRST_ID; ;) {
    const part = await snapshot.alteredAfter(after, BATCH_SIZE);
    const last = part.at(-1);
    if (!last) return { mended, refused: failed };
    after = last.id;
    signal.throwIfAborted();
    const copies = await findCopies(
      round.db,
      part.map(({ id }) => id),
    );
    await recordAccused(work, copies, 'has another size than the catalog says');
  }
}

/** Copies that were lost and are there again, with the bytes of the catalog. */
async function restoreFound(
  { round, inspection, storage, signal }: InspectionWork,
  snapshot: Snapshot,
): Promise<number> {
  const found = await findCopies(
    round.db,
    (await snapshot.refound(BATCH_SIZE)).map(({ id }) => id),
  );
  const ousted = await findOusted(
    round.db,
    found.map(({ id }) => id),
  );
  let restored = 0;
  for (const { id, fileId, storageUrl, path, size, checksum, checksumKind } of found) {
    if (ousted.has(id)) continue;
    const outcome = await round.storage.verify([replicaUrl(storageUrl, path)], {
      size,
      checksum,
      checksumKind,
      signal,
    });
    if (!outcome.ok) continue;
    restored++;
    await round.db.transaction(async (tx) => {
      await markVerified(tx, [{ id }]);
      await markFilesFound(tx, [fileId]);
      await recordActs(tx, [
        {
          inspectionId: inspection.id,
          kind: 'RETURNED',
          outcome: 'DONE',
          storageId: storage.id,
          fileId,
          replicaId: id,
          path,
          bytes: size,
          why: 'it is there again, with the bytes of the catalog',
        },
      ]);
    });
  }
  return restored;
}

async function reportDark({ round, inspection, storage }: InspectionWork, snapshot: Snapshot): Promise<void> {
  const fresh = await snapshot.recordDark(MAX_EXAMPLES);
  await recordActs(
    round.db,
    fresh.map(({ path, size }): NewAct => ({
      inspectionId: inspection.id,
      kind: 'DARK',
      outcome: 'DONE',
      storageId: storage.id,
      path,
      bytes: Number(size),
      why: 'the catalog does not have it',
      finding: true,
    })),
  );
}

const recordRefusal = ({ round, inspection, storage }: InspectionWork, why: string): Promise<void> =>
  recordActs(round.db, [
    { inspectionId: inspection.id, kind: 'REFUSED', outcome: 'REFUSED', storageId: storage.id, why, finding: true },
  ]);

/** What would be done, in examples. */
async function recordTrial(
  { round, inspection, storage }: InspectionWork,
  snapshot: Snapshot,
  { ripe }: { readonly ripe: number },
): Promise<void> {
  const absent = await findCopies(
    round.db,
    (await snapshot.absentAfter(FIRST_ID, MAX_EXAMPLES)).map(({ id }) => id),
  );
  const trial = { inspectionId: inspection.id, outcome: 'DRY_RUN', storageId: storage.id } as const;
  await recordActs(round.db, [
    ...absent.map(({ id, fileId, path, size }): NewAct => ({
      ...trial,
      kind: 'LOST',
      fileId,
      replicaId: id,
      path,
      bytes: size,
      why: 'it is not there',
    })),
    ...(ripe > 0 ? [{ ...trial, kind: 'QUARANTINED', why: `${ripe} dark files would be set aside` }] : []),
  ]);
}
