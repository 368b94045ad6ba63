import { findRows, recordset, type RecordOf, type Tx } from '@visor/db';
import { storableJson } from '@visor/schema';
import { SteeringEntity, type SteeringRow } from './steering.entity.ts';

const rows = recordset({
  id: 'uuid',
  requestId: 'text',
  request: 'text',
  verb: 'text',
  by: 'text',
  reason: 'text?',
  at: 'timestamptz',
  applied: 'int',
  unchanged: 'int',
  refused: 'int',
  results: 'jsonb',
});

/** Requests of one id wait for each other until the end of the transaction. */
export const lockRequest = async (tx: Tx, requestId: string): Promise<void> =>
  void (await tx.query(`select pg_advisory_xact_lock(hashtextextended('steering ' || $1, 0))`, [requestId]));

/** Finds what an earlier request of this id did. */
export async function findSteering({ em }: Tx, requestId: string): Promise<SteeringRow | undefined> {
  const [found] = await findRows(em, SteeringEntity, { anyOf: { property: 'requestId', values: [requestId] } });
  return found;
}

/** Records what a request did. */
export async function insertSteering(tx: Tx, row: RecordOf<typeof rows>): Promise<void> {
  await tx.query(`insert into steering (${rows.columns}) select ${rows.values('s')} from ${rows.from('$1', 's')}`, [
    storableJson([row]),
  ]);
}
