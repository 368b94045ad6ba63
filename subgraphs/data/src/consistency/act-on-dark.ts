import type { InspectionWork } from '../inspection/inspection-daemon.ts';
import { recordActs } from '../inspection/inspection.store.ts';
import { RateLimit } from '../inspection/rate-limit.ts';
import { openQuarantine } from '../inspection/open-quarantine.ts';
import { NotMovedError, type Quarantine } from '../inspection/quarantine.ts';
import { assertRoot } from '../inspection/root-problem.ts';
import {
  beginQuarantine,
  endQuarantine,
  findBegunQuarantines,
  findRipe,
  undoQuarantine,
  type DarkFile,
} from './dark-file.store.ts';

const BATCH_SIZE = 100;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Sets dark files aside that were seen long enough. @throws RootGoneError */
export async function quarantineDark(
  work: InspectionWork,
  startedAt: string,
): Promise<{ readonly moved: number; readonly refused: number }> {
  const { round, storage, signal } = work;
  const folder = openQuarantine(storage, round);
  const rate = new RateLimit(round.config.VISOR_INSPECTOR_ACTS_PER_MINUTE);
  let moved = 0;
  let refused = 0;
  for (let after = FIRST_ID; ;) {
    const ripe = await findRipe(
      round.db,
      { storageId: storage.id, startedAt, darkSeconds: round.config.VISOR_DARK_SECONDS },
      after,
      BATCH_SIZE,
    );
    const last = ripe.at(-1);
    if (!last) return { moved, refused };
    after = last.id;
    await assertRoot(round, storage);
    for (const file of ripe) {
      await rate.next(signal);
      if (await quarantine(work, folder, file)) moved++;
      else refused++;
    }
  }
}

/** The catalog is told first, then the file is moved, then the catalog is told that it was: a process may end between any two. */
async function quarantine(work: InspectionWork, folder: Quarantine, file: DarkFile): Promise<boolean> {
  const { round } = work;
  if (!(await beginQuarantine(round.db, file.id))) return false;
  try {
    const identity = await folder.setAside(file.id, file.path, file);
    await round.db.transaction(async (tx) => {
      await endQuarantine(tx, file.id, identity);
      await recordQuarantine(work, tx, file, undefined);
    });
    return true;
  } catch (error) {
    if (work.signal.aborted) throw error;
    await undoQuarantine(round.db, file.id);
    await recordQuarantine(work, round.db, file, error as Error);
    return false;
  }
}

const recordQuarantine = (
  { inspection, storage }: InspectionWork,
  sql: Parameters<typeof recordActs>[0],
  { id, path, size }: DarkFile,
  error: Error | undefined,
): Promise<void> =>
  recordActs(sql, [
    {
      inspectionId: inspection.id,
      kind: 'QUARANTINED',
      outcome: error === undefined ? 'DONE' : error instanceof NotMovedError ? 'REFUSED' : 'FAILED',
      storageId: storage.id,
      path,
      bytes: size,
      why: error === undefined ? `the catalog does not have it: set aside as ${id}` : error.message,
      finding: true,
    },
  ]);

/** Completes what an ended process began: a file was moved, or was not. */
export async function recoverQuarantines(work: InspectionWork): Promise<void> {
  const { round, storage } = work;
  const folder = openQuarantine(storage, round);
  for (const file of await findBegunQuarantines(round.db, storage.id)) {
    const identity = await folder.findSetAside(file.id);
    await round.db.transaction(async (tx) => {
      if (!identity) return await undoQuarantine(tx, file.id);
      await endQuarantine(tx, file.id, identity);
      await recordQuarantine(work, tx, file, undefined);
    });
  }
}
