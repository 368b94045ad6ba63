import { type BoundStatement, recordset, selectColumns, type RecordOf, type Tx } from '@visor/db';
import { devicesFor } from '../task/device.rules.ts';
import { hasLabels, hasResources, hasTime, isCandidate, isClaiming, isOffline, takesDevice } from './candidates.ts';
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
  'unmounted',
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

export async function lockPilot(sql: Pick<Tx, 'query'>, id: string): Promise<LockedPilot | undefined> {
  const rows = await sql.query<LockedPilot>(`select ${LOCKED_PILOT} from pilot where id = $1 for no key update`, [id]);
  return rows[0];
}

const drained = recordset({ id: 'uuid', status: 'text', draining: 'boolean' });
const steered = ['id', 'name', 'node', 'status', 'draining'] as const;

/** Locks pilots in the order of their ids. */
export const lockPilots = (
  tx: Tx,
  ids: readonly string[],
): Promise<readonly Pick<PilotRow, (typeof steered)[number]>[]> =>
  tx.query(
    `select ${selectColumns(PilotEntity, 'p', steered)} from pilot p where p.id = any ($1::uuid[]) order by p.id for no key update`,
    [ids],
  );

/** Writes which locked pilots drain. */
export async function writeDrains(tx: Tx, pilots: readonly RecordOf<typeof drained>[]): Promise<void> {
  await tx.query(
    `update pilot p set ${drained.set('c', 'status', 'draining')} from ${drained.from('$1', 'c')} where p.id = c.id`,
    [JSON.stringify(pilots.map(({ id, status, draining }) => ({ id, status, draining })))],
  );
}

const standing = ['id', 'name', 'status', 'draining'] as const;

/** Reads what events tell of these pilots, in the order of their ids. */
export async function readStanding(
  tx: Tx,
  ids: readonly string[],
): Promise<readonly Pick<PilotRow, (typeof standing)[number]>[]> {
  if (ids.length === 0) return [];
  return tx.query(
    `select ${selectColumns(PilotEntity, 'p', standing)} from pilot p where id = any ($1::uuid[]) order by id`,
    [ids],
  );
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

/** Writes which storages are not mounted on the node of a locked pilot, where that has changed. */
export async function writeUnmounted(
  tx: Tx,
  { id, unmounted }: Pick<LockedPilot, 'id' | 'unmounted'>,
  storageIds: readonly string[],
): Promise<boolean> {
  if (unmounted.join() === storageIds.join()) return false;
  await tx.query('update pilot set unmounted = $2 where id = $1', [id, storageIds]);
  return true;
}

const HAS_JOBS = `
  select 1 from job j cross join pilot me
   where ${isCandidate({ pilotId: '$1', node: '$2', devices: '$3', now: '$4', refuses: '$5' })}
   order by j.dispatch limit 1`;

/** Whether a pilot, which lacks these programs, would find a job that it can run. */
export async function hasJobs(
  db: Pick<Tx, 'query'>,
  { id, node, device }: Pick<PilotRow, 'id' | 'node' | 'device'>,
  refuses: readonly string[],
  now: Date,
): Promise<boolean> {
  const rows = await db.query(HAS_JOBS, [id, node, devicesFor(device), now, refuses]);
  return rows.length > 0;
}

const READ_FITTING = `
  select p.id from pilot p
   where p.id = any ($1::uuid[]) and ${isClaiming('p')} and exists (
     select from task t
      where t.id = any ($2::uuid[]) and ${takesDevice('p', 't.device')} and ${hasLabels('p', 't')} and ${hasResources('p', 't')}
        and ${hasTime('p', 't', '$3')}
        and not exists (select from pilot_refusal r where r.pilot_id = p.id and r.program = t.program))`;

/** Finds which of these pilots claim, and could run jobs of any of these tasks, by rows with their ids: one statement for all of them. */
export const findFitting = (pilotIds: readonly string[], taskIds: readonly string[], now: Date): BoundStatement => [
  READ_FITTING,
  [pilotIds, taskIds, now],
];

/** Returns the ids of those that `findFitting` finds. */
export async function readFitting(
  db: Pick<Tx, 'query'>,
  ...asked: Parameters<typeof findFitting>
): Promise<ReadonlySet<string>> {
  return fittingOf(await db.query(...findFitting(...asked)));
}

export const fittingOf = (rows: readonly { readonly id: string }[]): ReadonlySet<string> =>
  new Set(rows.map(({ id }) => id));
