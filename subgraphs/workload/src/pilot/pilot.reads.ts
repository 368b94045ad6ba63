import { findRows, type Database } from '@visor/db';
import { accessByIds, entityFinder, type EntityList, type FoundPage } from '@visor/service';
import type { PilotFacet, PilotFilter, PilotOrderField } from '../../generated/types.ts';
import { PilotEntity, type PilotRow } from './pilot.entity.ts';

export type PilotPage = FoundPage<PilotRow, PilotFilter>;

/** All pilots, by name. */
const PILOTS: EntityList<typeof PilotEntity, readonly [string]> = {
  name: 'pilotList',
  defaultSize: 50,
  isPlace: (parts): parts is readonly [string] => parts.length === 1 && typeof parts[0] === 'string',
  entity: PilotEntity,
  orderBy: ['name'],
};

/** Which pilots can be found: they are few. */
export const pilotFinder = entityFinder<typeof PilotEntity, PilotFilter, PilotOrderField>(PILOTS, 'id', {
  table: 'pilot',
  columns: {
    id: { kind: 'uuid', sql: 'e.id' },
    name: { kind: 'text', sql: 'e.name' },
    node: { kind: 'text', sql: 'e.node' },
    status: { kind: 'enum', sql: 'e.status' },
    device: { kind: 'enum', sql: 'e.device' },
    version: { kind: 'text', sql: 'e.version' },
    slots: { kind: 'number', sql: 'e.slots' },
    starts: { kind: 'number', sql: 'e.starts' },
    lastSeen: { kind: 'time', sql: 'e.last_seen' },
    startedAt: { kind: 'time', sql: 'e.started_at' },
  },
  orders: { NAME: [{ sql: 'e.name', kind: 'text' }] },
  standard: { by: 'NAME', direction: 'ASC' },
  access: accessByIds,
  facets: { STATUS: 'e.status', NODE: 'e.node', DEVICE: 'e.device', VERSION: 'e.version' } satisfies Record<
    PilotFacet,
    string
  >,
});

/** Reads how many live attempts pilots hold; a pilot without any is left out. */
export const readActiveCounts = (
  db: Pick<Database, 'query'>,
  pilots: readonly string[],
): Promise<{ readonly pilotId: string; readonly count: number }[]> =>
  db.query(
    `select pilot_id as "pilotId", count(*)::int as count from attempt
      where pilot_id = any ($1::uuid[]) and ended_at is null group by 1`,
    [pilots],
  );

/** Reads the programs that pilots lack. */
export const readRefusals = (
  db: Pick<Database, 'query'>,
  pilots: readonly string[],
): Promise<{ readonly pilotId: string; readonly program: string }[]> =>
  db.query(
    `select pilot_id as "pilotId", program from pilot_refusal where pilot_id = any ($1::uuid[]) order by pilot_id, program`,
    [pilots],
  );

/** Reads all pilots, by name. */
export const readPilots = ({ orm }: Pick<Database, 'orm'>): Promise<PilotRow[]> =>
  findRows(orm.em, PilotEntity, { orderBy: ['name'] });

/** Yields the id of each pilot: the snapshot of a subscription. */
export async function* eachPilot(db: Pick<Database, 'orm'>): AsyncGenerator<{ readonly pilotId: string }> {
  for (const { id } of await readPilots(db)) yield { pilotId: id };
}
