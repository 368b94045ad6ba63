import type { TaskState } from '../../generated/types.ts';
import type { Sql } from '../deps.ts';
import type { NewTask } from './task.entity.ts';
import { taskLifecycle } from './task.rules.ts';

/** Finds the workflows with a task that reads or makes one of these datasets. */
export const findWorkflowsUsing = async (sql: Sql, datasetIds: readonly string[]): Promise<string[]> => {
  const rows = await sql.query<{ id: string }>(
    `select workflow_id as id from task where input_id = any ($1::uuid[])
     union select workflow_id from task where output_id = any ($1::uuid[])
     union select workflow_id from task where log_id = any ($1::uuid[])`,
    [datasetIds],
  );
  return rows.map(({ id }) => id);
};

/** Returns the workflow of each of these tasks. */
export const findWorkflowsOfTasks = async (sql: Sql, taskIds: readonly string[]): Promise<Map<string, string>> => {
  const rows = await sql.query<{ id: string; workflowId: string }>(
    `select id, workflow_id as "workflowId" from task where id = any ($1::uuid[])`,
    [taskIds],
  );
  return new Map(rows.map(({ id, workflowId }) => [id, workflowId]));
};

export const insertTasks = (sql: Sql, tasks: readonly NewTask[]): Promise<unknown> =>
  sql.query(
    `insert into task (id, workflow_id, stage, state, step, input_id, output_id, log_id)
     select id, "workflowId", stage, 'DEFINED', step, "inputId", "outputId", "logId"
       from jsonb_to_recordset($1::jsonb)
         as x(id uuid, "workflowId" uuid, stage int, step jsonb, "inputId" uuid, "outputId" uuid, "logId" uuid)`,
    [JSON.stringify(tasks)],
  );

export interface TaskUpdate {
  readonly id: string;
  readonly from: TaskState;
  readonly state: TaskState;
  readonly reason: unknown;
}

/** Stores transitions of tasks, each only from the state in which the task was read. */
export const updateTasks = (sql: Sql, changes: readonly TaskUpdate[], now: Date): Promise<unknown> =>
  sql.query(
    `update task t set state = x.state, reason = x.reason,
            sent_at = case when x.state = 'IN_PROGRESS' then $2 else t.sent_at end,
            finished_at = case when x.state = any ($3) then $2 else t.finished_at end
       from jsonb_to_recordset($1::jsonb) as x(id uuid, "from" text, state text, reason jsonb)
      where t.id = x.id and t.state = x."from" and t.state <> all ($3)`,
    [JSON.stringify(changes), now, taskLifecycle.finalStates],
  );

/** Stores who requested the end of tasks. The first name stays. */
export const setCancelledBy = (sql: Sql, ids: readonly string[], by: string): Promise<unknown> =>
  sql.query(`update task set cancelled_by = $2 where id = any ($1::uuid[]) and cancelled_by is null`, [ids, by]);
