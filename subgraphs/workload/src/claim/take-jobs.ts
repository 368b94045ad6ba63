import type { Tx } from '@visor/db';
import { MAX_JOB_FILES } from '@visor/schema';
import { estimateBytes, RoomBook } from '../storage/output-storage.rules.ts';
import { reserveStatement } from '../storage/storage-room.store.ts';
import { settingsOf } from '../settings/setting.reads.ts';
import {
  claimStatement,
  readCandidates,
  readChosen,
  readClaims,
  reserveJob,
  type CandidateRow,
  type ChosenJob,
  type Claimant,
  type ClaimRow,
  type PilotLoad,
} from './claim.store.ts';
import { Room } from './room.rules.ts';

/** Pages of the queue that one claim looks at where jobs do not fit. */
const MAX_PAGES = 4;
/** How long a pilot keeps room for a job without claiming again. */
const RESERVATION_TTL_MS = 60_000;

/** What a pilot got; not fresh: it got them by the same request before. */
interface TakenJobs {
  readonly isFresh: boolean;
  /** Jobs were left because no storage has room for what they write. */
  readonly isShort: boolean;
  readonly claims: readonly ClaimRow[];
}

/**
 * Claims jobs for a pilot that is locked, at most as many as there are tokens, in the order of dispatch. Its attempts never
 * demand more than it has declared, but for those that it may hold ahead. A job that smaller ones have passed for too long stops
 * the claim: the pilot keeps what gets free for it. The jobs are claimed at the commit, since that locks their tasks, for whose
 * counters all others wait; of a probe at once, since its node is locked after them. Room on storages is reserved at the commit,
 * too: for the storages' rows all claims wait.
 */
export async function takeJobs(tx: Tx, by: Claimant, load: PilotLoad, now: Date): Promise<TakenJobs> {
  if (load.earlier.length > 0) return { isFresh: false, isShort: false, claims: await readClaims(tx, load.earlier) };
  const storages = new RoomBook(load.rooms);
  const { chosen, reserved, isShort } = await chooseJobs(tx, by, { room: roomOf(load, now), storages }, now);
  if (reserved) await reserveJob(tx, by.pilotId, reserved.jobId, new Date(now.getTime() + RESERVATION_TTL_MS));
  const claims = await readChosen(tx, chosen, by, now);
  if (chosen.length === 0) return { isFresh: true, isShort, claims };
  const claim = claimStatement(by, chosen, now);
  if (by.isProbe) await tx.query(...claim);
  else tx.atCommit.push(claim);
  if (storages.reservations.length > 0) tx.atCommit.push(reserveStatement(storages));
  return { isFresh: true, isShort, claims };
}

function roomOf({ capacity, prefetch, held, settings }: PilotLoad, now: Date): Room {
  const isDeclared = Object.values(capacity).some((amount) => amount !== null);
  const reservationSeconds = isDeclared ? settingsOf('scheduler', settings).reservationSeconds : 0;
  const attempts = held.map((attempt) => ({ ...attempt, claimedAt: Date.parse(attempt.claimedAt) }));
  const limits = { prefetch: prefetch ?? 0, now: now.getTime(), reservationMs: reservationSeconds * 1_000 };
  return new Room(capacity, attempts, limits);
}

interface Chosen {
  readonly chosen: readonly ChosenJob[];
  readonly reserved: CandidateRow | null;
  readonly isShort: boolean;
}

/** Jobs that have no room on any storage are passed, and the next pages leave their tasks out: what comes behind them may have. */
async function chooseJobs(
  tx: Tx,
  by: Claimant,
  { room, storages }: { readonly room: Room; readonly storages: RoomBook },
  now: Date,
): Promise<Chosen> {
  const chosen: ChosenJob[] = [];
  const short = new Set<string>();
  const answer = (reserved: CandidateRow | null = null): Chosen => ({ chosen, reserved, isShort: short.size > 0 });
  let after = 0;
  let files = 0;
  for (let page = 0; page < MAX_PAGES && !room.isFull; page++) {
    const limit = by.tokens.length - chosen.length;
    if (limit === 0) break;
    const free = page === 0 ? null : room.free;
    const rows = await readCandidates(tx, by, { after, limit, free, without: [...short] }, now);
    for (const row of rows) {
      after = Number(row.dispatch);
      const demand = { ...row.output, bytes: estimateBytes(row.inputBytes, row.output) };
      const storage = storages.find(demand);
      if (storage === undefined) {
        short.add(row.taskId);
        continue;
      }
      const decision = room.offer({ ...row, queuedAt: Date.parse(row.queuedAt) });
      if (decision === 'reserve') return answer(row);
      if (decision === 'skip') continue;
      files += row.inputFiles ?? 1;
      // The answer names all files: more of them come with the next claim.
      if (files > MAX_JOB_FILES && chosen.length > 0) return answer();
      chosen.push({ ...row, storage, reservedBytes: demand.bytes });
      if (storage) storages.reserve(storage, demand);
    }
    if (rows.length < limit) break;
  }
  return answer();
}
