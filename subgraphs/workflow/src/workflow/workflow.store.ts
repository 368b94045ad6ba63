import { findRows } from '@visor/db';
import type { WorkflowStatus } from '../../generated/types.ts';
import type { EntityReader, Sql } from '../deps.ts';
import { WorkflowEntity, type NewWorkflow, type WorkflowRow } from './workflow.entity.ts';

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

/** Finds the workflow of a template over a dataset. */
export async function findWorkflowOf(
  em: EntityReader,
  templateId: string,
  datasetId: string,
): Promise<WorkflowRow | undefined> {
  const [workflow] = await findRows(em, WorkflowEntity, { equal: { templateId, datasetId } });
  return workflow;
}

/** Finds the workflows over these datasets, newest first. */
export const findWorkflowsOver = (em: EntityReader, datasetIds: readonly string[]): Promise<WorkflowRow[]> =>
  findRows(em, WorkflowEntity, {
    anyOf: { property: 'datasetId', values: datasetIds },
    orderBy: ['id'],
    descending: true,
  });

export async function countWorkflowsOver(sql: Sql, datasetId: string): Promise<number> {
  const rows = await sql.query<{ count: number }>(`select count(*)::int as count from workflow where dataset_id = $1`, [
    datasetId,
  ]);
  return rows[0]?.count ?? 0;
}

/** Stores the ends of workflows. A workflow that has ended keeps its status. */
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
