import type { WorkflowStatus } from '../../generated/types.ts';
import type { Sql } from '../deps.ts';
import type { NewWorkflow } from './workflow.entity.ts';
import { workflowLifecycle } from './workflow.rules.ts';

/** Stores workflows and returns the ids of those whose template and dataset had none before. */
export async function insertWorkflows(sql: Sql, workflows: readonly NewWorkflow[], now: Date): Promise<Set<string>> {
  const rows = await sql.query<{ id: string }>(
    `insert into workflow (id, template_id, dataset_id, status, created_at, started_by, rerun_of)
     select id, "templateId", "datasetId", 'ACTIVE', $2, "startedBy", "rerunOf"
       from jsonb_to_recordset($1::jsonb) as x(id uuid, "templateId" uuid, "datasetId" uuid, "startedBy" text, "rerunOf" uuid)
     on conflict (template_id, dataset_id) do nothing returning id`,
    [JSON.stringify(workflows), now],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Stores statuses of workflows, each only from the status in which the workflow was read. */
export const updateStatuses = (
  sql: Sql,
  moved: readonly { readonly id: string; readonly from: WorkflowStatus; readonly status: WorkflowStatus }[],
  now: Date,
): Promise<unknown> =>
  sql.query(
    `update workflow w set status = x.status, finished_at = case when x.status = any ($3) then $2::timestamptz end, recovered_at = null
       from jsonb_to_recordset($1::jsonb) as x(id uuid, "from" text, status text) where w.id = x.id and w.status = x."from"`,
    [JSON.stringify(moved), now, workflowLifecycle.finalStates],
  );
