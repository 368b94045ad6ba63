import { recordset, type RecordOf } from '@visor/db';
import type { TaskState } from '../../generated/types.ts';
import type { Sql } from '../deps.ts';
import type { NewTask } from './task.entity.ts';
import { taskLifecycle } from './task.rules.ts';

/** Returns the workflow of each of these tasks. */
export const findWorkflowsOfTasks = async (sql: Sql, taskIds: readonly string[]): Promise<Map<string, string>> => {
  const rows = await sql.query<{ id: string; workflowId: string }>(
    `select id, workflow_id as "workflowId" from task where id = any ($1::uuid[])`,
    [taskIds],
  );
  return new Map(rows.map(({ id, workflowId }) => [id, workflowId]));
};

/** Stores tasks; none of workflows that do not exist. */
export const insertTasks = (sql: Sql, tasks: readonly NewTask[]): Promise<unknown> =>
  sql.query(
    `insert into task (id, workflow_id, stage, state, step, input_id, output_id, log_id)
     select x.id, "workflowId", stage, 'DEFINED', step, "inputId", "outputId", "logId"
       from jsonb_to_recordset($1::jsonb)
         as x(id uuid, "workflowId" uuid, stage int, step jsonb, "inputId" uuid, "outputId" uuid, "logId" uuid)
      where exists (select from workflow w where w.id = x."workflowId")`,
    [JSON.stringify(tasks)],
  );

const taskUpdates = recordset({
  id: 'uuid',
  from: 'text',
  state: 'text',
  reason: 'jsonb?',
  paused: 'boolean',
  pausedReason: 'text?',
  pausedBy: 'text?',
  rank: 'float8?',
  pauseOperation: 'text?',
  rankOperation: 'text?',
  round: 'int',
  finishRequested: 'boolean',
  failedBy: 'text?',
  closes: 'jsonb?',
  closesAt: 'timestamptz?',
  failedJobs: 'int?',
});

/** A task as events leave it, and the state in which it was read. */
export interface TaskUpdate extends RecordOf<typeof taskUpdates> {
  readonly from: TaskState;
  readonly state: TaskState;
}

const CHANGED = [
  'state',
  'reason',
  'paused',
  'pausedReason',
  'pausedBy',
  'rank',
  'pauseOperation',
  'rankOperation',
  'round',
  'finishRequested',
  'failedBy',
  'closes',
  'closesAt',
  'failedJobs',
] as const;

/** Stores what events changed of tasks, each only from the state in which the task was read. It keeps the time at which it was first sent. */
export const updateTasks = (sql: Sql, changes: readonly TaskUpdate[], now: Date): Promise<unknown> =>
  sql.query(
    `update task t set ${taskUpdates.set('x', ...CHANGED)},
            sent_at = case when x.state = 'IN_PROGRESS' then coalesce(t.sent_at, $2::timestamptz) else t.sent_at end,
            finished_at = case when x.state <> all ($3) then null when x.state = x."from" then t.finished_at else $2::timestamptz end,
            unfinished_files = case when x.state = any ($3) then t.unfinished_files end
       from ${taskUpdates.from('$1', 'x')}
      where t.id = x.id and t.state = x."from"`,
    [JSON.stringify(changes), now, taskLifecycle.finalStates],
  );

/** Stores who requested the end of tasks. The first name stays. */
export const setCancelledBy = (sql: Sql, ids: readonly string[], by: string): Promise<unknown> =>
  sql.query(`update task set cancelled_by = $2 where id = any ($1::uuid[]) and cancelled_by is null`, [ids, by]);
