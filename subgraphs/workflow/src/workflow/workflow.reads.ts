import { findRows, rowsOf, type Database } from '@visor/db';
import { listById, readEntityPage, type Page, type PageRequest } from '@visor/service';
import type { EntityReader, Sql } from '../deps.ts';
import { WorkflowEntity, type WorkflowRow } from './workflow.entity.ts';

const WORKFLOWS = { ...listById('workflows'), entity: WorkflowEntity, orderBy: ['id'], descending: true } as const;

/** Returns a page of the workflows, or of those over a dataset, newest first. */
export const readWorkflowsPage = (
  db: Database,
  datasetId: string | null,
  request: PageRequest,
): Promise<Page<WorkflowRow>> => readEntityPage(db, WORKFLOWS, request, { equal: { datasetId } });

export const findWorkflows = (em: EntityReader, ids: readonly string[]): Promise<WorkflowRow[]> =>
  findRows(em, WorkflowEntity, { anyOf: { property: 'id', values: ids } });

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

/** Finds the workflows that run files of these again, oldest first. */
export async function findReruns(sql: Sql, workflowIds: readonly string[]): Promise<WorkflowRow[]> {
  const rows = await sql.query('select * from workflow where rerun_of = any ($1::uuid[]) order by rerun_of, id', [
    workflowIds,
  ]);
  return rowsOf(WorkflowEntity, rows);
}

/** Finds the newest ACTIVE workflow that runs files of these again, directly or as a rerun of a rerun. */
export const findActiveReruns = (
  sql: Sql,
  workflowIds: readonly string[],
): Promise<{ readonly firstId: string; readonly id: string }[]> =>
  sql.query(
    `with recursive tree as (
       select w.rerun_of as first_id, w.id, w.status from workflow w where w.rerun_of = any ($1::uuid[])
       union all
       select t.first_id, w.id, w.status from tree t join workflow w on w.rerun_of = t.id
     ) select distinct on (first_id) first_id as "firstId", id from tree where status = 'ACTIVE' order by first_id, id desc`,
    [workflowIds],
  );
