import { uuidv7 } from '@visor/db';
import { printableText } from '@visor/schema';
import { isAmongRoots, type HelperStorage } from '@visor/storage';
import { datasetEvents, publishDatasetEvents } from '../dataset/dataset.messages.ts';
import { lockDatasets, lockDatasetsOfFiles } from '../dataset/lock-datasets.ts';
import { transitionDatasetRows } from '../dataset/dataset.store.ts';
import type { Round } from '../inspection/daemon.ts';
import { beginReplicas, completeReplicas, type Copying } from '../replica/copy.store.ts';
import { markReplicasBad } from '../replica/mark-replicas-bad.ts';
import { replicasChanged } from '../replica/replica.messages.ts';
import type { Replica } from '../replica/replica.entity.ts';
import { findReplicas } from '../replica/replica.store.ts';
import { replicaUrl } from '../storage/storage.rules.ts';
import { clearParts } from './clear-parts.ts';
import type { CopyOutcome, FileCopy, FileToCopy } from '../inspection/copy-file.ts';
import { copyToRoot } from '../inspection/copy-to-root.ts';
import { rootProblem } from '../inspection/root-problem.ts';
import { chooseStorage, externalPath, pauseMs } from './external-copy.rules.ts';
import {
  findFilesToCopy,
  findTargets,
  finishCopy,
  pauseCopy,
  progressCopy,
  startCopy,
  type DueCopy,
  type Target,
} from './external-copy.store.ts';
import { sideBySide } from '../inspection/side-by-side.ts';
import type { TransferRate } from '../inspection/transfer-rate.ts';

/** Files that one statement finds. */
const BATCH_FILES = 64;
/** Failures in a row after which a round ends: it is the storage. */
const MAX_FAILURES_IN_A_ROW = 16;
/** Pause while no storage takes the dataset, milliseconds. */
const WAIT_MS = 30_000;
const MAX_ERROR_LENGTH = 2_000;

interface Transfer {
  readonly round: Round;
  readonly storage: HelperStorage;
  readonly rate: TransferRate;
  readonly signal: AbortSignal;
}

/** Copies what a dataset lacks on its external storage; where nothing is left, it is UPLOADED. */
export async function uploadDataset(transfer: Transfer, copy: DueCopy): Promise<void> {
  const { db } = transfer.round;
  const { datasetId } = copy;
  const chosen = await chooseTarget(transfer, copy);
  if ('problem' in chosen) {
    const { failures } = copy;
    await pauseCopy(db, datasetId, { state: 'WAITING', error: chosen.problem, failed: 0, failures, pauseMs: WAIT_MS });
    return;
  }
  // It was begun before: by a process that has ended, since this one holds the lease, or until a server went away with what it had.
  if (copy.state !== 'WAITING' || copy.storageId !== null) await clearLeft(transfer, copy, chosen.target);
  await startCopy(db, { datasetId, storageId: chosen.target.id });
  const { failed, error } = await copyFiles(transfer, copy, chosen.target);
  if (transfer.signal.aborted) return;
  if (failed > 0) {
    const failures = copy.failures + 1;
    const pause = { failed, failures, pauseMs: pauseMs(failures) };
    await pauseCopy(db, datasetId, { state: 'FAILING', error, ...pause });
    transfer.round.logger.warn({ dataset: copy.datasetName, failed, error }, 'files of a dataset were not uploaded');
    return;
  }
  await finish(transfer.round, copy, chosen.target);
}

/** Removes what was left incomplete; not from another root, where it is not ours. */
async function clearLeft({ round, signal }: Transfer, { datasetName }: DueCopy, target: Target): Promise<void> {
  try {
    const problem = await rootProblem(round, target);
    if (problem === undefined) await clearParts(round, target.url, datasetName, signal);
  } catch (error) {
    round.logger.warn({ dataset: datasetName, err: error }, 'incomplete files were not removed');
  }
}

async function chooseTarget(
  { round }: Transfer,
  { storageId, datasetBytes, bytes }: DueCopy,
): Promise<{ readonly target: Target } | { readonly problem: string }> {
  const targets = (await findTargets(round.db, storageId)).filter(({ url }) => isAmongRoots(url, round.roots));
  const [only] = targets;
  if (storageId !== null) return only ? { target: only } : { problem: 'its external storage may not be written now' };
  const chosen = chooseStorage(targets, Math.max(0, datasetBytes - bytes));
  if ('problem' in chosen) return chosen;
  const target = targets.find(({ id }) => id === chosen.storage.id);
  return target ? { target } : { problem: 'its external storage is gone' };
}

interface Result {
  readonly failed: number;
  /** The last one. */
  readonly error: string;
}

async function copyFiles(transfer: Transfer, copy: DueCopy, target: Target): Promise<Result> {
  let failed = 0;
  let inARow = 0;
  let error = '';
  let after: FileToCopy | undefined;
  for (;;) {
    const place = { datasetId: copy.datasetId, storageId: target.id };
    const files = await findFilesToCopy(transfer.round.db, place, after, BATCH_FILES);
    after = files.at(-1);
    if (!after) return { failed, error };
    const failures = await copyBatch(transfer, copy, target, files);
    failed += failures.length;
    inARow = failures.length === files.length ? inARow + failures.length : 0;
    error = failures.at(-1) ?? error;
    if (transfer.signal.aborted || inARow >= MAX_FAILURES_IN_A_ROW) return { failed, error };
  }
}

/** Copies files side by side; each is recorded as soon as it is verified. @returns why those that failed did */
async function copyBatch(
  transfer: Transfer,
  { datasetId, datasetName }: DueCopy,
  target: Target,
  files: readonly FileToCopy[],
): Promise<string[]> {
  const { round, signal } = transfer;
  const planned = files.map(({ id, name }) => ({ id: uuidv7(), fileId: id, path: externalPath(datasetName, name) }));
  const begun = new Map((await beginReplicas(round.db, target.id, planned)).map((made) => [made.fileId, made]));
  const replicas = Map.groupBy(await findReplicas(round.db, [...begun.keys()]), ({ fileId }) => fileId);
  const failures: string[] = [];
  const upload = async (file: FileToCopy): Promise<void> => {
    const made = begun.get(file.id);
    const outcome = made
      ? await copyOne(transfer, target, copyOf(file, made, replicas.get(file.id) ?? [], target))
      : ({ ok: false, text: 'has a bad copy there, which is examined first', badUrls: [] } as const);
    if (signal.aborted) return;
    await record(round, datasetId, { file, made, outcome });
    if (!outcome.ok) failures.push(printableText(`${file.name}: ${outcome.text}`).slice(0, MAX_ERROR_LENGTH));
  };
  await sideBySide(files, round.config.VISOR_UPLOAD_FILES, upload, signal);
  return failures;
}

const copyOf = (file: FileToCopy, { path }: Copying, replicas: readonly Replica[], target: Target): FileCopy => ({
  file,
  sources: replicas
    .filter(({ status, storageId }) => status === 'AVAILABLE' && storageId !== target.id)
    .map((replica) => replicaUrl(replica.storageUrl, replica.path)),
  target: replicaUrl(target.url, path),
  trusted: target.trustedChecksums,
});

async function copyOne(transfer: Transfer, target: Target, copy: FileCopy): Promise<CopyOutcome> {
  const { storage, rate, round, signal } = transfer;
  try {
    await rate.take(copy.file.size, signal);
    return await copyToRoot(round, target, storage, copy, signal);
  } catch (error) {
    return { ok: false, text: (error as Error).message, badUrls: [] };
  }
}

interface Copied {
  readonly file: FileToCopy;
  readonly made: Copying | undefined;
  readonly outcome: CopyOutcome;
}

async function record({ db, deps }: Round, datasetId: string, { file, made, outcome }: Copied): Promise<void> {
  if (outcome.badUrls.length > 0)
    await db.transaction((tx) =>
      markReplicasBad(deps, tx, [
        { fileId: file.id, urls: outcome.badUrls, reason: 'UPLOAD: other bytes than in the catalog' },
      ]),
    );
  if (!outcome.ok || !made) return;
  await db.transaction(async (tx) => {
    await lockDatasetsOfFiles(tx, [file.id]);
    const completed = await completeReplicas(tx, [made.id]);
    if (completed.length === 0) return;
    await progressCopy(tx, datasetId, { files: 1, bytes: file.size });
    deps.publish(tx, 'dsm.file.replicas', replicasChanged(completed, await findReplicas(tx, completed)));
  });
}

/** The dataset is UPLOADED when no file is left under the lock of its row. */
async function finish({ db, deps }: Round, { datasetId }: DueCopy, target: Target): Promise<void> {
  await db.transaction(async (tx) => {
    await lockDatasets(tx, [{ id: datasetId, name: null }]);
    const left = await findFilesToCopy(tx, { datasetId, storageId: target.id }, undefined, 1);
    if (left.length > 0) return;
    const uploaded = await transitionDatasetRows(tx, [datasetId], 'uploaded');
    // Somebody has taken the upload back.
    if (uploaded.length === 0) return;
    await finishCopy(tx, datasetId);
    publishDatasetEvents(deps, tx, datasetEvents('uploaded', uploaded));
  });
}
