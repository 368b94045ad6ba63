import type { Tx } from '@visor/db';
import { notRefused } from './candidates.ts';
import { pickOrder } from '../job/pick-order.ts';
import type { Device } from './pilot.rules.ts';
import { pilotLifecycle, type PilotState } from '../lifecycle/pilot.rules.ts';

export interface LockedPilot {
  readonly id: string;
  readonly name: string;
  readonly incarnation: string;
  readonly node: string;
  readonly device: Device;
  readonly status: PilotState;
  readonly draining: boolean;
  readonly notReady: string | null;
  readonly warning: string | null;
  /** Programs it lacks, sorted. */
  readonly refuses: readonly string[];
}

const columns = `id, name, incarnation, node, device, status, draining, not_ready as "notReady", warning,
  array(select r.program from pilot_refusal r where r.pilot_id = pilot.id order by r.program collate "C") as refuses`;

export async function lockPilot(tx: Tx, id: string): Promise<LockedPilot | undefined> {
  const rows = await tx.query<LockedPilot>(`select ${columns} from pilot where id = $1 for no key update`, [id]);
  return rows[0];
}

/** Puts a new incarnation in its name's place; registering the same one again changes nothing but `last_seen`. */
export async function putPilot(
  tx: Tx,
  pilot: {
    id: string;
    name: string;
    incarnation: string;
    node: string;
    device: string;
    slots: number;
    version: string;
    notReady: string | null;
    programFolders: readonly string[];
  },
  now: Date,
): Promise<LockedPilot> {
  const rows = await tx.query<LockedPilot>(
    `insert into pilot (id, name, incarnation, node, device, slots, version, status, last_seen, not_ready, program_folders, started_at)
     values ($1, $2, $3, $4, $5, $6, $7, 'STARTING', $8, $9, $10, $8)
     on conflict (name) do update set node = $4, device = $5, slots = $6, version = $7, last_seen = $8, incarnation = $3,
       not_ready = $9, program_folders = $10,
       status = case when pilot.incarnation = $3 then pilot.status else 'STARTING' end,
       draining = pilot.draining and (pilot.incarnation = $3 or pilot.status <> 'STOPPED'),
       starts = pilot.starts + case when pilot.incarnation = $3 then 0 else 1 end,
       started_at = case when pilot.incarnation = $3 then pilot.started_at else $8 end
     returning ${columns}`,
    [
      pilot.id,
      pilot.name,
      pilot.incarnation,
      pilot.node,
      pilot.device,
      pilot.slots,
      pilot.version,
      now,
      pilot.notReady,
      pilot.programFolders,
    ],
  );
  return rows[0] as LockedPilot;
}

export async function setPilot(
  tx: Tx,
  id: string,
  to: Pick<LockedPilot, 'status' | 'draining' | 'notReady' | 'warning'>,
  seen: Date | null,
): Promise<void> {
  await tx.query(
    `update pilot set status = $2, draining = $3, not_ready = $4, warning = $6, last_seen = coalesce($5, last_seen)
      where id = $1`,
    [id, to.status, to.draining, to.notReady, seen, to.warning],
  );
}

export interface HeldLease {
  readonly jobId: string;
  readonly attempt: number;
  /** Why it is not renewed; null when it is, or when the attempt has ended well. */
  readonly lost: boolean;
  readonly cancel: boolean;
}

/**
 * Renews the leases that a pilot's heartbeat names, in the order of job ids, as reports lock them. Lost are those whose token
 * is wrong, whose attempt is another pilot's, or is LOST or CANCELLED; one that has ended otherwise is merely not renewed.
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
        where a.ended_at is null and a.pilot_id = $5 order by a.job_id, a.number for no key update of a
     ), renewed as (
       update attempt a set lease_until = $4, named = true from live l where a.job_id = l.job_id and a.number = l.number
     )
     select h.job_id as "jobId", h.number as attempt,
            (a.job_id is null or a.token <> h.token or a.pilot_id <> $5 or a.state in ('LOST', 'CANCELLED')) as lost,
            coalesce(j.cancel_requested and l.job_id is not null, false) as cancel
       from held h
       left join attempt a on a.job_id = h.job_id and a.number = h.number
       left join live l on l.job_id = h.job_id and l.number = h.number
       left join job j on j.id = h.job_id`,
    [held.map((one) => one.jobId), held.map((one) => one.attempt), held.map((one) => one.token), until, pilotId],
  );
}

/** Whether a pilot of these devices, which lacks these programs, would find a job. */
export async function jobsWait(
  tx: Pick<Tx, 'query'>,
  devices: readonly string[],
  refuses: readonly string[],
): Promise<boolean> {
  const refusing = refuses.length > 0;
  const rows = await tx.query(
    `select 1 from job j where j.state = 'QUEUED' and j.device = any ($1) ${refusing ? notRefused('$2') : ''}
      order by ${pickOrder} limit 1`,
    refusing ? [devices, refuses] : [devices],
  );
  return rows.length > 0;
}

/** Live attempts of a pilot whose job is to be cancelled. */
export async function cancelsFor(
  tx: Pick<Tx, 'query'>,
  pilotId: string,
): Promise<{ jobId: string; attempt: number }[]> {
  return tx.query(
    `select a.job_id as "jobId", a.number as attempt from attempt a join job j on j.id = a.job_id
      where a.pilot_id = $1 and a.ended_at is null and j.cancel_requested`,
    [pilotId],
  );
}

/** Says of pilots not seen since then that they are lost. */
export async function losePilots(tx: Tx, since: Date): Promise<{ id: string; name: string }[]> {
  return tx.query(
    `update pilot set status = 'LOST'
      where id in (select id from pilot where last_seen < $1 and status not in ('STOPPED', 'LOST') and status = any ($2)
                   order by id for no key update skip locked)
     returning id, name`,
    [since, pilotLifecycle.sources('lose')],
  );
}
