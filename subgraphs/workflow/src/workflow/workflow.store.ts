import type { WorkflowStatus } from '../../generated/types.ts';
import type { Sql } from '../deps.ts';
import type { TaskRow } from '../task/task.entity.ts';
import { findTasksOfWorkflows } from '../task/task.store.ts';
import type { DatasetView, WorkflowView } from '../chain/chain.rules.ts';
import type { NewWorkflow, WorkflowRow } from './workflow.entity.ts';

const columns = `id, template_id as "templateId", dataset_id as "datasetId", status, started_by as "startedBy",
  created_at as "createdAt", finished_at as "finishedAt"`;

/** Stores workflows and returns the ids of those whose template and dataset had none before. */
export async function insertWorkflows(sql: Sql, workflows: readonly NewWorkflow[], now: Date): Promise<Set<string>> {
  const rows = await sql.query<{ id: string }>(
    `insert into workflow (id, template_id, dataset_id, status, created_at, started_by)
     select id, "templateId", "datasetId", 'ACTIVE', $2, "startedBy"
       from jsonb_to_recordset($1::jsonb) as x(id uuid, "templateId" uuid, "datasetId" uuid, "startedBy" text)
     on conflict (template_id, dataset_id) do nothing returning id`,
    [JSON.stringify(workflows), now],
  );
  return new Set(rows.map(({ id }) => id));
}

export const findWorkflows = (sql: Sql, ids: readonly string[]): Promise<WorkflowRow[]> =>
  sql.query<WorkflowRow>(`select ${columns} from workflow where id = any ($1::uuid[])`, [ids]);

/** Finds the workflow of a template over a dataset. */
export async function findWorkflowOf(
  sql: Sql,
  templateId: string,
  datasetId: string,
): Promise<WorkflowRow | undefined> {
  const rows = await sql.query<WorkflowRow>(
    `select ${columns} from workflow where template_id = $1 and dataset_id = $2`,
    [templateId, datasetId],
  );
  return rows[0];
}

export async function countWorkflowsOver(sql: Sql, datasetId: string): Promise<number> {
  const rows = await sql.query<{ count: number }>(`select count(*)::int as count from workflow where dataset_id = $1`, [
    datasetId,
  ]);
  return rows[0]?.count ?? 0;
}

/** Finds the workflows over these datasets, newest first. */
export const findWorkflowsOver = (sql: Sql, datasetIds: readonly string[]): Promise<WorkflowRow[]> =>
  sql.query<WorkflowRow>(`select ${columns} from workflow where dataset_id = any ($1::uuid[]) order by id desc`, [
    datasetIds,
  ]);

export const findNewestWorkflows = (
  sql: Sql,
  datasetId: string | null,
  after: string | null,
  limit: number,
): Promise<WorkflowRow[]> => {
  const isAfter = '($1::uuid is null or id < $1)';
  return datasetId === null
    ? sql.query(`select ${columns} from workflow where ${isAfter} order by id desc limit $2`, [after, limit])
    : sql.query(`select ${columns} from workflow where ${isAfter} and dataset_id = $3 order by id desc limit $2`, [
        after,
        limit,
        datasetId,
      ]);
};

/** A locked workflow with what its messages need. */
export interface LockedWorkflow {
  readonly view: WorkflowView;
  readonly tasks: readonly TaskRow[];
  /** Names of the datasets of its tasks. */
  readonly datasetNames: ReadonlyMap<string, string>;
}
type DatasetRow = DatasetView & { readonly id: string; readonly name: string };

/** Locks workflows, in the order of their ids, and reads them: every change of a task is made under its workflow's lock. */
export async function lockWorkflows(sql: Sql, ids: readonly string[]): Promise<LockedWorkflow[]> {
  if (ids.length === 0) return [];
  const workflows = await sql.query<{ id: string; status: WorkflowStatus }>(
    `select id, status from workflow where id = any ($1::uuid[]) order by id for update`,
    [ids],
  );
  const tasks = await findTasksOfWorkflows(sql, ids);
  const used = tasks.flatMap(({ inputId, outputId, logId }) => [inputId, outputId, logId]);
  const datasets = await sql.query<DatasetRow>(
    `select id, name, opened, closed from dataset_ref where id = any ($1::uuid[])`,
    [[...new Set(used)]],
  );
  const datasetsById = new Map(datasets.map((dataset) => [dataset.id, dataset]));
  const datasetNames = new Map(datasets.map(({ id, name }) => [id, name]));
  const tasksByWorkflow = Map.groupBy(tasks, ({ workflowId }) => workflowId);
  return workflows.map(({ id, status }) => {
    const own = tasksByWorkflow.get(id) ?? [];
    const views = own.map((task) => ({ ...task, maxFailedFraction: task.step.maxFailedFraction }));
    return { view: { id, status, tasks: views, datasets: datasetsById }, tasks: own, datasetNames };
  });
}

export const endWorkflows = (
  sql: Sql,
  ended: readonly { readonly id: string; readonly status: WorkflowStatus }[],
  now: Date,
): Promise<unknown> =>
  sql.query(
    `update workflow w set status = x.status, finished_at = $2
       from jsonb_to_recordset($1::jsonb) as x(id uuid, status text) where w.id = x.id and w.status = 'ACTIVE'`,
    [JSON.stringify(ended), now],
  );

/** Finds workflows with a task that can go on and was not advanced, as after a lost event. */
export async function findDueWorkflows(sql: Sql, limit: number): Promise<string[]> {
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
    [limit],
  );
  return rows.map(({ id }) => id);
}
