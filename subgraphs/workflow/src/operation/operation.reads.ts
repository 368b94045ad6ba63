import { findRows, rowsOf, type Database } from '@visor/db';
import { isUuid } from '@visor/schema';
import {
  isInt,
  listById,
  pageOf,
  readEntityPage,
  readPage,
  type Page,
  type PagedList,
  type PageRequest,
} from '@visor/service';
import type { ActionOutcome, OperationFilter } from '../../generated/types.ts';
import type { EntityReader, Sql } from '../deps.ts';
import { OperationEntity, OperationTaskEntity, type OperationRow, type OperationTaskRow } from './operation.entity.ts';

const OPERATIONS = { ...listById('operations'), entity: OperationEntity, orderBy: ['id'], descending: true } as const;
/** Before every uuid. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const OPERATIONS_OF_TASK = listById('Task.operations');

/** Returns a page of the operations, newest first. */
export const readOperationsPage = (
  db: Database,
  { kind, state, by }: OperationFilter,
  request: PageRequest,
): Promise<Page<OperationRow>> => readEntityPage(db, OPERATIONS, request, { equal: { kind, state, requestedBy: by } });

export async function findOperation(em: EntityReader, id: string): Promise<OperationRow> {
  const [operation] = await findRows(em, OperationEntity, { equal: { id } });
  if (!operation) throw new Error(`operation ${id} vanished in the transaction that stored it`);
  return operation;
}

/** A page of the operations of one task. */
export interface TaskOperationsRequest {
  readonly taskId: string;
  readonly page: PageRequest;
}
export const taskOperationsKey = ({ taskId, page }: TaskOperationsRequest): string =>
  JSON.stringify([taskId, page.first, page.after]);

/** Returns pages of the operations of tasks, newest first: one statement for all tasks that are asked for the same page. */
export async function readTaskOperations(
  sql: Sql,
  requests: readonly TaskOperationsRequest[],
): Promise<Map<string, Page<OperationRow>>> {
  const pages = new Map<string, Page<OperationRow>>();
  const groups = Map.groupBy(requests, ({ page }) => JSON.stringify([page.first, page.after]));
  for (const group of groups.values()) {
    const range = readPage(OPERATIONS_OF_TASK, group[0]?.page ?? {});
    const rows = await sql.query<Record<string, unknown> & { taskId: string }>(
      `select k.id as "taskId", o.* from unnest($1::uuid[]) as k (id) cross join lateral
         (select operation_id from operation_task t where t.task_id = k.id and ($2::uuid is null or t.operation_id < $2)
           order by t.operation_id desc limit $3) f
         join operation o on o.id = f.operation_id order by o.id desc`,
      [group.map(({ taskId }) => taskId), range.after?.[0] ?? null, range.size + 1],
    );
    const byTask = Map.groupBy(rows, ({ taskId }) => taskId);
    for (const request of group) {
      const own = rowsOf(OperationEntity, byTask.get(request.taskId) ?? []);
      pages.set(
        taskOperationsKey(request),
        pageOf(OPERATIONS_OF_TASK, range, own, ({ id }) => [id]),
      );
    }
  }
  return pages;
}

const MAX_LISTED = 1_000;

/** Finds the first results of operations by task, in the order of stages. */
export async function findTaskResults(sql: Sql, operationIds: readonly string[]): Promise<OperationTaskRow[]> {
  const rows = await sql.query(
    `select r.* from unnest($1::uuid[]) o (id) cross join lateral
       (select x.*, t.stage from operation_task x join task t on t.id = x.task_id where x.operation_id = o.id
         order by x.place, t.stage, t.id limit ${MAX_LISTED}) r
      order by r.operation_id, r.place, r.stage, r.task_id`,
    [operationIds],
  );
  return rowsOf(OperationTaskEntity, rows);
}

const RESULTS: PagedList<readonly [place: number, taskId: string]> = {
  name: 'Operation.results',
  defaultSize: 100,
  isPlace: (parts): parts is readonly [number, string] => parts.length === 2 && isInt(parts[0]) && isUuid(parts[1]),
};

/** A page of what came of an operation for its tasks. @param refused only those where not everything could be done */
export async function readResults(
  sql: Sql,
  operationId: string,
  { refused, ...request }: PageRequest & { readonly refused: boolean },
): Promise<Page<OperationTaskRow>> {
  const range = readPage(RESULTS, request);
  const [place = -1, taskId = FIRST_ID] = range.after ?? [];
  const rows = await sql.query(
    `select * from operation_task where operation_id = $1 and (place, task_id) > ($2, $3::uuid)
        and (not $4 or code is not null or refused > 0) order by place, task_id limit $5`,
    [operationId, place, taskId, refused, range.size + 1],
  );
  return pageOf(RESULTS, range, rowsOf(OperationTaskEntity, rows), (row) => [row.place, row.taskId]);
}

const WORKFLOW_ACTIONS = listById('Workflow.actions');

/** What a person asked of a workflow. */
interface WorkflowAction {
  readonly id: string;
  readonly kind: string;
  readonly by: string;
  readonly reason: string | null;
  readonly at: string;
  readonly details: unknown;
  readonly outcome: ActionOutcome;
  readonly code: null;
  readonly text: string | null;
}

/** A page of the operations on a workflow and its tasks, newest first. */
export async function readWorkflowActions(
  sql: Sql,
  workflowId: string,
  request: PageRequest,
): Promise<Page<WorkflowAction>> {
  const range = readPage(WORKFLOW_ACTIONS, request);
  const rows = await sql.query<WorkflowAction>(
    `select o.id, lower(o.kind) as kind, o.requested_by as by, o.reason, o.created_at as at,
            (o.parameters - 'ids') || jsonb_build_object('matched', o.matched, 'applied', o.applied, 'refused', o.refused) as details,
            case when o.state = 'IN_PROGRESS' then 'RUNNING' when o.state = 'FAILED' then 'REFUSED'
                 when o.matched > 0 and o.applied = 0 then 'UNCHANGED' else 'APPLIED' end as outcome,
            null as code, o.text
       from operation o
      where (o.workflow_id = $1 or o.id in
              (select x.operation_id from task t join operation_task x on x.task_id = t.id where t.workflow_id = $1))
        and ($2::uuid is null or o.id < $2) order by o.id desc limit $3`,
    [workflowId, range.after?.[0] ?? null, range.size + 1],
  );
  return pageOf(WORKFLOW_ACTIONS, range, rows, ({ id }) => [id]);
}
