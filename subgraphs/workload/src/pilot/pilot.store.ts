import { selectColumns, type Tx } from '@visor/db';
import { guard } from '../lifecycle/guard.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import { isNotRefused, isOffline } from './candidates.ts';
import { PilotEntity, type PilotRow } from './pilot.entity.ts';

const lockedPilot = [
  'id',
  'name',
  'incarnation',
  'node',
  'device',
  'status',
  'draining',
  'notReady',
  'warning',
  'load',
] as const;

/** A pilot as it is locked for a call in its name. */
export interface LockedPilot extends Pick<PilotRow, (typeof lockedPilot)[number]> {
  /** Health of its node, null where the node is not known, and when a node in quarantine gets a job to try. */
  readonly health: 'OK' | 'QUARANTINED' | 'PROBING' | null;
  readonly probeAt: string | null;
  /** Programs that it lacks, sorted. */
  readonly refuses: readonly string[];
  /** Whether a person has set its node OFFLINE. */
  readonly isOffline: boolean;
}

/** What a statement selects of table `pilot` for a `LockedPilot`. */
export const LOCKED_PILOT = `${selectColumns(PilotEntity, 'pilot', lockedPilot)},
  (select n.health from node n where n.name = pilot.node) as health,
  (select n.probe_at from node n where n.name = pilot.node) as "probeAt",
  array(select r.program from pilot_refusal r where r.pilot_id = pilot.id order by r.program collate "C") as refuses, ${isOffline('pilot')} as "isOffline"`;

export async function lockPilot(tx: Tx, id: string): Promise<LockedPilot | undefined> {
  const rows = await tx.query<LockedPilot>(`select ${LOCKED_PILOT} from pilot where id = $1 for no key update`, [id]);
  return rows[0];
}

/** Writes what a heartbeat or an operator changed. @param seen null: the pilot itself did not call */
export async function updatePilot(
  tx: Tx,
  id: string,
  to: Pick<LockedPilot, 'status' | 'draining' | 'notReady' | 'warning' | 'load'>,
  seen: Date | null,
): Promise<void> {
  await tx.query(
    `update pilot set status = $2, draining = $3, not_ready = $4, warning = $6, load = $7, last_seen = coalesce($5, last_seen)
      where id = $1`,
    [id, to.status, to.draining, to.notReady, seen, to.warning, to.load],
  );
}

/** Whether a pilot of these devices, which refuses these programs, would find a job. */
export async function hasJobs(
  db: Pick<Tx, 'query'>,
  devices: readonly string[],
  refuses: readonly string[],
): Promise<boolean> {
  const refusing = refuses.length > 0;
  const rows = await db.query(
    `select 1 from job j where ${guard(jobLifecycle, 'claim', 'j.state')} and j.device = any ($1) ${refusing ? `and ${isNotRefused('$2')}` : ''}
      order by j.dispatch limit 1`,
    refusing ? [devices, refuses] : [devices],
  );
  return rows.length > 0;
}
