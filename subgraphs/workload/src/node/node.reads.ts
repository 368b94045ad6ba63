import { findRows, type Database } from '@visor/db';
import { entityFinder, findPage, type EntityList, type FindRequest, type FoundPage } from '@visor/service';
import type { NodeFacet, NodeFilter, NodeOrderField } from '../../generated/types.ts';
import { NodeEntity, type NodeModeChangeRow, type NodeRow } from './node.entity.ts';

type Reader = Pick<Database, 'query'>;

export type NodePage = FoundPage<NodeRow, NodeFilter>;

/** All nodes, by name. */
const NODES: EntityList<typeof NodeEntity, readonly [string]> = {
  name: 'nodes',
  defaultSize: 50,
  isPlace: (parts): parts is readonly [string] => parts.length === 1 && typeof parts[0] === 'string',
  entity: NodeEntity,
  orderBy: ['name'],
};

/** Which nodes can be found: they are few. */
export const nodeFinder = entityFinder<typeof NodeEntity, NodeFilter, NodeOrderField>(NODES, 'name', {
  table: 'node',
  columns: {
    name: { kind: 'text', sql: 'e.name' },
    modes: { kind: 'enum', sql: 'e.mode' },
    healths: { kind: 'enum', sql: 'e.health' },
    healthSince: { kind: 'time', sql: 'e.health_since' },
    mode: { kind: 'value', sql: 'e.mode' },
    health: { kind: 'value', sql: 'e.health' },
    nameContains: { kind: 'part', sql: 'e.name' },
  },
  orders: { NAME: [{ sql: 'e.name', kind: 'text' }] },
  standard: { by: 'NAME', direction: 'ASC' },
  facets: { MODE: 'e.mode', HEALTH: 'e.health' } satisfies Record<NodeFacet, string>,
});

interface NodesRequest extends FindRequest<NodeFilter, NodeOrderField> {
  readonly filter?: NodeFilter | null;
}

/** Reads a page of nodes. @throws Refusal INVALID for a wrong page, cursor or filter */
export const readNodes = (db: Database, { filter, ...request }: NodesRequest): Promise<NodePage> =>
  findPage(db, nodeFinder, { ...request, where: { ...filter, ...request.where } });

/** Yields the name of each node: the snapshot of a subscription. */
export async function* eachNode(db: Database): AsyncGenerator<{ readonly node: string }> {
  let after: string | null = null;
  do {
    const page: NodePage = await readNodes(db, { first: 500, after });
    for (const { name } of page.nodes) yield { node: name };
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
}

/** Reads nodes by their names. */
export const readNamedNodes = ({ orm }: Pick<Database, 'orm'>, values: readonly string[]): Promise<NodeRow[]> =>
  findRows(orm.em, NodeEntity, { anyOf: { property: 'name', values } });

/** What the live pilots of a node have and use now. */
interface NodeUsage {
  readonly node: string;
  readonly slots: number;
  readonly active: number;
  readonly cores: number | null;
  readonly ramMiB: number | null;
  readonly scratchMiB: number | null;
  readonly gpus: number | null;
  readonly usedCores: number;
  readonly usedRamMiB: number;
  readonly usedGpus: number;
  readonly load: number | null;
  readonly lastSeen: string | null;
  readonly versions: readonly string[];
}

const LIVE = `p.status not in ('STOPPED', 'LOST')`;

/**
 * Reads what nodes have and use: one statement. Pilots of one node share its memory and disk, which each may declare as its own,
 * so that the sums may be more than the node has.
 */
export const readNodeUsage = (db: Reader, nodes: readonly string[]): Promise<NodeUsage[]> =>
  db.query(
    `select n.name as node, coalesce(sum(p.slots) filter (where ${LIVE}), 0)::int as slots,
            sum(p.cores) filter (where ${LIVE}) as cores,
            least(sum(p.ram_mib) filter (where ${LIVE}), 2147483647)::int as "ramMiB",
            least(sum(p.scratch_mib) filter (where ${LIVE}), 2147483647)::int as "scratchMiB",
            least(sum(p.gpus) filter (where ${LIVE}), 2147483647)::int as gpus,
            max(p.load) filter (where ${LIVE}) as load, max(p.last_seen) as "lastSeen",
            coalesce(array_agg(distinct p.version) filter (where ${LIVE}), '{}') as versions,
            coalesce(sum(u.active), 0)::int as active, coalesce(sum(u.cores), 0)::float8 as "usedCores",
            coalesce(sum(u.ram_mib), 0)::float8 as "usedRamMiB", coalesce(sum(u.gpus), 0)::int as "usedGpus"
       from unnest($1::text[]) n (name)
       left join pilot p on p.node = n.name
       left join lateral (
         select count(*) as active, sum(j.cores) as cores, sum(j.ram_mib) as ram_mib, sum(j.gpus) as gpus
           from attempt a join job j on j.id = a.job_id where a.pilot_id = p.id and a.ended_at is null) u on true
      group by n.name`,
    [nodes],
  );

/** Attempts of a node whose ends are counted. */
const MAX_OUTCOMES = 200;

/** How the last attempts of a node ended. */
interface NodeOutcomes {
  readonly node: string;
  readonly finished: number;
  readonly failed: number;
  readonly lost: number;
  readonly since: string | null;
}

/** Reads how the last attempts of nodes ended, cancelled ones left out. */
export const readNodeOutcomes = (db: Reader, nodes: readonly string[]): Promise<NodeOutcomes[]> =>
  db.query(
    `select n.name as node, count(*) filter (where a.state = 'FINISHED')::int as finished,
            count(*) filter (where a.state = 'FAILED')::int as failed, count(*) filter (where a.state = 'LOST')::int as lost,
            min(a.ended_at) as since
       from unnest($1::text[]) n (name)
       left join lateral (
         select x.state, x.ended_at from attempt x where x.node = n.name and x.ended_at is not null
          order by x.ended_at desc limit ${MAX_OUTCOMES}) a on true
      group by n.name`,
    [nodes],
  );

/** Changes of the mode of a node that are shown. */
const MAX_CHANGES = 100;

/** Reads the last changes of the modes of nodes, newest first. */
export const readModeChanges = (db: Reader, nodes: readonly string[]): Promise<NodeModeChangeRow[]> =>
  db.query(
    `select c.id, c.node, c.mode, c.reason, c.by, c.at from unnest($1::text[]) n (name)
      cross join lateral (select * from node_mode_change x where x.node = n.name order by x.id desc limit ${MAX_CHANGES}) c
      order by c.node, c.id desc`,
    [nodes],
  );

/** Reads the ids of the pilots of nodes, by name. */
export const readPilotsOfNodes = (
  db: Reader,
  nodes: readonly string[],
): Promise<{ readonly node: string; readonly id: string }[]> =>
  db.query(`select node, id from pilot where node = any ($1::text[]) order by node, name`, [nodes]);
