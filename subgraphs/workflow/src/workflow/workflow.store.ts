import type { WorkflowStatus } from '../../generated/types.ts';
import type { Sql } from '../deps.ts';
import type { NewWorkflow } from './workflow.entity.ts';

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
