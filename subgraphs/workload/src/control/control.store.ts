import { recordset, selectColumns, type RecordOf, type Tx } from '@visor/db';
import { storableJson } from '@visor/schema';
import { isComplete } from '../task/counters.ts';
import { TaskEntity, type TaskRow } from '../task/task.entity.ts';
import type { ControlledTask } from './control.rules.ts';

const controlled = [
  'id',
  'phase',
  'cancelled',
  'paused',
  'pausedReason',
  'pausedBy',
  'rank',
  'finishRequested',
  'round',
  'retriesOpen',
  'code',
  'text',
] as const;

/** A locked task with why it was rejected, where it was. */
export type ControlledRow = ControlledTask & Pick<TaskRow, 'code' | 'text'>;

const CONTROLLED = `${selectColumns(TaskEntity, 't', controlled)}, t.archive_started_at is not null as archived`;

/** Locks the tasks that are known of these, in the order of their ids. */
export async function lockControlled(tx: Tx, ids: readonly string[]): Promise<ControlledRow[]> {
  return tx.query(`select ${CONTROLLED} from task t where id = any ($1::uuid[]) order by id for no key update`, [ids]);
}

const operations = recordset({ taskId: 'uuid', operationId: 'text' });
type OperationOfTask = RecordOf<typeof operations>;

/** Returns which of these operations the tasks have had before. */
export async function readEarlierOperations(tx: Tx, list: readonly OperationOfTask[]): Promise<OperationOfTask[]> {
  return tx.query(
    `select a.task_id as "taskId", a.operation_id as "operationId"
       from ${operations.from('$1', 'o')} join task_action a on a.task_id = o."taskId" and a.operation_id = o."operationId"`,
    [storableJson(list)],
  );
}

const changedTasks = recordset({
  id: 'uuid',
  phase: 'text',
  cancelled: 'boolean',
  paused: 'boolean',
  pausedReason: 'text?',
  pausedBy: 'text?',
  rank: 'float8',
  finishRequested: 'boolean',
  round: 'int',
  retriesOpen: 'int',
});

/** Writes tasks that are locked. No group of files goes on where no jobs are formed any more. Returns which are complete. */
export async function writeControlled(
  tx: Tx,
  tasks: readonly ControlledTask[],
  now: Date,
): Promise<{ id: string; complete: boolean }[]> {
  return tx.query(
    `update task t set ${changedTasks.set('c', 'phase', 'cancelled', 'paused', 'pausedReason', 'pausedBy', 'rank', 'finishRequested', 'round', 'retriesOpen')},
            paused_at = case when not c.paused then null when t.paused then t.paused_at else $2 end,
            open_group = case when c.phase = 'FORMED' then null else t.open_group end
       from ${changedTasks.from('$1', 'c')} where t.id = c.id
     returning t.id, ${isComplete('t')} as complete`,
    [storableJson(tasks), now],
  );
}
