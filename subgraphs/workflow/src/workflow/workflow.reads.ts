import { findRows, rowsOf, type Database } from '@visor/db';
import { isUuid } from '@visor/schema';
import {
  accessByIds,
  accessByValues,
  chosenOf,
  entityFinder,
  findPage,
  listById,
  namedBy,
  type Access,
  type FindRequest,
  type FoundPage,
} from '@visor/service';
import type {
  IdFilter,
  WorkflowFacet,
  WorkflowFilter,
  WorkflowOrderField,
  WorkflowStatus,
} from '../../generated/types.ts';
import type { EntityReader, Sql } from '../deps.ts';
import { WorkflowEntity, type WorkflowRow } from './workflow.entity.ts';

const WORKFLOWS = { ...listById('workflows'), entity: WorkflowEntity, orderBy: ['id'], descending: true } as const;

export type WorkflowPage = FoundPage<WorkflowRow, WorkflowFilter>;

const STATUSES = ['ACTIVE', 'FINISHED', 'FAILED', 'CANCELLED'] as const satisfies readonly WorkflowStatus[];

/** Ranges of an index that are read side by side at most. */
const MAX_STREAMS = 20;

/** The ids that a filter leaves, where these are few enough for a range of an index each. */
function fewIds(filter: IdFilter | null | undefined): readonly string[] | undefined {
  const ids = filter?.not ? undefined : namedBy(filter);
  return ids && ids.length <= MAX_STREAMS ? [...new Set(ids)].filter((id) => isUuid(id)) : undefined;
}

/** The workflows over each dataset are in the order of their ids. */
const accessByDataset = ({ dataset }: WorkflowFilter): Access<WorkflowFilter> | undefined => {
  const ids = fewIds(dataset);
  return (
    ids && { streams: ids.map((id) => ({ sql: 'e.dataset_id = ?::uuid', parameters: [id] })), served: ['dataset'] }
  );
};

/** The workflows of each template are so in each status. */
const accessByTemplate = ({ template, status }: WorkflowFilter): Access<WorkflowFilter> | undefined => {
  const statuses = chosenOf(STATUSES, status);
  const streams = fewIds(template)?.flatMap((id) =>
    statuses.map((value) => ({ sql: 'e.template_id = ?::uuid and e.status = ?::text', parameters: [id, value] })),
  );
  return streams && { streams, served: ['template', 'status'] };
};

/** Which workflows can be found. */
export const workflowFinder = entityFinder<typeof WorkflowEntity, WorkflowFilter, WorkflowOrderField>(WORKFLOWS, 'id', {
  table: 'workflow',
  columns: {
    id: { kind: 'uuid', sql: 'e.id' },
    template: { kind: 'uuid', sql: 'e.template_id' },
    dataset: { kind: 'uuid', sql: 'e.dataset_id' },
    status: { kind: 'enum', sql: 'e.status' },
    startedBy: { kind: 'text', sql: 'e.started_by' },
    rerunOf: { kind: 'uuid', sql: 'e.rerun_of' },
    createdAt: { kind: 'time', sql: 'e.created_at' },
    finishedAt: { kind: 'time', sql: 'e.finished_at' },
    recoveredAt: { kind: 'time', sql: 'e.recovered_at' },
  },
  orders: { ID: [{ sql: 'e.id', kind: 'uuid' }] },
  standard: { by: 'ID', direction: 'DESC' },
  access: (where) =>
    accessByIds(where) ??
    accessByDataset(where) ??
    accessByTemplate(where) ??
    accessByValues(STATUSES, where.status, 'status', 'e.status'),
  facets: { STATUS: 'e.status', TEMPLATE: 'e.template_id', STARTED_BY: 'e.started_by' } satisfies Record<
    WorkflowFacet,
    string
  >,
});

interface WorkflowsRequest extends FindRequest<WorkflowFilter, WorkflowOrderField> {
  readonly datasetId?: string | null;
}

/** Returns a page of the workflows, newest first. @throws Refusal INVALID for a wrong page, cursor or filter */
export function readWorkflowsPage(
  db: Database,
  { datasetId, where, ...request }: WorkflowsRequest,
): Promise<WorkflowPage> {
  const dataset = datasetId == null ? where?.dataset : { ...where?.dataset, eq: datasetId };
  return findPage(db, workflowFinder, { ...request, where: { ...where, ...(dataset ? { dataset } : {}) } });
}

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
