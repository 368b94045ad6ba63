import { recordset, rowsOf, steeringEntity, type RecordOf, type SteeringRow, type Tx } from '@visor/db';
import { storableJson } from '@visor/schema';

const record = recordset({
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

/** For the columns, which are the same in all subgraphs. */
const STEERING = steeringEntity<string>([]);

/** Requests of one id wait for each other until the end of the transaction. */
export const lockRequest = async (tx: Tx, requestId: string): Promise<void> =>
  void (await tx.query(`select pg_advisory_xact_lock(hashtextextended('steering ' || $1, 0))`, [requestId]));

/** Finds what an earlier request of this id did. */
export async function findSteering<Verb extends string>(
  tx: Tx,
  requestId: string,
): Promise<SteeringRow<Verb> | undefined> {
  const rows = await tx.query('select s.* from steering s where request_id = $1', [requestId]);
  const [found] = rowsOf(STEERING, rows);
  return found as SteeringRow<Verb> | undefined;
}

/** Records what a request did. */
export async function insertSteering(tx: Tx, row: RecordOf<typeof record>): Promise<void> {
  await tx.query(
    `insert into steering (${record.columns}) select ${record.values('s')} from ${record.from('$1', 's')}`,
    [storableJson([row])],
  );
}
