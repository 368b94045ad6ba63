import type { Tx } from '@visor/db';
import {
  loadAttempts,
  LOCKED_ATTEMPT,
  NOT_ASKED,
  type LoadedAttemptRow,
  type LockedAttemptRow,
} from '../job/job.store.ts';
import { MAX_LOSSES } from '../job/retry.rules.ts';
import { guard, targetOf } from '../lifecycle/guard.rules.ts';
import { INITIAL_PILOT_STATE, pilotLifecycle } from '../lifecycle/pilot.rules.ts';
import type { Declaration } from '../pilot/declaration.rules.ts';
import { LOCKED_PILOT, type LockedPilot } from '../pilot/pilot.store.ts';
import type { Device } from '../task/device.rules.ts';

/** A pilot as it registers. */
interface RegisteringPilot extends Declaration {
  readonly id: string;
  readonly name: string;
  readonly incarnation: string;
  readonly node: string;
  readonly device: Device;
  readonly slots: number;
  readonly version: string;
  readonly notReady: string | null;
  readonly programFolders: readonly string[];
}

/**
 * Replaces the incarnation of a pilot's name; registering the same one again changes nothing but `last_seen`.
 * @param since a pilot that was seen since `seen` keeps its name if two processes have used it since `conflict`; undefined is
 * returned then
 */
export async function replaceIncarnation(
  tx: Tx,
  pilot: RegisteringPilot,
  now: Date,
  since: { readonly conflict: Date; readonly seen: Date },
): Promise<LockedPilot | undefined> {
  const { id, name, incarnation, node, device, slots, version, notReady, programFolders } = pilot;
  const { cores, ramMib, scratchMib, gpus, labels, prefetch, endsAt } = pilot;
  const called = [id, name, incarnation, node, device, slots, version, now, notReady, programFolders];
  const declared = [cores, ramMib, scratchMib, gpus, labels, prefetch, endsAt];
  const rows = await tx.query<LockedPilot>(
    `insert into pilot (id, name, incarnation, node, device, slots, version, status, last_seen, not_ready, program_folders, started_at,
                        cores, ram_mib, scratch_mib, gpus, labels, prefetch, ends_at)
     values ($1, $2, $3, $4, $5, $6, $7, '${INITIAL_PILOT_STATE}', $8, $9, $10, $8, $11, $12, $13, $14, $15, $16, $17)
     on conflict (name) do update set node = $4, device = $5, slots = $6, version = $7, last_seen = $8, incarnation = $3,
       not_ready = $9, program_folders = $10,
       cores = $11, ram_mib = $12, scratch_mib = $13, gpus = $14, labels = $15, prefetch = $16,
       ends_at = case when pilot.incarnation = $3 then pilot.ends_at else $17 end,
       unmounted = case when pilot.incarnation = $3 then pilot.unmounted else '{}' end,
       status = case when pilot.incarnation = $3 then pilot.status else '${INITIAL_PILOT_STATE}' end,
       draining = pilot.draining and (pilot.incarnation = $3 or pilot.status <> 'STOPPED'),
       starts = pilot.starts + case when pilot.incarnation = $3 then 0 else 1 end,
       started_at = case when pilot.incarnation = $3 then pilot.started_at else $8 end
      where pilot.incarnation = $3 or pilot.status in ('STOPPED', 'LOST') or pilot.last_seen < $19
         or pilot.name_conflict_at is null or pilot.name_conflict_at < $18
     returning ${LOCKED_PILOT}`,
    [...called, ...declared, since.conflict, since.seen],
  );
  return rows[0];
}

/** Records that two live processes use the name of a pilot. */
export async function recordNameConflict(
  tx: Tx,
  pilot: { readonly id: string } | { readonly name: string },
  now: Date,
): Promise<void> {
  await tx.query(
    `update pilot set name_conflicts = name_conflicts + 1, name_conflict_at = $3 where id = $1::uuid or name = $2`,
    ['id' in pilot ? pilot.id : null, 'name' in pilot ? pilot.name : null, now],
  );
}

export interface HeldLease {
  readonly jobId: string;
  readonly attempt: number;
  /** Why it is not renewed; null when it is, or when the attempt has ended well. */
  readonly lost: boolean;
  /** Its lease had lapsed; it was not renewed here. */
  readonly unreachable: boolean;
  readonly cancel: boolean;
}

/**
 * Renews the leases that a pilot's heartbeat names, in the order of job ids, as reports lock them. Lost are those whose token
 * is wrong, whose attempt is another pilot's, or is LOST or CANCELLED; one that has ended otherwise is only not renewed.
 */
export async function renewLeases(
  tx: Tx,
  pilotId: string,
  held: readonly { jobId: string; attempt: number; token: string }[],
  until: Date,
): Promise<HeldLease[]> {
  return tx.query(
    `with held as (
       select * from unnest($1::uuid[], $2::int[], $3::text[]) h (job_id, number, token)
     ), live as materialized (
       select a.job_id, a.number from attempt a join held h on h.job_id = a.job_id and h.number = a.number and h.token = a.token
        where a.ended_at is null and a.lapsed_from is null and a.pilot_id = $5 order by a.job_id, a.number for no key update of a
     ), renewed as (
       update attempt a set lease_until = $4, named = true from live l where a.job_id = l.job_id and a.number = l.number
     )
     select h.job_id as "jobId", h.number as attempt,
            (a.job_id is null or a.token <> h.token or a.pilot_id <> $5 or a.state in ('LOST', 'CANCELLED')) as lost,
            coalesce(a.token = h.token and a.pilot_id = $5 and a.lapsed_from is not null, false) as unreachable,
            coalesce((j.cancel_requested or a.kill_text is not null) and l.job_id is not null, false) as cancel
       from held h
       left join attempt a on a.job_id = h.job_id and a.number = h.number
       left join live l on l.job_id = h.job_id and l.number = h.number
       left join job j on j.id = h.job_id`,
    [
      held.map(({ jobId }) => jobId),
      held.map(({ attempt }) => attempt),
      held.map(({ token }) => token),
      until,
      pilotId,
    ],
  );
}

/**
 * Locks at most `limit` live attempts whose lease has just expired, or that no heartbeat ever named. The latter still have the
 * lease of their claim, by which the index finds them. An attempt whose loss would be the last of its job is left alone until
 * `lastLoss`: its job would fail at once, and its pilot, when it is heard again, would have worked for nothing.
 * @param unnamed.since claims from before are given up
 * @param unnamed.until when the lease of a claim of then ends
 */
export async function lockExpired(
  tx: Tx,
  now: Date,
  unnamed: { readonly since: Date; readonly until: Date },
  lastLoss: Date,
  limit: number,
): Promise<LoadedAttemptRow[]> {
  const rows = await tx.query<LockedAttemptRow>(
    `select ${LOCKED_ATTEMPT}, ${NOT_ASKED}
       from (select e.job_id from attempt e join job k on k.id = e.job_id
              where e.ended_at is null and e.lapsed_from is null and e.lease_until < $1
                and (e.lease_until < $5 or k.lost < ${MAX_LOSSES - 1} or not e.named or k.cancel_requested or e.kill_text is not null)
             union select job_id from attempt where ended_at is null and lapsed_from is null and not named and claimed_at < $2 and lease_until < $4
             limit $3) l
       join attempt a on a.job_id = l.job_id and a.ended_at is null
       join job j on j.id = a.job_id
       left join pilot p on p.id = a.pilot_id
      where a.lapsed_from is null and (a.lease_until < $1 or (not a.named and a.claimed_at < $2))
      order by j.id for no key update of j, a skip locked`,
    [now, unnamed.since, limit, unnamed.until, lastLoss],
  );
  return loadAttempts(tx, rows);
}

/** Locks the live attempts of earlier incarnations of a pilot. */
export async function lockPredecessors(tx: Tx, pilotId: string, incarnation: string): Promise<LoadedAttemptRow[]> {
  const rows = await tx.query<LockedAttemptRow>(
    `select ${LOCKED_ATTEMPT}, ${NOT_ASKED}
       from attempt a join job j on j.id = a.job_id left join pilot p on p.id = a.pilot_id
      where a.pilot_id = $1 and a.ended_at is null and a.incarnation <> $2
      order by j.id for no key update of j, a`,
    [pilotId, incarnation],
  );
  return loadAttempts(tx, rows);
}

/** Marks pilots as LOST that were not seen since `since`. Returns them. */
export async function markPilotsLost(tx: Tx, since: Date): Promise<{ id: string; name: string }[]> {
  return tx.query(
    `update pilot set status = ${targetOf(pilotLifecycle, 'lose')}
      where id in (select id from pilot where last_seen < $1 and status not in ('STOPPED', 'LOST')
                      and ${guard(pilotLifecycle, 'lose', 'status')}
                   order by id for no key update skip locked)
     returning id, name`,
    [since],
  );
}
