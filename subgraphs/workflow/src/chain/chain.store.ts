import { rowsOf, type Tx } from '@visor/db';
import type { WorkflowStatus } from '../../generated/types.ts';
import { DatasetRefEntity } from '../dataset/dataset.entity.ts';
import type { Sql } from '../deps.ts';
import { TaskEntity, type TaskRow } from '../task/task.entity.ts';
import type { WorkflowView } from './chain-view.rules.ts';

/** A locked workflow with what its messages need. */
export interface LockedWorkflow {
  readonly view: WorkflowView;
  readonly tasks: readonly TaskRow[];
  /** Names of the datasets of its tasks. */
  readonly datasetNames: ReadonlyMap<string, string>;
  /** Reruns did all that it left undone. */
  readonly recovered: boolean;
  /** Of a program that a person chose: a job by hand, or test tasks. */
  readonly auxiliary: boolean;
}

const GIVEN = 'id = any ($1::uuid[])';

/** Workflows with a task that reads or makes one of these datasets. */
const USING = `id in (
    select workflow_id from task where input_id = any ($1::uuid[])
    union all select workflow_id from task where output_id = any ($1::uuid[])
    union all select workflow_id from task where log_id = any ($1::uuid[]))`;

/** Locks workflows, in the order of their ids, and reads them: every change of a task is made under its workflow's lock. */
export const lockWorkflows = (tx: Tx, ids: readonly string[]): Promise<LockedWorkflow[]> => lock(tx, GIVEN, ids);

/** As `lockWorkflows`, of the workflows that use these datasets. */
export const lockWorkflowsUsing = (tx: Tx, datasetIds: readonly string[]): Promise<LockedWorkflow[]> =>
  lock(tx, USING, datasetIds);

async function lock(tx: Tx, which: string, ids: readonly string[]): Promise<LockedWorkflow[]> {
  if (ids.length === 0) return [];
  const [workflows, tasks] = await tx.together((sql) => [
    sql.query<{ id: string; status: WorkflowStatus; recovered: boolean; auxiliary: boolean }>(
      `select id, status, recovered_at is not null as recovered,
              (select p.single_use from template p where p.id = workflow.template_id) as auxiliary
         from workflow where ${which} order by id for update`,
      [ids],
    ),
    readTasks(sql, which, ids),
  ]);
  const datasets = rowsOf(
    DatasetRefEntity,
    tasks.flatMap((task) => task.datasets),
  );
  const datasetsById = new Map(datasets.map((dataset) => [dataset.id, dataset]));
  const datasetNames = new Map(datasets.map(({ id, name }) => [id, name]));
  const tasksByWorkflow = Map.groupBy(tasks, ({ workflowId }) => workflowId);
  return workflows.map(({ id, status, recovered, auxiliary }) => {
    const own = tasksByWorkflow.get(id) ?? [];
    const views = own.map(({ datasets: _datasets, ...task }) => ({
      ...task,
      maxFailedFraction: task.step.maxFailedFraction,
      streaming: task.step.streaming ?? false,
    }));
    return {
      view: { id, status, tasks: views, datasets: datasetsById },
      tasks: own,
      datasetNames,
      recovered,
      auxiliary,
    };
  });
}

interface WithDatasets {
  /** Rows of `dataset_ref`. */
  readonly datasets: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Reads the tasks of workflows, in the order of their chains, with the datasets that they read and make: one statement, behind the one
 * that has locked the workflows.
 */
async function readTasks(sql: Sql, which: string, ids: readonly string[]): Promise<(TaskRow & WithDatasets)[]> {
  const rows = await sql.query(
    `select t.*, (select coalesce(json_agg(d), '[]') from dataset_ref d
                   where d.id = any (array[t.input_id, t.output_id, t.log_id])) as datasets
       from task t where t.workflow_id in (select id from workflow where ${which}) order by t.workflow_id, t.stage`,
    [ids],
  );
  return rowsOf<typeof TaskEntity, WithDatasets>(TaskEntity, rows);
}

/** Tasks `t` that can go on and were not advanced, as after a lost event, or whose closes are due at a time; by workflow. */
export const dueTasks = (now: string): string => `
  select t.workflow_id, t.id, 'its output and log are closed' as text from task t
    join dataset_ref o on o.id = t.output_id join dataset_ref l on l.id = t.log_id
   where t.state = 'CLOSING' and o.closed and l.closed
  union
  select t.workflow_id, t.id, 'its datasets are there' from task t
    join dataset_ref i on i.id = t.input_id join dataset_ref o on o.id = t.output_id join dataset_ref l on l.id = t.log_id
    left join task b on b.workflow_id = t.workflow_id and b.stage = t.stage - 1
    cross join lateral (select coalesce((t.step ->> 'streaming')::boolean, false) as streaming) s
   where t.state = 'DEFINED' and not t.paused and (i.closed or (s.streaming and i.opened)) and o.opened and l.opened
     and (b.id is null or b.state = 'FINISHED' or (s.streaming and b.state in ('IN_PROGRESS', 'CLOSING')))
  union
  select t.workflow_id, t.id, 'its datasets should have been closed ' || t.closes_at from task t where t.closes_at <= ${now}`;

/** Finds workflows with closes that are due, or with a task that can go on and was not advanced, as after a lost event. */
export async function findDueWorkflows(sql: Sql, now: Date, limit: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select distinct d.workflow_id as id from (${dueTasks('$2')}) d limit $1`,
    [limit, now],
  );
  return rows.map(({ id }) => id);
}
