import { isAmongRoots } from '@visor/storage';
import { findDisplaced } from '../replica/copy.store.ts';
import { transferRate } from '../inspection/transfer-rate.ts';
import { inspectionDaemon, type InspectionWork } from '../inspection/inspection-daemon.ts';
import { NO_COUNTS, type InspectionResult } from '../inspection/inspection.rules.ts';
import { recordProgress } from '../inspection/inspection.store.ts';
import { RateLimit } from '../inspection/rate-limit.ts';
import { rootProblem } from '../inspection/root-problem.ts';
import { chooseTarget, drainPath, drainProblem, type DrainTarget } from '../storage/drain.rules.ts';
import { countOnlyCopies, findDrainTargets } from '../storage/drain.store.ts';
import { findStorageRows } from '../storage/storage.store.ts';
import { copyBatch, type Limits, type PlannedCopy } from './copy-batch.ts';
import { findDrainsDue, findOnlyCopies, type OnlyCopy } from './drain.store.ts';

type Work = InspectionWork & { readonly inspection: { readonly id: string } };

/** Files and bytes that are copied before they are recorded. */
const BATCH_FILES = 64;
const BATCH_BYTES = 10_000_000_000;
/** Failures in a row after which a round ends: it is the storage. */
const MAX_FAILURES_IN_A_ROW = 16;
/** Time from the end of one round to the next, while only copies are left. */
const PAUSE_MS = 60_000;
const BYTES_PER_MB = 1_000_000;

/** Copies what has its only good copy on a storage that drains to others of its kind. Each file is verified there before it counts. */
export const drainDaemon = inspectionDaemon({
  kind: 'DRAIN',
  due: ({ db }) => findDrainsDue(db, PAUSE_MS),
  inspect: drainStorage,
});

async function drainStorage(work: Work): Promise<InspectionResult> {
  const { round, inspection, storage, signal } = work;
  const { db, config } = round;
  const limits: Limits = {
    acts: new RateLimit(config.VISOR_INSPECTOR_ACTS_PER_MINUTE),
    bytes: transferRate(config.VISOR_UPLOAD_MB_PER_SECOND * BYTES_PER_MB),
  };
  let counts = NO_COUNTS;
  let copied = 0;
  let failures = 0;
  let withoutRoom = 0;
  let inARow = 0;
  const end = (how: InspectionResult['end'], text: string): InspectionResult => {
    const done = `${copied} files ${inspection.dryRun ? 'would be copied' : 'were copied'} to other storages`;
    return { end: how, counts, text: `${storage.name}: ${text === '' ? done : `${text}; ${done}`}` };
  };
  if (!storage.draining && !inspection.dryRun) return end('refuse', 'it does not drain (storage drain)');
  const only = await countOnlyCopies(db, storage.id);
  await recordProgress(db, inspection.id, counts, only.files);
  for (let after: OnlyCopy | undefined; ;) {
    const [now] = await findStorageRows(db, [storage.id], []);
    if (!now?.draining && !inspection.dryRun) return end('complete', 'it drains no more');
    const problem = await rootProblem(round, storage);
    if (problem !== undefined) return end('refuse', problem);
    const files = firstOf(await findOnlyCopies(db, storage.id, after, BATCH_FILES));
    after = files.at(-1);
    if (!after) {
      if (withoutRoom > 0) return end('refuse', await whyNoRoom(work));
      return end('complete', failures > 0 ? `${failures} files could not be copied, as its acts say` : '');
    }
    const planned = await planCopies(work, files);
    withoutRoom += files.length - planned.length;
    if (planned.length === 0) return end('refuse', await whyNoRoom(work));
    const failed = await copyBatch(work, planned, limits);
    failures += failed;
    copied += planned.length - failed;
    counts = { ...counts, scanned: counts.scanned + files.length, refused: failures + withoutRoom };
    await recordProgress(db, inspection.id, counts, only.files);
    inARow = failed > 0 && failed === planned.length ? inARow + failed : 0;
    if (inARow >= MAX_FAILURES_IN_A_ROW) return end('fail', `${inARow} files in a row could not be copied`);
    signal.throwIfAborted();
  }
}

/** The first files that have no more bytes than a batch; at least one. */
function firstOf(files: readonly OnlyCopy[]): readonly OnlyCopy[] {
  let bytes = 0;
  const end = files.findIndex(({ size }) => (bytes += size) > BATCH_BYTES);
  return end < 0 ? files : files.slice(0, Math.max(1, end));
}

/** Without storages whose roots are on other hosts: nothing can be copied there from here. */
const findTargetsHere = async ({ db, roots }: Work['round'], storage: Work['storage']): Promise<DrainTarget[]> =>
  (await findDrainTargets(db, storage)).filter(({ url }) => isAmongRoots(url, roots));

async function whyNoRoom({ round, storage }: Work): Promise<string> {
  const [left, targets] = await Promise.all([countOnlyCopies(round.db, storage.id), findTargetsHere(round, storage)]);
  const problem = drainProblem(storage.kind, left, targets);
  return problem === undefined ? 'the files that are left have room on no single storage of its kind' : `it ${problem}`;
}

/** Chooses where files go; those that have room nowhere are left out. */
async function planCopies({ round, storage }: Work, files: readonly OnlyCopy[]): Promise<PlannedCopy[]> {
  const targets = new Map((await findTargetsHere(round, storage)).map((target) => [target.id, target]));
  const chosen = files.flatMap((file) => {
    const target = chooseTarget([...targets.values()], file.size, file.begunOn);
    if (!target) return [];
    if (target.id !== file.begunOn) targets.set(target.id, { ...target, freeBytes: target.freeBytes - file.size });
    return [{ file, target }];
  });
  const places = chosen.map(({ file, target }) => ({ storageId: target.id, path: file.path, fileId: file.id }));
  const taken = await findDisplaced(round.db, places);
  return chosen.map(({ file, target }) => ({
    file,
    target,
    path:
      file.begunOn === target.id && file.begunAs !== null
        ? file.begunAs
        : drainPath(file.path, file.id, taken.has(file.id)),
  }));
}
