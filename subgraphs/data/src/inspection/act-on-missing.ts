import { lockDatasetsOfFiles } from '../dataset/lock-datasets.ts';
import type { InspectionWork } from './inspection-daemon.ts';
import { recordActs, type NewAct } from './inspection.store.ts';
import { isMendable, mendCopy } from './mend-copy.ts';
import { assertRoot } from './root-problem.ts';
import {
  accuseCopies,
  endMending,
  findCopies,
  findGoodCopies,
  markCopiesLost,
  markFilesWithoutCopy,
  markVerified,
  type Copy,
} from '../replica/copy.store.ts';
import { replicasChanged } from '../replica/replica.messages.ts';
import { findReplicas } from '../replica/replica.store.ts';
import { replicaUrl } from '../storage/storage.rules.ts';
import { findLossEffects } from './loss-effects.store.ts';

interface MissingOutcome {
  readonly lost: number;
  readonly accused: number;
  readonly mended: number;
  readonly refused: number;
}

/** What a second look says of a copy that the scan did not find. */
type SecondLook = 'absent' | 'there' | 'odd' | 'unknown';

async function lookAgain({ round, signal }: InspectionWork, copy: Copy): Promise<SecondLook> {
  try {
    const found = await round.files.stat(replicaUrl(copy.storageUrl, copy.path), { signal });
    if (!found) return 'absent';
    return found.kind === 'file' ? 'there' : 'odd';
  } catch {
    return 'unknown';
  }
}

/**
 * Acts on copies that were in two catalogs and not on the storage: looks again, then at the root, and marks those LOST that are
 * not there; mends them where there is another good copy.
 * @throws RootGoneError where the root went meanwhile: nothing is missing then
 */
export async function actOnMissing(work: InspectionWork, ids: readonly string[]): Promise<MissingOutcome> {
  const { round, storage, signal } = work;
  const copies = await findCopies(round.db, ids);
  const looks = await Promise.all(copies.map(async (copy) => ({ copy, look: await lookAgain(work, copy) })));
  const of = (wanted: SecondLook): Copy[] => looks.filter(({ look }) => look === wanted).map(({ copy }) => copy);
  await assertRoot(round, storage);
  signal.throwIfAborted();
  const lost = await recordLost(work, of('absent'));
  const odd = of('odd');
  await recordAccused(work, odd, 'is no plain file');
  const mended = await mendLost(work, lost);
  return { lost: lost.length, accused: odd.length, mended, refused: of('unknown').length };
}

const LOST_REASON = 'was not on its storage, twice in a row';

async function recordLost({ round, inspection, storage }: InspectionWork, copies: readonly Copy[]): Promise<Copy[]> {
  if (copies.length === 0) return [];
  const { db, deps } = round;
  const fileIds = [...new Set(copies.map(({ fileId }) => fileId))];
  return await db.transaction(async (tx) => {
    await lockDatasetsOfFiles(tx, fileIds);
    const marked = new Set(
      await markCopiesLost(
        tx,
        copies.map(({ id }) => id),
        LOST_REASON,
      ),
    );
    const lost = copies.filter(({ id }) => marked.has(id));
    const harmed = new Map((await markFilesWithoutCopy(tx, fileIds)).map(({ id, status }) => [id, status]));
    const effects = await findLossEffects(tx, [...harmed.keys()]);
    const acts = lost.map((copy): NewAct => ({
      inspectionId: inspection.id,
      kind: 'LOST',
      outcome: 'DONE',
      storageId: storage.id,
      fileId: copy.fileId,
      replicaId: copy.id,
      path: copy.path,
      bytes: copy.size,
      why: harmed.has(copy.fileId) ? `${LOST_REASON}; ${effects(copy.fileId)}` : `${LOST_REASON}; another copy is good`,
      finding: true,
    }));
    await recordActs(tx, acts);
    deps.publish(tx, 'dsm.file.replicas', replicasChanged(fileIds, await findReplicas(tx, fileIds)));
    return lost;
  });
}

/** Marks copies BAD, for the scrub to read. */
export async function recordAccused(
  { round, inspection, storage }: InspectionWork,
  copies: readonly Copy[],
  why: string,
): Promise<void> {
  if (copies.length === 0) return;
  const { db, deps } = round;
  const fileIds = [...new Set(copies.map(({ fileId }) => fileId))];
  await db.transaction(async (tx) => {
    await lockDatasetsOfFiles(tx, fileIds);
    const ids = copies.map(({ id }) => id);
    await accuseCopies(
      tx,
      ids,
      ids.map(() => why),
    );
    await recordActs(
      tx,
      copies.map(({ id, fileId, path, size }) => ({
        inspectionId: inspection.id,
        kind: 'ACCUSED',
        outcome: 'DONE',
        storageId: storage.id,
        fileId,
        replicaId: id,
        path,
        bytes: size,
        why,
        finding: true,
      })),
    );
    deps.publish(tx, 'dsm.file.replicas', replicasChanged(fileIds, await findReplicas(tx, fileIds)));
  });
}

/** Copies lost files again where there is another good copy. Returns how many. */
export async function mendLost(work: InspectionWork, lost: readonly Copy[]): Promise<number> {
  const { round, inspection, storage, signal } = work;
  if (lost.length === 0) return 0;
  const fileIds = isMendable(storage) ? lost.map(({ fileId }) => fileId) : [];
  const good = Map.groupBy(await findGoodCopies(round.db, fileIds), ({ fileId }) => fileId);
  await endMending(
    round.db,
    lost.filter(({ fileId }) => !good.has(fileId)).map(({ id }) => id),
  );
  let mended = 0;
  for (const target of lost) {
    const sources = good.get(target.fileId);
    if (!sources) continue;
    signal.throwIfAborted();
    const result = await mendCopy(round, { target, sources, signal });
    if (result.ok) mended++;
    await round.db.transaction(async (tx) => {
      await lockDatasetsOfFiles(tx, [target.fileId]);
      if (result.ok) await markVerified(tx, [{ id: target.id }]);
      else await endMending(tx, [target.id]);
      await recordActs(tx, [
        {
          inspectionId: inspection.id,
          kind: 'MENDED',
          outcome: result.ok ? 'DONE' : 'FAILED',
          storageId: storage.id,
          fileId: target.fileId,
          replicaId: target.id,
          path: target.path,
          bytes: target.size,
          why: result.ok ? `copied again from ${result.from}` : result.text,
        },
      ]);
      const replicas = await findReplicas(tx, [target.fileId]);
      round.deps.publish(tx, 'dsm.file.replicas', replicasChanged([target.fileId], replicas));
    });
  }
  return mended;
}
