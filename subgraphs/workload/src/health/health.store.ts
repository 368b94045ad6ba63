import { recordset, selectColumns, type Tx } from '@visor/db';
import { NodeEntity } from '../node/node.entity.ts';
import { isSuccessDue } from '../job/job.store.ts';
import { isWorking } from '../pilot/candidates.ts';
import type { NodeRecord, Others } from './node-health.rules.ts';

const ofNode = ['name', 'health', 'healthBy', 'failures', 'pauseSeconds', 'probeJob', 'probeAttempt'] as const;

type StoredNode = Omit<NodeRecord, 'probeAt'> & { readonly name: string; readonly probeAt: string | null };

/** A locked node. */
export interface NodeRow extends NodeRecord {
  readonly name: string;
}

/** Locks nodes in the order of their names. */
export async function lockNodes(tx: Tx, names: readonly string[]): Promise<NodeRow[]> {
  const rows = await tx.query<StoredNode>(
    `select ${selectColumns(NodeEntity, 'n', ofNode)}, n.probe_at as "probeAt" from node n
      where n.name = any ($1) order by n.name for no key update`,
    [names],
  );
  return rows.map(({ probeAt, ...row }) => ({ ...row, probeAt: probeAt === null ? null : new Date(probeAt) }));
}

const changed = recordset({
  name: 'text',
  health: 'text',
  healthReason: 'text?',
  healthBy: 'text?',
  healthSince: 'timestamptz?',
  failures: 'jsonb',
  pauseSeconds: 'float8',
  probeAt: 'timestamptz?',
  probeJob: 'uuid?',
  probeAttempt: 'int?',
});

/** A node as its health is written; null as a reason or since when: as before. */
export interface NodeChange extends NodeRow {
  readonly healthReason: string | null;
  readonly healthSince: Date | null;
}

/** Writes the health of locked nodes. */
export async function writeNodes(tx: Tx, nodes: readonly NodeChange[]): Promise<void> {
  if (nodes.length === 0) return;
  await tx.query(
    `update node n set ${changed.set('c', 'health', 'healthBy', 'failures', 'pauseSeconds', 'probeAt', 'probeJob', 'probeAttempt')},
            health_reason = case when c."healthSince" is null then n.health_reason else c."healthReason" end,
            health_since = coalesce(c."healthSince", n.health_since)
       from ${changed.from('$1', 'c')} where n.name = c.name`,
    [JSON.stringify(nodes)],
  );
}

/**
 * Notes that attempts finished on nodes: they are in order, whatever was before, but for those that a person quarantined. Returns
 * those that come back from quarantine. Rows of nodes that are in order are not touched, but for the time now and then.
 */
export async function noteSuccesses(tx: Tx, names: readonly string[], now: Date): Promise<string[]> {
  const rows = await tx.query<{ name: string; back: boolean }>(
    `with found as materialized (
       select name, health <> 'OK' and health_by is null as back from node n
        where name = any ($1) and ${isSuccessDue('n', '$2')}
        order by name for no key update
     )
     update node n set last_success = $2, failures = '[]',
            health = case when f.back then 'OK' else n.health end, health_reason = case when f.back then null else n.health_reason end,
            health_since = case when f.back then $2 else n.health_since end, probe_at = case when f.back then null else n.probe_at end,
            pause_seconds = case when f.back then 0 else n.pause_seconds end,
            probe_job = case when f.back then null else n.probe_job end,
            probe_attempt = case when f.back then null else n.probe_attempt end
       from found f where n.name = f.name
     returning n.name, f.back`,
    [names, now],
  );
  return rows.filter(({ back }) => back).map(({ name }) => name);
}

/** Reads what the other nodes, and other attempts of the tasks that failed on them, say about some nodes: one statement. */
export async function readOthers(
  tx: Tx,
  suspects: readonly { readonly name: string; readonly tasks: readonly string[] }[],
  since: Date,
): Promise<ReadonlyMap<string, Others>> {
  if (suspects.length === 0) return new Map();
  const failed = suspects.flatMap(({ name, tasks }) => tasks.map((task) => ({ name, task })));
  const rows = await tx.query<Others & { name: string }>(
    `select s.name, exists (select from node o where o.name <> s.name and o.last_success >= $4) as "othersSucceed",
            (select count(*)::int from unnest($2::text[], $3::uuid[]) f (name, task) join task t on t.id = f.task
              where f.name = s.name and t.attempts_finished_count > 0) as "goodTasks",
            w.nodes as "workingNodes", q.nodes as "quarantinedNodes"
       from unnest($1::text[]) s (name)
      cross join (select count(distinct p.node)::int as nodes from pilot p where ${isWorking('p')}) w
      cross join (select count(*)::int as nodes from node q where q.health <> 'OK'
                     and exists (select from pilot p where p.node = q.name and ${isWorking('p')})) q`,
    [suspects.map(({ name }) => name), failed.map(({ name }) => name), failed.map(({ task }) => task), since],
  );
  return new Map(rows.map(({ name, ...others }) => [name, others]));
}

/** Notes which attempt a QUARANTINED node tries. Returns false where another pilot of the node has claimed meanwhile. */
export async function startProbe(tx: Tx, name: string, job: string, attempt: number, now: Date): Promise<boolean> {
  const rows = await tx.query(
    `update node set health = 'PROBING', health_since = $4, probe_job = $2, probe_attempt = $3, probe_at = null
      where name = $1 and health = 'QUARANTINED' and probe_at <= $4 returning name`,
    [name, job, attempt, now],
  );
  return rows.length > 0;
}

/** Reads the pilots of nodes, for the event that they changed. */
export const readPilotsOf = (
  tx: Tx,
  nodes: readonly string[],
): Promise<{ readonly id: string; readonly name: string; readonly status: string; readonly draining: boolean }[]> =>
  tx.query('select id, name, status, draining from pilot where node = any ($1) order by id', [nodes]);
