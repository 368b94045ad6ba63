import { recordset, rowsOf, type RecordOf } from '@visor/db';
import type { Sql } from '../deps.ts';
import { OperationEntity, type OperationRow } from './operation.entity.ts';
import { operationLifecycle } from './operation.rules.ts';

const newOperations = recordset({
  id: 'uuid',
  requestId: 'text?',
  kind: 'text',
  parameters: 'jsonb',
  state: 'text',
  requestedBy: 'text',
  reason: 'text?',
  createdAt: 'timestamptz',
  finishedAt: 'timestamptz?',
  matched: 'int',
  workflowId: 'uuid?',
  datasetId: 'uuid?',
  text: 'text?',
});
/** An operation as it is inserted. */
export type NewOperation = Pick<OperationRow, keyof RecordOf<typeof newOperations>>;

/** What came of an operation for a task, without the operation. */
export const RESULT = {
  taskId: 'uuid',
  matched: 'int',
  applied: 'int',
  refused: 'int',
  done: 'boolean',
  code: 'text?',
  text: 'text?',
} as const;
const taskResults = recordset({ operationId: 'uuid', ...RESULT });
/** What came of an operation for one task. */
export type TaskResult = RecordOf<typeof taskResults>;

/** Stores an operation. Returns false where another one has its requestId; waits for one that is being stored. */
export async function insertOperation(sql: Sql, operation: NewOperation): Promise<boolean> {
  const rows = await sql.query(
    `insert into operation (${newOperations.columns}) select ${newOperations.values('n')} from ${newOperations.from('$1', 'n')}
     on conflict (request_id) do nothing returning id`,
    [JSON.stringify([operation])],
  );
  return rows.length > 0;
}

export const insertTaskResults = (sql: Sql, results: readonly TaskResult[]): Promise<unknown> =>
  sql.query(
    `insert into operation_task (${taskResults.columns}) select ${taskResults.values('n')} from ${taskResults.from('$1', 'n')}`,
    [JSON.stringify(results)],
  );

export async function findOperationOfRequest(sql: Sql, requestId: string): Promise<OperationRow | undefined> {
  const rows = await sql.query('select * from operation where request_id = $1', [requestId]);
  return rowsOf(OperationEntity, rows)[0];
}

/** Operations whose numbers are those of jobs, which workload counts; others count tasks. */
const COUNTS_JOBS = `(o.kind like 'RETRY%' or o.kind = 'CANCEL_JOBS')`;

/** Tasks whose jobs workload still goes through for an operation. */
export async function findUnanswered(sql: Sql, operationId: string): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(
    `select t.task_id as id from operation_task t join operation o on o.id = t.operation_id
      where o.id = $1 and ${COUNTS_JOBS} and not t.pending and not t.done order by t.place, t.task_id`,
    [operationId],
  );
  return rows.map(({ id }) => id);
}

/** Records what workload says of operations; later news never makes one unfinished. Operations that are not known are left out. */
export const updateTaskResults = (sql: Sql, results: readonly TaskResult[]): Promise<unknown> =>
  sql.query(
    `update operation_task t
        set matched = case when ${COUNTS_JOBS} then n.matched else t.matched end,
            applied = case when ${COUNTS_JOBS} then n.applied when n.code is null then t.applied else 0 end,
            refused = case when ${COUNTS_JOBS} then n.refused when n.code is null then t.refused else t.matched end,
            code = n.code, text = n.text, done = t.done or n.done
       from ${taskResults.from('$1', 'n')} join operation o on o.id = n."operationId"
      where t.operation_id = n."operationId" and t.task_id = n."taskId" and not t.pending`,
    [JSON.stringify(results)],
  );

export async function lockOperation(
  sql: Sql,
  id: string,
): Promise<Pick<OperationRow, 'kind' | 'state' | 'cancelledBy'> | undefined> {
  const [row] = await sql.query<Pick<OperationRow, 'kind' | 'state' | 'cancelledBy'>>(
    'select kind, state, cancelled_by as "cancelledBy" from operation where id = $1 for no key update',
    [id],
  );
  return row;
}

export const setOperationCancelled = (
  sql: Sql,
  id: string,
  { by, reason }: { readonly by: string; readonly reason: string | null },
): Promise<unknown> =>
  sql.query('update operation set cancelled_by = $2, cancelled_reason = $3 where id = $1', [id, by, reason]);

/** Different texts of tasks that an operation shows as its own; its results have all of them. */
const MAX_TEXTS = 5;

/**
 * Adds up the results of operations, and ends those that have all of them: FAILED where each task was refused. A retry that changed
 * no job says why.
 */
export const sumUpOperations = (sql: Sql, ids: readonly string[], now: Date): Promise<unknown> =>
  sql.query(
    `update operation o
        set matched = s.matched, applied = s.applied, refused = s.refused, task_count = s.tasks, tasks_done = s.tasks_done,
            state = case when o.state <> all ($4::text[]) or not s.done then o.state when s.failed then $5 else $6 end,
            finished_at = case when o.state = any ($4::text[]) and s.done then $2::timestamptz else o.finished_at end,
            text = case when ${COUNTS_JOBS} and s.done and s.applied = 0
                         then array_to_string(s.texts[1:${MAX_TEXTS}], '; ') || case when cardinality(s.texts) > ${MAX_TEXTS} then '; ...' else '' end
                         else o.text end
       from (select operation_id as id, sum(matched)::int as matched, sum(applied)::int as applied, sum(refused)::int as refused,
                    count(*)::int as tasks, (count(*) filter (where done))::int as tasks_done, bool_and(done) as done, bool_and(code is not null and applied = 0) as failed,
                    (array_agg(distinct text) filter (where text is not null)) as texts
               from operation_task where operation_id = any ($1::uuid[]) group by operation_id) s
      where o.id = s.id and o.kind <> $3`,
    [
      ids,
      now,
      'RERUN',
      operationLifecycle.sources('finish'),
      operationLifecycle.target('fail'),
      operationLifecycle.target('finish'),
    ],
  );

/** Ends operations on chosen files, reruns apart, whose dataset was made, or refused with a text; and what they say of their tasks. */
export const endSelections = (
  sql: Sql,
  ended: readonly { readonly datasetId: string; readonly text: string | null }[],
  now: Date,
): Promise<unknown> =>
  sql.query(
    `with ended as (
       update operation o
          set state = case when x.text is null then $3 else $4 end, text = x.text, finished_at = $2::timestamptz,
              applied = case when x.text is null then o.matched else 0 end, refused = case when x.text is null then 0 else o.matched end
         from jsonb_to_recordset($1::jsonb) as x("datasetId" uuid, text text)
        where o.dataset_id = x."datasetId" and o.state = 'IN_PROGRESS' and o.kind <> 'RERUN' returning o.id, x.text)
     update operation_task t
        set done = true, text = e.text, applied = case when e.text is null then t.matched else 0 end,
            refused = case when e.text is null then 0 else t.matched end
       from ended e where t.operation_id = e.id`,
    [JSON.stringify(ended), now, operationLifecycle.target('finish'), operationLifecycle.target('fail')],
  );
