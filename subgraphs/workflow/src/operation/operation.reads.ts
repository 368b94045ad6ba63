import { findRows, rowsOf, type Database } from '@visor/db';
import { listById, pageOf, readEntityPage, readPage, type Page, type PageRequest } from '@visor/service';
import type { OperationFilter } from '../../generated/types.ts';
import type { EntityReader, Sql } from '../deps.ts';
import { OperationEntity, OperationTaskEntity, type OperationRow, type OperationTaskRow } from './operation.entity.ts';

const OPERATIONS = { ...listById('operations'), entity: OperationEntity, orderBy: ['id'], descending: true } as const;
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

/** Finds the results of operations by task, in the order of stages. */
export async function findTaskResults(sql: Sql, operationIds: readonly string[]): Promise<OperationTaskRow[]> {
  const rows = await sql.query(
    `select r.* from operation_task r join task t on t.id = r.task_id where r.operation_id = any ($1::uuid[])
      order by r.operation_id, t.stage, t.id`,
    [operationIds],
  );
  return rowsOf(OperationTaskEntity, rows);
}
