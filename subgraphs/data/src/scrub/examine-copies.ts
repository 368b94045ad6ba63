import { lockDatasetsOfFiles } from '../dataset/lock-datasets.ts';
import { markFilesFound } from '../file/file.store.ts';
import { actOnMissing, mendLost, recordAccused } from '../inspection/act-on-missing.ts';
import type { InspectionWork } from '../inspection/inspection-daemon.ts';
import { NO_COUNTS, type InspectionCounts } from '../inspection/inspection.rules.ts';
import { recordActs, type NewAct } from '../inspection/inspection.store.ts';
import { findLossEffects } from '../inspection/loss-effects.store.ts';
import { isMendable, mendCopy } from '../inspection/mend-copy.ts';
import { assertRoot } from '../inspection/root-problem.ts';
import {
  confirmBad,
  endMending,
  findCopies,
  findGoodCopies,
  findOusted,
  markFilesWithoutCopy,
  markVerified,
  type Copy,
  type VerifiedCopy,
} from '../replica/copy.store.ts';
import { replicasChanged } from '../replica/replica.messages.ts';
import { findReplicas } from '../replica/replica.store.ts';
import { replicaUrl } from '../storage/storage.rules.ts';
import { lossLimit, type LossLimit } from './loss-limit.ts';
import { postponeAccusation } from './scrub.store.ts';

type Finding =
  | { readonly kind: 'good'; readonly inode: bigint | undefined }
  | { readonly kind: 'missing' }
  | { readonly kind: 'bad' | 'unknown'; readonly why: string };

const OUSTED: Finding = { kind: 'bad', why: 'another file of the catalog has its path by now' };

type GoodCopy = Copy & VerifiedCopy;

/** Reads a copy whole. */
async function read({ round, signal }: InspectionWork, copy: Copy): Promise<Finding> {
  const { size, checksum, checksumKind } = copy;
  const url = replicaUrl(copy.storageUrl, copy.path);
  let inode: bigint | undefined;
  try {
    const found = await round.files.stat(url, { signal });
    if (!found) return { kind: 'missing' };
    if (found.kind !== 'file') return { kind: 'bad', why: 'is no plain file' };
    ({ inode } = found);
  } catch (error) {
    return { kind: 'unknown', why: (error as Error).message };
  }
  const outcome = await round.storage.verify([url], { size, checksum, checksumKind, signal });
  if (outcome.ok) return { kind: 'good', inode };
  if (outcome.reason === 'NOT_FOUND') return { kind: 'missing' };
  return { kind: outcome.reason.endsWith('MISMATCH') ? 'bad' : 'unknown', why: outcome.text };
}

/**
 * Reads copies again and acts on what comes of it: a good one is no longer accused, a bad one is confirmed and mended from a good copy,
 * one that is not there is LOST.
 * @param rate waits for the turn of the bytes of each file
 * @throws RootGoneError
 */
export async function examineCopies(
  work: InspectionWork,
  ids: readonly string[],
  rate: (bytes: number) => Promise<void>,
): Promise<InspectionCounts> {
  await assertRoot(work.round, work.storage);
  let counts = NO_COUNTS;
  const add = (more: Partial<InspectionCounts>): void => {
    const sum = (name: keyof InspectionCounts): number => counts[name] + (more[name] ?? 0);
    counts = {
      scanned: sum('scanned'),
      dark: sum('dark'),
      missing: sum('missing'),
      corrupt: sum('corrupt'),
      mended: sum('mended'),
      refused: sum('refused'),
    };
  };
  const good: GoodCopy[] = [];
  const limit = lossLimit(work);
  const ousted = await findOusted(work.round.db, ids);
  for (const copy of await findCopies(work.round.db, ids)) {
    work.signal.throwIfAborted();
    const finding: Finding = ousted.has(copy.id) ? OUSTED : await read(work, copy);
    work.signal.throwIfAborted();
    add({ scanned: 1 });
    if (finding.kind === 'good') good.push({ ...copy, inode: finding.inode });
    else add(await actOn(work, copy, { finding, limit }));
    await rate(copy.size);
  }
  add({ mended: await recordGood(work, good) });
  return counts;
}

async function actOn(
  work: InspectionWork,
  copy: Copy,
  { finding, limit }: { readonly finding: Exclude<Finding, { kind: 'good' }>; readonly limit: LossLimit },
): Promise<Partial<InspectionCounts>> {
  const { round, inspection, storage } = work;
  // What was read of another root says nothing of this one.
  await assertRoot(round, storage);
  if (inspection.dryRun) {
    await recordActs(round.db, [
      actOf(
        work,
        copy,
        finding.kind === 'missing' ? 'LOST' : 'CORRUPT',
        'DRY_RUN',
        'why' in finding ? finding.why : 'is not there',
      ),
    ]);
    return { [finding.kind === 'missing' ? 'missing' : finding.kind === 'bad' ? 'corrupt' : 'refused']: 1 };
  }
  if (finding.kind === 'bad') return { corrupt: 1, mended: await actOnBad(work, copy, finding.why) };
  if (finding.kind === 'unknown') return await accuse(work, copy, finding.why);
  if (copy.status === 'LOST') return { missing: 1, mended: await mendLost(work, [copy]) };
  const excess = await limit();
  if (excess !== undefined) return await accuse(work, copy, `is not there; ${excess}`);
  const { lost, mended, refused } = await actOnMissing(work, [copy.id]);
  return { missing: lost, mended, refused };
}

/** Nothing is decided about the copy: it is read again later. */
async function accuse(work: InspectionWork, copy: Copy, why: string): Promise<Partial<InspectionCounts>> {
  if (copy.status === 'AVAILABLE') await recordAccused(work, [copy], why);
  await postponeAccusation(work.round.db, copy.id);
  return { refused: 1 };
}

const actOf = (
  { inspection, storage }: InspectionWork,
  { id, fileId, path, size }: Copy,
  kind: string,
  outcome: NewAct['outcome'],
  why: string,
): NewAct => ({
  inspectionId: inspection.id,
  kind,
  outcome,
  storageId: storage.id,
  fileId,
  replicaId: id,
  path,
  bytes: size,
  why,
  finding: true,
});

/** Confirms a bad copy: it stays where it is until a good one has been read. Returns 1 where it was mended. */
async function actOnBad(work: InspectionWork, copy: Copy, why: string): Promise<number> {
  const { round, storage, signal } = work;
  const { fileId } = copy;
  await changeCopies(work, fileId, async (tx) => {
    await confirmBad(tx, copy.id, why);
    const harmed = await markFilesWithoutCopy(tx, [fileId]);
    const effects = harmed.length > 0 ? (await findLossEffects(tx, [fileId]))(fileId) : 'another copy is good';
    return [actOf(work, copy, 'CORRUPT', 'DONE', `${why}; ${effects}`)];
  });
  const sources = (await findGoodCopies(round.db, [fileId])).filter(({ id }) => id !== copy.id);
  if (sources.length === 0 || !isMendable(storage)) {
    await endMending(round.db, [copy.id]);
    return 0;
  }
  const result = await mendCopy(round, { target: copy, sources, signal });
  await changeCopies(work, fileId, async (tx) => {
    if (result.ok) {
      await markVerified(tx, [{ id: copy.id }]);
      await markFilesFound(tx, [fileId]);
    } else await endMending(tx, [copy.id]);
    const text = result.ok ? `copied again from ${result.from}` : result.text;
    return [actOf(work, copy, 'MENDED', result.ok ? 'DONE' : 'FAILED', text)];
  });
  return result.ok ? 1 : 0;
}

/** Changes copies of a file under the lock of its dataset, and publishes where the good ones are. */
async function changeCopies(
  { round }: InspectionWork,
  fileId: string,
  change: (tx: Parameters<typeof lockDatasetsOfFiles>[0]) => Promise<NewAct[]>,
): Promise<void> {
  await round.db.transaction(async (tx) => {
    await lockDatasetsOfFiles(tx, [fileId]);
    await recordActs(tx, await change(tx));
    round.deps.publish(tx, 'dsm.file.replicas', replicasChanged([fileId], await findReplicas(tx, [fileId])));
  });
}

/** Returns how many were accused. */
async function recordGood(work: InspectionWork, good: readonly GoodCopy[]): Promise<number> {
  const { round, inspection } = work;
  const accused = good.filter(({ status }) => status !== 'AVAILABLE');
  if (good.length === 0 || inspection.dryRun) return 0;
  const fileIds = [...new Set(accused.map(({ fileId }) => fileId))];
  await round.db.transaction(async (tx) => {
    if (fileIds.length > 0) await lockDatasetsOfFiles(tx, fileIds);
    await markVerified(tx, good);
    if (fileIds.length === 0) return;
    await markFilesFound(tx, fileIds);
    await recordActs(
      tx,
      accused.map((copy) => actOf(work, copy, 'CLEARED', 'DONE', 'was read whole: its bytes are those of the catalog')),
    );
    round.deps.publish(tx, 'dsm.file.replicas', replicasChanged(fileIds, await findReplicas(tx, fileIds)));
  });
  return accused.length;
}
