import { findRows, type Database } from '@visor/db';
import { PilotEntity, type PilotRow } from './pilot.entity.ts';

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
