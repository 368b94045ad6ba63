import { recordset, rowsOf, type RecordOf } from '@visor/db';
import type { Sql } from '../deps.ts';
import { OperationEntity, type OperationRow } from './operation.entity.ts';
import { RESULT } from './operation.store.ts';

/** A task that an operation has not come to yet. */
export interface PendingItem {
  readonly taskId: string;
  readonly jobIds: readonly string[] | null;
}

/**
 * Locks the oldest operation that has tasks left and that no other process works on. Results are written under the lock of
 * the operation, which is taken before those of workflows, as the consumer of workload's answers does.
 */
export async function lockPendingOperation(sql: Sql): Promise<OperationRow | undefined> {
  const rows = await sql.query(
    `select o.* from operation o where o.state = 'IN_PROGRESS'
        and exists (select from operation_task t where t.operation_id = o.id and t.pending)
      order by o.id limit 1 for no key update of o skip locked`,
  );
  return rowsOf(OperationEntity, rows)[0];
}

/** The next tasks of an operation that is locked, in their order. */
export const takePending = (sql: Sql, operationId: string, limit: number): Promise<PendingItem[]> =>
  sql.query(
    `select task_id as "taskId", job_ids as "jobIds" from operation_task
      where operation_id = $1 and pending order by place, task_id limit $2`,
    [operationId, limit],
  );

const results = recordset(RESULT);

/** Writes what came of tasks that were pending. */
export const writeResults = (
  sql: Sql,
  operationId: string,
  list: readonly RecordOf<typeof results>[],
): Promise<unknown> =>
  sql.query(
    `update operation_task t set ${results.set('r', 'matched', 'applied', 'refused', 'done', 'code', 'text')}, pending = false, job_ids = null
       from ${results.from('$1', 'r')} where t.operation_id = $2 and t.task_id = r."taskId" and t.pending`,
    [JSON.stringify(list), operationId],
  );

/** Stores tasks that an operation is about; with the jobs that are meant, where they were named. Returns how many there are. */
export async function insertPending(sql: Sql, operationId: string, tasks: readonly PendingItem[]): Promise<number> {
  const rows = await sql.query(
    `insert into operation_task (operation_id, task_id, place, job_ids, pending, done)
     select $1, t.id, row_number() over (order by t.workflow_id, t.stage), nullif(x."jobIds", 'null'), true, false
       from jsonb_to_recordset($2::jsonb) as x("taskId" uuid, "jobIds" jsonb) join task t on t.id = x."taskId" returning 1`,
    [operationId, JSON.stringify(tasks)],
  );
  return rows.length;
}

/** Drops the tasks that an operation has not come to. Returns how many. */
export async function dropPending(sql: Sql, operationId: string, text: string): Promise<number> {
  const rows = await sql.query(
    `update operation_task set pending = false, job_ids = null, done = true, code = 'CANCELLED', text = $2
      where operation_id = $1 and pending returning 1`,
    [operationId, text],
  );
  return rows.length;
}
