import { fileURLToPath } from 'node:url';
import { isAmongRoots, openFolderWithin, type LocalStorage } from '@visor/storage';
import { datasetEvents, publishDatasetEvents } from '../dataset/dataset.messages.ts';
import { withRoundLease, type Daemon, type Round } from '../inspection/daemon.ts';
import { sideBySide } from '../inspection/side-by-side.ts';
import { accuseCopies } from '../replica/copy.store.ts';
import { checkMarker } from '../storage/check-marker.ts';
import { replicaUrl } from '../storage/storage.rules.ts';
import { findStorageRows } from '../storage/storage.store.ts';
import {
  endDeletions,
  feedBatches,
  findBatchFiles,
  findDueBatches,
  findDueStorages,
  isBatchOpen,
  closeBatch,
  type Batch,
  type DueStorage,
} from './deletion.store.ts';
import { FileRemover, FILES_AT_ONCE, type MayGoOn, type Removal } from './remove-files.ts';
import { noteStorage, takeAllowance } from './storage-deletion.store.ts';

/** Batches that one round feeds, and deletes on each storage. */
const MAX_BATCHES = 100;
/** One is recorded while the files of the next are deleted. */
const BATCHES_AT_ONCE = 2;
/** A full storage is emptied faster; the grace stays. */
const FULL_FACTOR = 10;
const FIRST_RETRY_MS = 60_000;
const MAX_RETRY_MS = 3_600_000;

/** How storages are reached. */
interface Access {
  readonly roots: readonly string[];
  readonly storage: LocalStorage;
}

/** Deletes the copies of datasets whose deletion has begun. */
export const deleteReplicas: Daemon = {
  name: 'delete replicas',
  everyMs: 10_000,
  async run(round, signal) {
    const { db, deps } = round;
    for (let fed = 0; fed < MAX_BATCHES && !signal.aborted; fed += 1)
      if (!(await db.transaction((tx) => feedBatches(tx, deps.now())))) break;
    let more = false;
    for (const storage of await findDueStorages(db, deps.now())) {
      // Another host's: it is not away because it is not here.
      if (!isAmongRoots(storage.url, round.roots)) continue;
      const held = await withRoundLease(round, `DELETION ${storage.id}`, signal, (lease) =>
        deleteOnStorage(round, storage, lease),
      );
      more ||= held?.result === true;
    }
    await db.transaction(async (tx) => {
      publishDatasetEvents(deps, tx, datasetEvents('deleted', await endDeletions(tx, deps.now())));
    });
    return more;
  },
};

/** Deletes what is due on a storage, batch by batch. Returns whether more is. */
async function deleteOnStorage(round: Round, storage: DueStorage, signal: AbortSignal): Promise<boolean> {
  const { db, deps, roots, files, config } = round;
  const perMinute = config.VISOR_DELETE_FILES_PER_MINUTE * (storage.isFull ? FULL_FACTOR : 1);
  const access = { roots, storage: files };
  const batches = await findDueBatches(db, storage.id, deps.now(), MAX_BATCHES);
  let isSpent = false;
  let isLeftOut = false;
  const work = async (batch: Batch): Promise<void> => {
    if (isSpent || isLeftOut) return;
    const now = deps.now();
    if (!(await takeAllowance(db, storage.id, { perMinute, wanted: batch.replicas, now }))) {
      isSpent = true;
      return;
    }
    const installation = await round.installation();
    const problem =
      (await checkMarker(access, storage, installation)) ?? (await deleteBatch(round, access, storage, batch));
    // Of two batches at once one says it.
    if (isLeftOut) return;
    isLeftOut = problem !== undefined;
    await noteStorage(db, storage.id, { problem: problem ?? null, now });
    if (isLeftOut) round.logger.warn({ storage: storage.name, problem }, 'storage left out of deletions for a while');
  };
  await sideBySide(batches, BATCHES_AT_ONCE, work, signal);
  return !isSpent && !isLeftOut && batches.length === MAX_BATCHES;
}

/** Deletes the copies of a batch. Returns why the storage does not do it, where none could be deleted. */
async function deleteBatch(
  round: Round,
  access: Access,
  storage: DueStorage,
  batch: Batch,
): Promise<string | undefined> {
  const { db, deps } = round;
  const files = await findBatchFiles(db, batch.id);
  const external = batch.needsExternal ? await lookAtExternal(round, access, files) : NOTHING_UNSAFE;
  const doomed = files.filter(({ replicaId }) => !external.unsafe.has(replicaId));
  const removals: Removal[] = [...external.unsafe].map(([replicaId, why]) => ({ replicaId, outcome: 'REFUSED', why }));
  const remove = storage.url.startsWith('file:') ? removeLocal : removeRemote;
  removals.push(...(await remove(access, storage, doomed, () => isBatchOpen(db, batch.id))));
  const isWhole = removals.length === files.length;
  const now = deps.now();
  const retryAt = new Date(now.getTime() + Math.min(FIRST_RETRY_MS * 2 ** batch.attempts, MAX_RETRY_MS));
  await db.transaction(async (tx) => {
    await accuseCopies(tx, [...external.gone.keys()], [...external.gone.values()]);
    await closeBatch(tx, { batch, storageId: storage.id, removals, isWhole, retryAt, now });
  });
  const failed = removals.filter(({ outcome }) => outcome === 'FAILED');
  return failed.length > 0 && failed.length === doomed.length ? (failed[0]?.why ?? 'it failed') : undefined;
}

/** What was found of external copies. */
interface ExternalCopies {
  /** Internal copies that stay, by their ids, and why. */
  readonly unsafe: ReadonlyMap<string, string>;
  /** External copies that are not there as the catalog says, by their ids: the inspector looks at them. */
  readonly gone: ReadonlyMap<string, string>;
}

const NOTHING_UNSAFE: ExternalCopies = { unsafe: new Map(), gone: new Map() };

/** Asks the external copies once more: those that are not there as the catalog says keep the internal ones. */
async function lookAtExternal(round: Round, access: Access, files: Doomed): Promise<ExternalCopies> {
  const unsafe = new Map<string, string>();
  const gone = new Map<string, string>();
  const ids = [...new Set(files.flatMap(({ externalId }) => externalId ?? []))];
  const problems = new Map<string, string | undefined>();
  for (const place of await findStorageRows(round.db, ids, []))
    problems.set(place.id, await checkMarker(access, place, await round.installation()));
  for (const { replicaId, size, externalCopy, externalId, externalUrl, externalPath } of files) {
    if (externalCopy === null || externalUrl === null || externalPath === null) {
      unsafe.set(replicaId, 'it has no good external copy any more');
      continue;
    }
    const url = replicaUrl(externalUrl, externalPath);
    const problem = externalId === null ? undefined : problems.get(externalId);
    const found = problem === undefined ? await access.storage.stat(url).catch((error: Error) => error) : undefined;
    if (found && !(found instanceof Error) && found.kind === 'file' && found.size === size) continue;
    const reason = problem ?? (found instanceof Error ? found.message : undefined);
    unsafe.set(
      replicaId,
      `its external copy ${url} was not found with ${size} bytes${reason === undefined ? '' : `: ${reason}`}`,
    );
    // A storage that is away says nothing of its files.
    if (reason === undefined)
      gone.set(externalCopy, `was not found with ${size} bytes when the internal copy was to go`);
  }
  return { unsafe, gone };
}

type Doomed = Awaited<ReturnType<typeof findBatchFiles>>;

async function removeLocal(
  { roots }: Access,
  { url }: DueStorage,
  files: Doomed,
  mayGoOn: MayGoOn,
): Promise<Removal[]> {
  const folder = fileURLToPath(url);
  // Refuses a root that lies outside of the roots of this machine.
  await (await openFolderWithin({ folder, roots }, '.')).handle.close();
  await using remover = await FileRemover.open(folder);
  const removals = await remover.remove(files, mayGoOn);
  await remover.removeEmptyFolders(files.map(({ path }) => path));
  return removals;
}

/** Storages of other schemes delete by their own interface. */
async function removeRemote(
  { storage }: Access,
  { url }: DueStorage,
  files: Doomed,
  mayGoOn: MayGoOn,
): Promise<Removal[]> {
  const removals: Removal[] = [];
  for (const [index, { replicaId, path, size }] of files.entries()) {
    if (index % FILES_AT_ONCE === 0 && !(await mayGoOn())) break;
    const target = replicaUrl(url, path);
    try {
      const found = await storage.stat(target);
      if (!found) removals.push({ replicaId, outcome: 'ABSENT', why: null });
      else if (found.kind !== 'file' || found.size !== size)
        removals.push({ replicaId, outcome: 'REFUSED', why: `it has ${found.size} bytes, not ${size}` });
      else {
        await storage.remove(target, { emptyFoldersBelow: url });
        removals.push({ replicaId, outcome: 'REMOVED', why: null });
      }
    } catch (error) {
      removals.push({ replicaId, outcome: 'FAILED', why: (error as Error).message });
    }
  }
  return removals;
}
