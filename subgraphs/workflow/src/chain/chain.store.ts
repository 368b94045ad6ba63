import type { Tx } from '@visor/db';
import type { WorkflowStatus } from '../../generated/types.ts';
import { findDatasets } from '../dataset/dataset.store.ts';
import type { Sql } from '../deps.ts';
import type { TaskRow } from '../task/task.entity.ts';
import { findTasksOfWorkflows } from '../task/task.reads.ts';
import type { WorkflowView } from './chain-view.rules.ts';

/** A locked workflow with what its messages need. */
export interface LockedWorkflow {
  readonly view: WorkflowView;
  readonly tasks: readonly TaskRow[];
  /** Names of the datasets of its tasks. */
  readonly datasetNames: ReadonlyMap<string, string>;
}

/** Locks workflows, in the order of their ids, and reads them: every change of a task is made under its workflow's lock. */
export async function lockWorkflows(tx: Tx, ids: readonly string[]): Promise<LockedWorkflow[]> {
  if (ids.length === 0) return [];
  const workflows = await tx.query<{ id: string; status: WorkflowStatus }>(
    `select id, status from workflow where id = any ($1::uuid[]) order by id for update`,
    [ids],
  );
  const tasks = await findTasksOfWorkflows(tx.em, ids);
  const used = tasks.flatMap(({ inputId, outputId, logId }) => [inputId, outputId, logId]);
  const datasets = await findDatasets(tx.em, [...new Set(used)]);
  const datasetsById = new Map(datasets.map((dataset) => [dataset.id, dataset]));
  const datasetNames = new Map(datasets.map(({ id, name }) => [id, name]));
  const tasksByWorkflow = Map.groupBy(tasks, ({ workflowId }) => workflowId);
  return workflows.map(({ id, status }) => {
    const own = tasksByWorkflow.get(id) ?? [];
    const views = own.map((task) => ({
      ...task,
      maxFailedFraction: task.step.maxFailedFraction,
      streaming: task.step.streaming ?? false,
    }));
    return { view: { id, status, tasks: views, datasets: datasetsById }, tasks: own, datasetNames };
  });
}

/** Finds workflows with closes that are due, or with a task that can go on and was not advanced, as after a lost event. */
export async function findDueWorkflows(sql: Sql, now: Date, limit: number): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select distinct t.workflow_id as id from task t
       join dataset_ref o on o.id = t.output_id join dataset_ref l on l.id = t.log_id
      where t.state = 'CLOSING' and o.closed and l.closed
     union
     select distinct t.workflow_id from task t
       join dataset_ref i on i.id = t.input_id join dataset_ref o on o.id = t.output_id join dataset_ref l on l.id = t.log_id
       left join task b on b.workflow_id = t.workflow_id and b.stage = t.stage - 1
       cross join lateral (select coalesce((t.step ->> 'streaming')::boolean, false) as streaming) s
      where t.state = 'DEFINED' and not t.paused and (i.closed or (s.streaming and i.opened)) and o.opened and l.opened
        and (b.id is null or b.state = 'FINISHED' or (s.streaming and b.state in ('IN_PROGRESS', 'CLOSING')))
     union
     select workflow_id from task where closes_at <= $2
     limit $1`,
    [limit, now],
  );
  return rows.map(({ id }) => id);
}
