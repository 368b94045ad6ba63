import type { ChainStep } from '@visor/cwl';
import type { Sql } from '../deps.ts';
import type { PlannedTask } from './workflow.rules.ts';
import type { WorkflowRow } from './workflow.entity.ts';

const columns = `id, template_id as "templateId", dataset_id as "datasetId", status, started_by as "startedBy",
  created_at as "createdAt", finished_at as "finishedAt"`;

export interface NewWorkflow {
  readonly id: string;
  readonly templateId: string;
  readonly datasetId: string;
  readonly startedBy: string | null;
}

/** Stores workflows; gives those that were not there before. */
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

export const insertTasks = (
  sql: Sql,
  tasks: readonly (PlannedTask<ChainStep> & { workflowId: string })[],
): Promise<unknown> =>
  sql.query(
    `insert into task (id, workflow_id, stage, state, step, input_id, output_id, log_id)
     select id, "workflowId", stage, 'DEFINED', step, "inputId", "outputId", "logId"
       from jsonb_to_recordset($1::jsonb)
         as x(id uuid, "workflowId" uuid, stage int, step jsonb, "inputId" uuid, "outputId" uuid, "logId" uuid)`,
    [
      JSON.stringify(
        tasks.map(({ id, workflowId, step, input, output, log }) => ({
          id,
          workflowId,
          stage: step.ordinal,
          step,
          inputId: input.id,
          outputId: output.id,
          logId: log.id,
        })),
      ),
    ],
  );

export const workflowsBy = (sql: Sql, ids: readonly string[]): Promise<WorkflowRow[]> =>
  sql.query<WorkflowRow>(`select ${columns} from workflow where id = any ($1::uuid[])`, [ids]);

/** The workflow of a template over a dataset, if it was started. */
export async function workflowOfPair(
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

/** Workflows over these datasets, newest first. */
export const workflowsOver = (sql: Sql, datasetIds: readonly string[]): Promise<WorkflowRow[]> =>
  sql.query<WorkflowRow>(`select ${columns} from workflow where dataset_id = any ($1::uuid[]) order by id desc`, [
    datasetIds,
  ]);

export const newestWorkflows = (
  sql: Sql,
  datasetId: string | null,
  after: string | null,
  most: number,
): Promise<WorkflowRow[]> => {
  const place = '($1::uuid is null or id < $1)';
  return datasetId === null
    ? sql.query(`select ${columns} from workflow where ${place} order by id desc limit $2`, [after, most])
    : sql.query(`select ${columns} from workflow where ${place} and dataset_id = $3 order by id desc limit $2`, [
        after,
        most,
        datasetId,
      ]);
};
