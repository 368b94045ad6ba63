import type { Tx } from '@visor/db';
import { settingsOf } from '../settings/setting.reads.ts';
import {
  claimStatement,
  readCandidates,
  readChosen,
  readClaims,
  reserveJob,
  type CandidateRow,
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
  readonly claims: readonly ClaimRow[];
}

/**
 * Claims jobs for a pilot that is locked, at most as many as there are tokens, in the order of dispatch. Its attempts never
 * demand more than it has declared, but for those that it may hold ahead. A job that smaller ones have passed for too long stops
 * the claim: the pilot keeps what gets free for it. The jobs are claimed at the commit, since that locks their tasks, for whose
 * counters all others wait; of a probe at once, since its node is locked after them.
 */
export async function takeJobs(tx: Tx, by: Claimant, load: PilotLoad, now: Date): Promise<TakenJobs> {
  if (load.earlier.length > 0) return { isFresh: false, claims: await readClaims(tx, load.earlier) };
  const { chosen, reserved } = await chooseJobs(tx, by, roomOf(load, now), now);
  if (reserved) await reserveJob(tx, by.pilotId, reserved.jobId, new Date(now.getTime() + RESERVATION_TTL_MS));
  const claims = await readChosen(tx, chosen, by, now);
  if (chosen.length === 0) return { isFresh: true, claims };
  const claim = claimStatement(by, chosen, now);
  if (by.isProbe) await tx.query(...claim);
  else tx.atCommit.push(claim);
  return { isFresh: true, claims };
}

function roomOf({ capacity, prefetch, held, settings }: PilotLoad, now: Date): Room {
  const isDeclared = Object.values(capacity).some((amount) => amount !== null);
  const reservationSeconds = isDeclared ? settingsOf('scheduler', settings).reservationSeconds : 0;
  const attempts = held.map((attempt) => ({ ...attempt, claimedAt: Date.parse(attempt.claimedAt) }));
  const limits = { prefetch: prefetch ?? 0, now: now.getTime(), reservationMs: reservationSeconds * 1_000 };
  return new Room(capacity, attempts, limits);
}

async function chooseJobs(
  tx: Tx,
  by: Claimant,
  room: Room,
  now: Date,
): Promise<{ chosen: readonly CandidateRow[]; reserved: CandidateRow | null }> {
  const chosen: CandidateRow[] = [];
  let after = 0;
  for (let page = 0; page < MAX_PAGES && !room.isFull; page++) {
    const limit = by.tokens.length - chosen.length;
    if (limit === 0) break;
    const rows = await readCandidates(tx, by, { after, limit, free: page === 0 ? null : room.free }, now);
    for (const row of rows) {
      after = Number(row.dispatch);
      const answer = room.offer({ ...row, queuedAt: Date.parse(row.queuedAt) });
      if (answer === 'give') chosen.push(row);
      if (answer === 'reserve') return { chosen, reserved: row };
    }
    if (rows.length < limit) break;
  }
  return { chosen, reserved: null };
}
