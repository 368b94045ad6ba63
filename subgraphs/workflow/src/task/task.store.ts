import type { TaskState, WorkflowStatus } from '../../generated/resolvers.ts';
import type { Sql } from '../deps.ts';
import type { ChainView, DatasetView } from '../workflow/chain.rules.ts';
import type { TaskRow } from './task.entity.ts';
import { finalStates } from './task.rules.ts';

const columns = `t.id, t.workflow_id as "workflowId", t.stage, t.state, t.paused, t.step, t.input_id as "inputId",
  t.output_id as "outputId", t.log_id as "logId", t.reason, t.cancelled_by as "cancelledBy",
  t.sent_at as "sentAt", t.finished_at as "finishedAt"`;

export const tasksBy = (sql: Sql, ids: readonly string[]): Promise<TaskRow[]> =>
  sql.query<TaskRow>(`select ${columns} from task t where t.id = any ($1::uuid[])`, [ids]);

/** In the order of their chains. */
export const tasksOf = (sql: Sql, workflowIds: readonly string[]): Promise<TaskRow[]> =>
  sql.query<TaskRow>(
    `select ${columns} from task t where t.workflow_id = any ($1::uuid[]) order by t.workflow_id, t.stage`,
    [workflowIds],
  );

/** Tasks whose output or log these datasets are. */
export const tasksMaking = (sql: Sql, datasetIds: readonly string[]): Promise<TaskRow[]> =>
  sql.query<TaskRow>(
    `select ${columns} from task t where t.output_id = any ($1::uuid[])
     union all select ${columns} from task t where t.log_id = any ($1::uuid[])`,
    [datasetIds],
  );

export const newestTasks = (
  sql: Sql,
  state: TaskState | null,
  after: string | null,
  most: number,
): Promise<TaskRow[]> => {
  const place = '($1::uuid is null or t.id < $1)';
  return state === null
    ? sql.query(`select ${columns} from task t where ${place} order by t.id desc limit $2`, [after, most])
    : sql.query(`select ${columns} from task t where ${place} and t.state = $3 order by t.id desc limit $2`, [
        after,
        most,
        state,
      ]);
};

export const workflowsOfDatasets = async (sql: Sql, datasetIds: readonly string[]): Promise<string[]> => {
  const rows = await sql.query<{ id: string }>(
    `select workflow_id as id from task where input_id = any ($1::uuid[])
     union select workflow_id from task where output_id = any ($1::uuid[])
     union select workflow_id from task where log_id = any ($1::uuid[])`,
    [datasetIds],
  );
  return rows.map(({ id }) => id);
};

export const workflowsOfTasks = async (sql: Sql, taskIds: readonly string[]): Promise<Map<string, string>> => {
  const rows = await sql.query<{ id: string; workflowId: string }>(
    `select id, workflow_id as "workflowId" from task where id = any ($1::uuid[])`,
    [taskIds],
  );
  return new Map(rows.map(({ id, workflowId }) => [id, workflowId]));
};

/** A chain with what its messages need. */
export interface StoredChain {
  readonly view: ChainView;
  readonly rows: readonly TaskRow[];
  /** Names of the datasets of its tasks. */
  readonly names: ReadonlyMap<string, string>;
}
type DatasetRow = DatasetView & { readonly id: string; readonly name: string };

/** Locks workflows, in the order of their ids, and reads them: whoever changes a chain holds its workflow's row. */
export async function holdChains(sql: Sql, ids: readonly string[]): Promise<StoredChain[]> {
  if (ids.length === 0) return [];
  const workflows = await sql.query<{ id: string; status: WorkflowStatus }>(
    `select id, status from workflow where id = any ($1::uuid[]) order by id for update`,
    [ids],
  );
  const tasks = await tasksOf(sql, ids);
  const used = tasks.flatMap(({ inputId, outputId, logId }) => [inputId, outputId, logId]);
  const datasets = await sql.query<DatasetRow>(
    `select id, name, opened, closed from dataset_ref where id = any ($1::uuid[])`,
    [[...new Set(used)]],
  );
  const byId = new Map(datasets.map((one) => [one.id, one]));
  const names = new Map(datasets.map(({ id, name }) => [id, name]));
  return workflows.map(({ id, status }) => {
    const rows = tasks.filter(({ workflowId }) => workflowId === id);
    const views = rows.map((row) => ({ ...row, maxFailedFraction: row.step.maxFailedFraction }));
    return { view: { id, status, tasks: views, datasets: byId }, rows, names };
  });
}

export interface TaskChange {
  readonly id: string;
  readonly was: TaskState;
  readonly state: TaskState;
  readonly reason: unknown;
}
/** Stores moves of tasks; each only from the state in which it was found. */
export const saveTasks = (sql: Sql, changes: readonly TaskChange[], now: Date): Promise<unknown> =>
  sql.query(
    `update task t set state = x.state, reason = x.reason,
            sent_at = case when x.state = 'IN_PROGRESS' then $2 else t.sent_at end,
            finished_at = case when x.state = any ($3) then $2 else t.finished_at end
       from jsonb_to_recordset($1::jsonb) as x(id uuid, was text, state text, reason jsonb)
      where t.id = x.id and t.state = x.was and t.state <> all ($3)`,
    [JSON.stringify(changes), now, finalStates],
  );

/** Keeps who asked for the end of tasks. */
export const nameCanceller = (sql: Sql, ids: readonly string[], by: string): Promise<unknown> =>
  sql.query(`update task set cancelled_by = $2 where id = any ($1::uuid[]) and cancelled_by is null`, [ids, by]);

export const saveWorkflows = (
  sql: Sql,
  ended: readonly { id: string; status: WorkflowStatus }[],
  now: Date,
): Promise<unknown> =>
  sql.query(
    `update workflow w set status = x.status, finished_at = $2
       from jsonb_to_recordset($1::jsonb) as x(id uuid, status text) where w.id = x.id and w.status = 'ACTIVE'`,
    [JSON.stringify(ended), now],
  );

/** Workflows with a task for which everything is there, though it was not moved: what a lost step would leave. */
export async function dueWorkflows(sql: Sql, most: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select distinct t.workflow_id as id from task t
       join dataset_ref o on o.id = t.output_id join dataset_ref l on l.id = t.log_id
      where t.state = 'CLOSING' and o.closed and l.closed
     union
     select distinct t.workflow_id from task t
       join dataset_ref i on i.id = t.input_id join dataset_ref o on o.id = t.output_id join dataset_ref l on l.id = t.log_id
       left join task b on b.workflow_id = t.workflow_id and b.stage = t.stage - 1
      where t.state = 'DEFINED' and i.closed and o.opened and l.opened and (b.id is null or b.state = 'FINISHED')
     limit $1`,
    [most],
  );
  return rows.map(({ id }) => id);
}
