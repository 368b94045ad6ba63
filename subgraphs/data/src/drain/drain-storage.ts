import { uuidv7 } from '@visor/db';
import { printableText } from '@visor/schema';
import { lockDatasetsOfFiles } from '../dataset/lock-datasets.ts';
import { copyFile, type CopyOutcome } from '../inspection/copy-file.ts';
import { beginReplicas, completeReplicas, findDisplaced, type Copying } from '../replica/copy.store.ts';
import { transferRate, type TransferRate } from '../inspection/transfer-rate.ts';
import { inspectionDaemon, type InspectionWork } from '../inspection/inspection-daemon.ts';
import { NO_COUNTS, type InspectionResult } from '../inspection/inspection.rules.ts';
import { recordActs, recordProgress, type NewAct } from '../inspection/inspection.store.ts';
import { RateLimit } from '../inspection/rate-limit.ts';
import { rootProblem } from '../inspection/root-problem.ts';
import { sideBySide } from '../inspection/side-by-side.ts';
import { markReplicasBad } from '../replica/mark-replicas-bad.ts';
import { replicasChanged } from '../replica/replica.messages.ts';
import { findReplicas } from '../replica/replica.store.ts';
import { chooseTarget, drainPath, drainProblem, type DrainTarget } from '../storage/drain.rules.ts';
import { countOnlyCopies, findDrainTargets } from '../storage/drain.store.ts';
import { replicaUrl } from '../storage/storage.rules.ts';
import { findStorageRows } from '../storage/storage.store.ts';
import { failOtherCopies, failReplicas, findDrainsDue, findOnlyCopies, type OnlyCopy } from './drain.store.ts';

type Work = InspectionWork & { readonly inspection: { readonly id: string } };

const BATCH_FILES = 64;
/** Failures in a row after which a round ends: it is the storage. */
const MAX_FAILURES_IN_A_ROW = 16;
/** Time from the end of one round to the next, while only copies are left. */
const PAUSE_MS = 60_000;
const BYTES_PER_MB = 1_000_000;
const MAX_WHY_LENGTH = 2_000;

/** Copies what has its only good copy on a storage that drains to others of its kind. Each file is verified there before it counts. */
export const drainDaemon = inspectionDaemon({
  kind: 'DRAIN',
  due: ({ db }) => findDrainsDue(db, PAUSE_MS),
  inspect: drainStorage,
});

/** A file with where it goes. */
interface PlannedCopy {
  readonly file: OnlyCopy;
  readonly target: DrainTarget;
  readonly path: string;
}

async function drainStorage(work: Work): Promise<InspectionResult> {
  const { round, inspection, storage, signal } = work;
  const { db, config } = round;
  const limits = {
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
  if (!storage.draining) return end('refuse', 'it does not drain (storage drain)');
  const only = await countOnlyCopies(db, storage.id);
  await recordProgress(db, inspection.id, counts, only.files);
  for (let after: OnlyCopy | undefined; ;) {
    const [now] = await findStorageRows(db, [storage.id], []);
    if (!now?.draining) return end('complete', 'it drains no more');
    const problem = await rootProblem(round, storage);
    if (problem !== undefined) return end('refuse', problem);
    const files = await findOnlyCopies(db, storage.id, after, BATCH_FILES);
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

async function whyNoRoom({ round, storage }: Work): Promise<string> {
  const [left, targets] = await Promise.all([
    countOnlyCopies(round.db, storage.id),
    findDrainTargets(round.db, storage),
  ]);
  const problem = drainProblem(storage.kind, left, targets);
  return problem === undefined ? 'the files that are left have room on no single storage of its kind' : `it ${problem}`;
}

/** Chooses where files go; those that have room nowhere are left out. */
async function planCopies({ round, storage }: Work, files: readonly OnlyCopy[]): Promise<PlannedCopy[]> {
  const targets = new Map((await findDrainTargets(round.db, storage)).map((target) => [target.id, target]));
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

interface Limits {
  readonly acts: RateLimit;
  readonly bytes: TransferRate;
}

/** Copies files side by side; each is recorded as soon as it is verified. @returns how many failed */
async function copyBatch(work: Work, planned: readonly PlannedCopy[], limits: Limits): Promise<number> {
  const { round, signal } = work;
  let failed = 0;
  await sideBySide(planned, round.config.VISOR_UPLOAD_FILES, async (next) => {
    await limits.acts.next(signal);
    await limits.bytes.take(next.file.size, signal);
    if (!(await copyOne(work, next))) failed++;
  });
  return failed;
}

/** Returns whether the file has another good copy now, or would have. */
async function copyOne(work: Work, { file, target, path }: PlannedCopy): Promise<boolean> {
  const { round, inspection, storage, signal } = work;
  const { db, roots } = round;
  const to = replicaUrl(target.url, path);
  if (inspection.dryRun) {
    await recordActs(db, [actOf(work, file, 'DRY_RUN', `to ${to}`)]);
    return true;
  }
  await failOtherCopies(db, file.id, target.id);
  const [begun] = await beginReplicas(db, target.id, [{ id: uuidv7(), fileId: file.id, path }]);
  if (!begun) {
    await recordActs(db, [actOf(work, file, 'REFUSED', `${to} has a bad copy of it, which is examined first`)]);
    return false;
  }
  const [place] = await findStorageRows(db, [target.id], []);
  const problem = place ? await rootProblem(round, place) : 'its storage is gone';
  const outcome: CopyOutcome =
    problem === undefined
      ? await copyFile(
          { storage: round.storage, roots, signal },
          { file, sources: [replicaUrl(storage.url, file.path)], target: to, trusted: target.trustedChecksums },
        )
      : { ok: false, text: `${target.name}: ${problem}`, badUrls: [] };
  // The copy is resumed by the process that takes over.
  signal.throwIfAborted();
  await record(work, file, begun, { outcome, to });
  return outcome.ok;
}

async function record(
  work: Work,
  file: OnlyCopy,
  begun: Copying,
  { outcome, to }: { readonly outcome: CopyOutcome; readonly to: string },
): Promise<void> {
  const { db, deps } = work.round;
  await db.transaction(async (tx) => {
    await lockDatasetsOfFiles(tx, [file.id]);
    if (outcome.badUrls.length > 0)
      await markReplicasBad(deps, tx, [
        { fileId: file.id, urls: outcome.badUrls, reason: 'DRAIN: other bytes than in the catalog' },
      ]);
    if (!outcome.ok) {
      const why = printableText(`to ${to}: ${outcome.text}`).slice(0, MAX_WHY_LENGTH);
      await failReplicas(tx, [begun.id], why);
      await recordActs(tx, [{ ...actOf(work, file, 'FAILED', why), finding: true }]);
      return;
    }
    const completed = await completeReplicas(tx, [begun.id]);
    await recordActs(tx, [actOf(work, file, 'DONE', `to ${to}, verified there`)]);
    deps.publish(tx, 'dsm.file.replicas', replicasChanged(completed, await findReplicas(tx, completed)));
  });
}

const actOf = ({ inspection, storage }: Work, file: OnlyCopy, outcome: NewAct['outcome'], why: string): NewAct => ({
  inspectionId: inspection.id,
  kind: 'DRAINED',
  outcome,
  storageId: storage.id,
  fileId: file.id,
  replicaId: file.replicaId,
  path: file.path,
  bytes: file.size,
  why,
});
