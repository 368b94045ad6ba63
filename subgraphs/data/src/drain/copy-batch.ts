import { uuidv7 } from '@visor/db';
import { printableText } from '@visor/schema';
import { lockDatasetsOfFiles } from '../dataset/lock-datasets.ts';
import { copyFile, type CopyOutcome } from '../inspection/copy-file.ts';
import { onRightRoot } from '../inspection/copy-to-root.ts';
import type { InspectionWork } from '../inspection/inspection-daemon.ts';
import { recordActs, type NewAct } from '../inspection/inspection.store.ts';
import type { RateLimit } from '../inspection/rate-limit.ts';
import { sideBySide } from '../inspection/side-by-side.ts';
import type { TransferRate } from '../inspection/transfer-rate.ts';
import { beginReplicas, completeReplicas, type Copying } from '../replica/copy.store.ts';
import { markReplicasBad } from '../replica/mark-replicas-bad.ts';
import { replicasChanged } from '../replica/replica.messages.ts';
import { findReplicas } from '../replica/replica.store.ts';
import type { DrainTarget } from '../storage/drain.rules.ts';
import { replicaUrl } from '../storage/storage.rules.ts';
import { failOtherCopies, failReplicas, type OnlyCopy } from './drain.store.ts';

type Work = InspectionWork & { readonly inspection: { readonly id: string } };

const MAX_WHY_LENGTH = 2_000;

/** A file with where it goes. */
export interface PlannedCopy {
  readonly file: OnlyCopy;
  readonly target: DrainTarget;
  readonly path: string;
}

/** How much is copied at a time. */
export interface Limits {
  readonly acts: RateLimit;
  readonly bytes: TransferRate;
}

/** A copy that was tried; `begun` absent: there is a bad copy at its place. */
interface Tried {
  readonly planned: PlannedCopy;
  readonly begun: Copying | undefined;
  readonly outcome: CopyOutcome;
}

/** Copies files, those of one target after those of another. @returns how many failed */
export async function copyBatch(work: Work, planned: readonly PlannedCopy[], limits: Limits): Promise<number> {
  if (work.inspection.dryRun) {
    await recordActs(
      work.round.db,
      planned.map((copy) => actOf(work, copy.file, 'DRY_RUN', `to ${urlOf(copy)}`)),
    );
    return 0;
  }
  let failed = 0;
  for (const copies of Map.groupBy(planned, ({ target }) => target.id).values())
    failed += await copyToTarget(work, copies, limits);
  return failed;
}

const urlOf = ({ target, path }: PlannedCopy): string => replicaUrl(target.url, path);

/** Copies files of one target side by side. @returns how many failed */
async function copyToTarget(work: Work, copies: readonly PlannedCopy[], limits: Limits): Promise<number> {
  const { round, signal } = work;
  const { db } = round;
  const [first] = copies;
  if (!first) return 0;
  const { target } = first;
  await failOtherCopies(
    db,
    copies.map(({ file }) => file.id),
    target.id,
  );
  const places = copies.map(({ file, path }) => ({ id: uuidv7(), fileId: file.id, path }));
  const begun = new Map((await beginReplicas(db, target.id, places)).map((made) => [made.fileId, made]));
  const planned = copies.map((copy) => ({ planned: copy, begun: begun.get(copy.file.id) }));
  const tried = await onRightRoot<readonly Tried[]>(round, target, {
    copy: () => copySideBySide(work, planned, limits),
    refuse(problem, copied) {
      const outcome = failedBy(problem);
      return (
        copied?.map((copy) => (copy.outcome.ok ? { ...copy, outcome } : copy)) ??
        planned.map((copy) => ({ ...copy, outcome }))
      );
    },
  });
  // Copies are resumed by the process that takes over.
  signal.throwIfAborted();
  await record(work, tried);
  return tried.filter(({ outcome }) => !outcome.ok).length;
}

const failedBy = (text: string): CopyOutcome => ({ ok: false, text, badUrls: [] });

async function copySideBySide(
  work: Work,
  copies: readonly Omit<Tried, 'outcome'>[],
  limits: Limits,
): Promise<readonly Tried[]> {
  const { round, signal } = work;
  const tried: Tried[] = [];
  await sideBySide(
    copies,
    round.config.VISOR_UPLOAD_FILES,
    async (copy) => {
      await limits.acts.next(signal);
      const outcome = copy.begun
        ? await copyOne(work, copy.planned, limits)
        : failedBy('has a bad copy of it there, which is examined first');
      tried.push({ ...copy, outcome });
    },
    signal,
  );
  return tried;
}

async function copyOne({ round, storage, signal }: Work, planned: PlannedCopy, limits: Limits): Promise<CopyOutcome> {
  const { file, target } = planned;
  await limits.bytes.take(file.size, signal);
  return await copyFile(
    { storage: round.storage, roots: round.roots, signal },
    {
      file,
      sources: [replicaUrl(storage.url, file.path)],
      target: urlOf(planned),
      trusted: target.trustedChecksums,
    },
  );
}

/** Records how the copies of a batch ended, in one transaction. */
async function record(work: Work, tried: readonly Tried[]): Promise<void> {
  const { db, deps } = work.round;
  const failed = tried.flatMap(({ planned, begun, outcome }) => {
    if (outcome.ok) return [];
    const why = printableText(`to ${urlOf(planned)}: ${outcome.text}`).slice(0, MAX_WHY_LENGTH);
    return [{ planned, begun, why, badUrls: outcome.badUrls }];
  });
  const bad = failed.flatMap(({ planned, badUrls }) =>
    badUrls.length > 0
      ? [{ fileId: planned.file.id, urls: badUrls, reason: 'DRAIN: other bytes than in the catalog' }]
      : [],
  );
  const done = tried.filter(({ outcome }) => outcome.ok);
  await db.transaction(async (tx) => {
    await lockDatasetsOfFiles(
      tx,
      tried.map(({ planned }) => planned.file.id),
    );
    if (bad.length > 0) await markReplicasBad(deps, tx, bad);
    await failReplicas(
      tx,
      failed.flatMap(({ begun, why }) => (begun ? [{ id: begun.id, reason: why }] : [])),
    );
    const completed = await completeReplicas(
      tx,
      done.flatMap(({ begun }) => (begun ? [begun.id] : [])),
    );
    await recordActs(tx, [
      ...failed.map(({ planned, begun, why }) => ({
        ...actOf(work, planned.file, begun ? 'FAILED' : 'REFUSED', why),
        finding: begun !== undefined,
      })),
      ...done.map(({ planned }) => actOf(work, planned.file, 'DONE', `to ${urlOf(planned)}, verified there`)),
    ]);
    if (completed.length > 0)
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
