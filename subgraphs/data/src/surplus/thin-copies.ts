import type { StoredEntry } from '@visor/storage';
import { lockDatasetsOfFiles } from '../dataset/lock-datasets.ts';
import { inspectionDaemon, type InspectionWork } from '../inspection/inspection-daemon.ts';
import { NO_COUNTS, type InspectionResult } from '../inspection/inspection.rules.ts';
import { recordActs, recordProgress } from '../inspection/inspection.store.ts';
import { RateLimit } from '../inspection/rate-limit.ts';
import { assertRoot, RootGoneError, rootProblem } from '../inspection/root-problem.ts';
import { findCopies, findGoodCopies, type Copy } from '../replica/copy.store.ts';
import { replicasChanged } from '../replica/replica.messages.ts';
import { findReplicas } from '../replica/replica.store.ts';
import { replicaUrl } from '../storage/storage.rules.ts';
import type { Storage } from '../storage/storage.entity.ts';
import { findStorageRows } from '../storage/storage.store.ts';
import { beginThinning, endThinning, findBegunThinnings, findNeedless } from './surplus.store.ts';

type Work = InspectionWork & { readonly inspection: { readonly id: string } };

const BATCH_SIZE = 100;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
/** Good copies of a file on internal storages that are needed. */
const NEEDED_COPIES = 1;
/** Storages whose copies are kept rather than those of others. */
const KEPT_FIRST = ['output', 'intermediate', 'input'];

const urlOf = ({ storageUrl, path }: Copy): string => replicaUrl(storageUrl, path);

/** Deletes needless copies of a storage: never the last good one, and none before another one was read whole. */
export const surplusDaemon = inspectionDaemon({
  kind: 'SURPLUS',
  everySeconds: ({ VISOR_SURPLUS_SECONDS }) => VISOR_SURPLUS_SECONDS,
  inspect: thinStorage,
});

async function thinStorage(work: Work): Promise<InspectionResult> {
  const { round, inspection, storage, signal } = work;
  const refuse = (text: string): InspectionResult => ({
    end: 'refuse',
    counts: NO_COUNTS,
    text: `${storage.name}: ${text}`,
  });
  if (storage.kind === 'external') return refuse('it is external: Visor deletes nothing there');
  if (!storage.deletable) return refuse(`deletions are off (storage set ${storage.name} --delete)`);
  const problem = await rootProblem(round, storage);
  if (problem !== undefined) return refuse(problem);
  const rate = new RateLimit(round.config.VISOR_INSPECTOR_ACTS_PER_MINUTE);
  let counts = NO_COUNTS;
  let thinned = 0;
  try {
    for (const { id } of inspection.dryRun ? [] : await findBegunThinnings(round.db, storage.id))
      await resume(work, id);
    for (let after = FIRST_ID; ;) {
      const copies = await findNeedless(round.db, { storageId: storage.id, needed: NEEDED_COPIES }, after, BATCH_SIZE);
      const last = copies.at(-1);
      if (!last)
        return {
          end: 'complete',
          counts,
          text: `${thinned} needless copies${inspection.dryRun ? ' would go' : ' went'}`,
        };
      after = last.id;
      for (const { id } of copies) {
        await rate.next(signal);
        const isDone = await thin(work, id);
        if (isDone) thinned++;
        counts = { ...counts, scanned: counts.scanned + 1, refused: counts.refused + (isDone ? 0 : 1) };
      }
      await recordProgress(round.db, inspection.id, counts);
    }
  } catch (error) {
    if (!(error instanceof RootGoneError)) throw error;
    return { end: 'refuse', counts, text: `${storage.name}: ${error.message}` };
  }
}

/** Returns whether the copy went, or would. */
async function thin(work: Work, id: string): Promise<boolean> {
  const { round, inspection } = work;
  const [victim] = await findCopies(round.db, [id]);
  if (!victim) return false;
  const survivor = await findSurvivor(work, victim);
  if ('why' in survivor) {
    await record(work, victim, 'REFUSED', survivor.why);
    return false;
  }
  const why = `needless: ${urlOf(survivor.copy)} was read whole and is good`;
  if (inspection.dryRun) {
    await record(work, victim, 'DRY_RUN', why);
    return true;
  }
  const { fileId } = victim;
  const begun = await round.db.transaction(async (tx) => {
    await lockDatasetsOfFiles(tx, [fileId]);
    const ids = { victim: victim.id, survivor: survivor.copy.id, fileId, needed: NEEDED_COPIES };
    if (!(await beginThinning(tx, ids))) return false;
    round.deps.publish(tx, 'dsm.file.replicas', replicasChanged([fileId], await findReplicas(tx, [fileId])));
    return true;
  });
  return begun && (await deleteCopy(work, victim, survivor.entry, why));
}

type Survivor = { readonly copy: Copy; readonly entry: StoredEntry } | { readonly why: string };

/** Another good copy that was read whole just now and shares nothing with this one. */
async function findSurvivor({ round, signal }: Work, victim: Copy): Promise<Survivor> {
  const { files, storage } = round;
  const own = await files.stat(urlOf(victim), { signal });
  if (own?.kind !== 'file' || own.size !== victim.size) return { why: 'it is not the file that the catalog has' };
  const rank = ({ storageKind }: Copy): number => KEPT_FIRST.indexOf(storageKind);
  const others = (await findGoodCopies(round.db, [victim.fileId]))
    .filter(({ id, storageKind }) => id !== victim.id && storageKind !== 'external')
    .sort((a, b) => rank(a) - rank(b));
  const problems: string[] = [];
  for (const copy of others) {
    const [place] = await findStorageRows(round.db, [copy.storageId], []);
    const problem = place ? await survivorProblem(round, place) : 'its storage is not known';
    if (problem !== undefined) {
      problems.push(`${copy.storageName}: ${problem}`);
      continue;
    }
    const { size, checksum, checksumKind } = copy;
    const outcome = await storage.verify([urlOf(copy)], { size, checksum, checksumKind, signal });
    const entry = outcome.ok ? await files.stat(urlOf(copy), { signal }) : undefined;
    if (!outcome.ok) problems.push(outcome.text);
    else if (entry?.kind !== 'file') problems.push(`${urlOf(copy)} is no plain file`);
    else if (isSameFile(own, entry)) problems.push(`${urlOf(copy)} is the same file by another name`);
    else return { copy, entry };
  }
  return { why: `no other copy is known to be good: ${problems.join('; ') || 'none is there'}` };
}

const survivorProblem = async (round: Work['round'], place: Storage): Promise<string | undefined> =>
  place.draining ? 'it is being emptied' : await rootProblem(round, place);

const isSameFile = (own: StoredEntry, other: StoredEntry): boolean =>
  own.inode !== undefined && own.inode === other.inode && own.device === other.device;

/** Looks at both files once more, then deletes the one. */
async function deleteCopy(work: Work, victim: Copy, survivor: StoredEntry | undefined, why: string): Promise<boolean> {
  const { round, storage, signal } = work;
  const problem = await rootProblem(round, storage);
  const found =
    problem === undefined
      ? await round.files.stat(urlOf(victim), { signal }).catch(() => 'unknown' as const)
      : 'unknown';
  const isOther = found === 'unknown' || (found !== undefined && (found.kind !== 'file' || found.size !== victim.size));
  const isShared = typeof found === 'object' && survivor !== undefined && isSameFile(found, survivor);
  if (isOther || isShared) {
    await end(work, victim, 'keep', problem ?? 'it is not the file that the catalog has');
    if (problem !== undefined) throw new RootGoneError(problem);
    return false;
  }
  await round.files.remove(urlOf(victim), { signal, emptyFoldersBelow: storage.url });
  await end(work, victim, 'deleted', why);
  return true;
}

/** Completes what an ended process began, where another copy is still good; else the copy is kept. */
async function resume(work: Work, id: string): Promise<void> {
  const [victim] = await findCopies(work.round.db, [id]);
  if (!victim) return;
  if (!(await work.round.files.stat(urlOf(victim), { signal: work.signal }))) {
    await assertRoot(work.round, work.storage);
    return await end(work, victim, 'deleted', 'needless copy');
  }
  const survivor = await findSurvivor(work, victim);
  if ('why' in survivor) return await end(work, victim, 'keep', survivor.why);
  await deleteCopy(work, victim, survivor.entry, `needless: ${urlOf(survivor.copy)} was read whole and is good`);
}

async function end(work: Work, victim: Copy, event: 'deleted' | 'keep', why: string): Promise<void> {
  const { round } = work;
  await round.db.transaction(async (tx) => {
    await lockDatasetsOfFiles(tx, [victim.fileId]);
    await endThinning(tx, victim.id, event);
    await recordActs(tx, [actOf(work, victim, event === 'deleted' ? 'DONE' : 'REFUSED', why)]);
    const replicas = await findReplicas(tx, [victim.fileId]);
    round.deps.publish(tx, 'dsm.file.replicas', replicasChanged([victim.fileId], replicas));
  });
}

const actOf = (
  { inspection, storage }: Work,
  { id, fileId, path, size }: Copy,
  outcome: 'DONE' | 'DRY_RUN' | 'REFUSED',
  why: string,
) => ({
  inspectionId: inspection.id,
  kind: 'THINNED',
  outcome,
  storageId: storage.id,
  fileId,
  replicaId: id,
  path,
  bytes: size,
  why,
});

const record = (work: Work, victim: Copy, outcome: 'DRY_RUN' | 'REFUSED', why: string): Promise<void> =>
  recordActs(work.round.db, [actOf(work, victim, outcome, why)]);
