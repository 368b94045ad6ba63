import { recordset, type RecordOf, type Tx } from '@visor/db';
import { storableJson } from '@visor/schema';

const actions = recordset({
  id: 'uuid',
  taskId: 'uuid',
  operationId: 'text',
  kind: 'text',
  by: 'text?',
  reason: 'text?',
  at: 'timestamptz',
  details: 'jsonb',
  outcome: 'text',
  code: 'text?',
  text: 'text?',
  endedAt: 'timestamptz?',
});
export type NewAction = RecordOf<typeof actions>;

/** Records commands. */
export async function insertActions(tx: Tx, list: readonly NewAction[]): Promise<void> {
  await tx.query(
    `insert into task_action (${actions.columns}) select ${actions.values('a')} from ${actions.from('$1', 'a')}
     on conflict (task_id, operation_id) do nothing`,
    [storableJson(list)],
  );
}
