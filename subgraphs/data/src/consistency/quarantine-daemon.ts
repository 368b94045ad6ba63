import type { Daemon, Round } from '../inspection/daemon.ts';
import { withRoundLease } from '../inspection/daemon.ts';
import { recordActs, type NewAct } from '../inspection/inspection.store.ts';
import { RateLimit } from '../inspection/rate-limit.ts';
import { openQuarantine } from '../inspection/open-quarantine.ts';
import type { Quarantine } from '../inspection/quarantine.ts';
import { rootProblem } from '../inspection/root-problem.ts';
import { isPlainKey } from '../inspection/scan-key.rules.ts';
import { QUARANTINE_FOLDER } from '../storage/own-names.rules.ts';
import { markFilesFound } from '../file/file.store.ts';
import { lockDatasetsOfFiles } from '../dataset/lock-datasets.ts';
import { markVerified } from '../replica/copy.store.ts';
import { replicasChanged } from '../replica/replica.messages.ts';
import { findReplicas, insertReplicas } from '../replica/replica.store.ts';
import type { Storage } from '../storage/storage.entity.ts';
import { replicaUrl } from '../storage/storage.rules.ts';
import { findStorageRows } from '../storage/storage.store.ts';
import { uuidv7 } from '@visor/db';
import {
  findPurgeable,
  findSetAside,
  findStoragesWithQuarantine,
  markPurged,
  markReturned,
  type Candidate,
  type SetAsideFile,
} from './dark-file.store.ts';
import { advanceGeneration } from './generation.ts';

const POLL_INTERVAL_MS = 10_000;
const BATCH_SIZE = 100;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Brings files back that the catalog has meanwhile or misses, and deletes others after their time. */
export const quarantineDaemon: Daemon = {
  name: 'quarantine',
  everyMs: POLL_INTERVAL_MS,
  async run(round, signal) {
    for (const storageId of await findStoragesWithQuarantine(round.db)) {
      if (signal.aborted) return;
      // The lease of the inspection that sets files aside: one of the two at a time.
      await withRoundLease(round, `CONSISTENCY ${storageId}`, signal, (held) => tend(round, storageId, held));
    }
  },
};

async function tend(round: Round, storageId: string, signal: AbortSignal): Promise<void> {
  const [storage] = await findStorageRows(round.db, [storageId], []);
  if (!storage || (await rootProblem(round, storage)) !== undefined) return;
  const folder = openQuarantine(storage, round);
  await bringBackMatches(round, { storage, folder, signal });
  const restoredAt = await advanceGeneration(round.db, storage.id, folder);
  if (restoredAt === null && storage.deletable) await purge(round, { storage, folder, signal });
}

interface Tended {
  readonly storage: Storage;
  readonly folder: Quarantine;
  readonly signal: AbortSignal;
}

/** Set-aside files that are others than files of the catalog, by their ids: neither changes, so they are compared once. */
const different = new Set<string>();
const MAX_DIFFERENT = 100_000;

async function bringBackMatches(round: Round, tended: Tended): Promise<void> {
  for (let after = FIRST_ID; ;) {
    const files = await findSetAside(round.db, tended.storage.id, after, BATCH_SIZE);
    const last = files.at(-1);
    if (!last) return;
    after = last.id;
    for (const file of files)
      for (const candidate of file.candidates) {
        tended.signal.throwIfAborted();
        if (await bringBack(round, tended, file, candidate)) break;
      }
  }
}

/** Whether a set-aside file has the bytes of a file of the catalog. */
async function isSame(
  { storage: helper }: Round,
  { storage, signal }: Tended,
  id: string,
  { fileId, size, checksum, checksumKind }: Candidate,
): Promise<boolean> {
  const pair = `${id} ${fileId}`;
  if (different.has(pair)) return false;
  const url = replicaUrl(storage.url, `${QUARANTINE_FOLDER}/${id}`);
  const outcome = await helper.verify([url], { size, checksum, checksumKind, signal });
  if (outcome.ok) return true;
  if (different.size >= MAX_DIFFERENT) different.clear();
  if (outcome.reason.endsWith('MISMATCH')) different.add(pair);
  return false;
}

/** Returns whether the file is where the catalog has it. */
async function bringBack(round: Round, tended: Tended, { id, path }: SetAsideFile, match: Candidate): Promise<boolean> {
  const { storage, folder } = tended;
  const { fileId, size } = match;
  const target = isPlainKey(path) && !path.startsWith(`${QUARANTINE_FOLDER}/`) ? path : undefined;
  if (target === undefined || !(await isSame(round, tended, id, match))) return false;
  const act: NewAct = {
    inspectionId: null,
    kind: 'RETURNED',
    outcome: 'DONE',
    storageId: storage.id,
    fileId,
    path,
    bytes: size,
    why: 'the catalog has it: it is what was set aside',
    finding: true,
  };
  try {
    await folder.bringBack(id, target);
  } catch (error) {
    round.logger.warn({ err: error, storage: storage.name, path }, 'file not brought back from quarantine');
    return false;
  }
  await round.db.transaction(async (tx) => {
    await lockDatasetsOfFiles(tx, [fileId]);
    if (match.replicaId !== null) await markVerified(tx, [{ id: match.replicaId }]);
    else await insertReplicas(tx, [{ id: uuidv7(), fileId, storageId: storage.id, path: target }], round.deps.now());
    await markFilesFound(tx, [fileId]);
    await markReturned(tx, id);
    await recordActs(tx, [act]);
    round.deps.publish(tx, 'dsm.file.replicas', replicasChanged([fileId], await findReplicas(tx, [fileId])));
  });
  return true;
}

async function purge(round: Round, { storage, folder, signal }: Tended): Promise<void> {
  const { db, config } = round;
  const files = await findPurgeable(db, storage.id, config.VISOR_QUARANTINE_SECONDS, BATCH_SIZE);
  const rate = new RateLimit(config.VISOR_INSPECTOR_ACTS_PER_MINUTE);
  for (const file of files) {
    await rate.next(signal);
    const act = {
      inspectionId: null,
      kind: 'PURGED',
      storageId: storage.id,
      path: file.path,
      bytes: file.size,
    } as const;
    try {
      await folder.purge(file.id, file);
      await db.transaction(async (tx) => {
        await markPurged(tx, file.id);
        await recordActs(tx, [{ ...act, outcome: 'DONE', why: 'its time in quarantine is over' }]);
      });
    } catch (error) {
      round.logger.warn({ err: error, storage: storage.name, path: file.path }, 'file not deleted from quarantine');
    }
  }
}
