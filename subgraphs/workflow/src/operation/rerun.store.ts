import { recordset, type RecordOf } from '@visor/db';
import type { WorkflowStatus } from '../../generated/types.ts';
import type { Sql } from '../deps.ts';
import { workflowLifecycle } from '../workflow/workflow.rules.ts';
import { operationLifecycle } from './operation.rules.ts';

const newReruns = recordset({
  workflowId: 'uuid',
  operationId: 'uuid',
  datasetId: 'uuid',
  taskId: 'uuid?',
  fileCount: 'int',
});
type NewRerun = RecordOf<typeof newReruns> & {
  readonly fileIds: readonly string[];
  /** Those that the task before had left undone. */
  readonly unfinished: ReadonlySet<string>;
};

/** Two people who run the same files again wait for each other. Taken before any workflow is locked; consumers never take it. */
export const lockReruns = (sql: Sql): Promise<unknown> =>
  sql.query(`select pg_advisory_xact_lock(hashtextextended(current_schema() || '.rerun', 0))`);

/** Stores which workflow runs which files again. */
export async function insertReruns(sql: Sql, reruns: readonly NewRerun[]): Promise<void> {
  await sql.query(
    `insert into rerun (${newReruns.columns}) select ${newReruns.values('n')} from ${newReruns.from('$1', 'n')}`,
    [JSON.stringify(reruns.map(({ fileIds: _fileIds, unfinished: _unfinished, ...rerun }) => rerun))],
  );
  const files = reruns.flatMap(({ workflowId, fileIds, unfinished }) =>
    fileIds.map((fileId) => ({ workflowId, fileId, unfinished: unfinished.has(fileId) })),
  );
  await sql.query(
    `insert into rerun_file (workflow_id, file_id, unfinished)
     select "workflowId", "fileId", unfinished from jsonb_to_recordset($1::jsonb) as x("workflowId" uuid, "fileId" uuid, unfinished boolean)`,
    [JSON.stringify(files)],
  );
}

/** Stores how many input files ended tasks left undone. The first count stays: files that are deleted later do not finish them. */
export const setUnfinishedFiles = (
  sql: Sql,
  counts: readonly { readonly taskId: string; readonly files: number }[],
): Promise<unknown> =>
  sql.query(
    `update task t set unfinished_files = coalesce(t.unfinished_files, x.files)
       from jsonb_to_recordset($1::jsonb) as x("taskId" uuid, files int) where t.id = x."taskId"`,
    [JSON.stringify(counts)],
  );

/**
 * Finds the task of the newest chain that read each file, as a file of its dataset or of a rerun; of a template, if one is given.
 * Files that no such chain read are left out.
 */
export const findReadingTasks = (
  sql: Sql,
  files: readonly { readonly id: string; readonly datasetId: string }[],
  templateId: string | null,
): Promise<{ readonly fileId: string; readonly taskId: string }[]> =>
  sql.query(
    `with place as materialized (
       select f.file_id, f.dataset_id from unnest($1::uuid[], $2::uuid[]) f (file_id, dataset_id)
       union
       select f.file_id, r.dataset_id from rerun_file f join rerun r on r.workflow_id = f.workflow_id
        where f.file_id = any ($1::uuid[]) and r.text is null
     ), newest as materialized (
       select distinct on (d.dataset_id) d.dataset_id, t.id, t.workflow_id
         from (select distinct dataset_id from place) d join task t on t.input_id = d.dataset_id join workflow w on w.id = t.workflow_id
        where $3::uuid is null or w.template_id = $3
        order by d.dataset_id, t.workflow_id desc
     )
     select distinct on (p.file_id) p.file_id as "fileId", n.id as "taskId"
       from place p join newest n on n.dataset_id = p.dataset_id order by p.file_id, n.workflow_id desc`,
    [files.map(({ id }) => id), files.map(({ datasetId }) => datasetId), templateId],
  );

/** Finds workflows that run, or ran, all failed files of a task again by the same template. */
export const findRerunsOfTask = (
  sql: Sql,
  of: { readonly taskId: string; readonly templateId: string | null },
): Promise<{ readonly id: string; readonly status: WorkflowStatus }[]> =>
  sql.query(
    `select w.id, w.status from rerun r join workflow w on w.id = r.workflow_id join operation o on o.id = r.operation_id
      where r.task_id = $1 and o.parameters ->> 'failedOf' = $1::text and o.parameters ->> 'templateId' is not distinct from $2
        and (w.status = any ($3::text[]) or w.recovered_at is not null)
      order by w.id limit 1`,
    [of.taskId, of.templateId, ['ACTIVE', 'FINISHED'] satisfies WorkflowStatus[]],
  );

/** Records which datasets of reruns were made, or refused with a text, and ends the operations that have all their answers. */
export async function endReruns(
  sql: Sql,
  ended: readonly { readonly datasetId: string; readonly text: string | null }[],
  now: Date,
): Promise<void> {
  const ids = ended.map(({ datasetId }) => datasetId);
  // Answers for one operation that come at the same time wait for each other, so that the last one sees all.
  const locked = await sql.query<{ id: string }>(
    `select o.id from operation o where o.id in (select operation_id from rerun where dataset_id = any ($1::uuid[]))
        and o.state = 'IN_PROGRESS' order by o.id for update`,
    [ids],
  );
  if (locked.length === 0) return;
  await sql.query(
    `update rerun r set answered_at = $2, text = x.text
       from jsonb_to_recordset($1::jsonb) as x("datasetId" uuid, text text)
      where r.dataset_id = x."datasetId" and r.answered_at is null`,
    [JSON.stringify(ended), now],
  );
  await sql.query(
    `update operation o
        set applied = s.applied, refused = s.refused, text = s.text,
            state = case when not s.done then o.state when s.applied > 0 then $3 else $4 end,
            finished_at = case when s.done then $2::timestamptz end
       from (select operation_id, bool_and(answered_at is not null) as done, string_agg(distinct text, '; ') as text,
                    coalesce(sum(file_count) filter (where answered_at is not null and text is null), 0)::int as applied,
                    coalesce(sum(file_count) filter (where text is not null), 0)::int as refused
               from rerun where operation_id = any ($1::uuid[]) group by 1) s
      where o.id = s.operation_id`,
    [locked.map(({ id }) => id), now, operationLifecycle.target('finish'), operationLifecycle.target('fail')],
  );
}

const NOT_FINISHED = workflowLifecycle.finalStates.filter((status) => status !== 'FINISHED');

/** A rerun that has done its work: it finished, or reruns of it have. */
const HAS_FINISHED = `(x.status = 'FINISHED' or x.recovered_at is not null)`;

/**
 * Marks workflows that failed or were cancelled, and all of whose unfinished files have been through reruns that finished; those that
 * were started before it ended do not count. What these ran again may be recovered by them.
 */
export const markRecovered = (
  sql: Sql,
  now: Date,
): Promise<{ readonly id: string; readonly status: WorkflowStatus }[]> =>
  sql.query(
    `update workflow set recovered_at = $1 where id in (
       select w.id from (select distinct x.rerun_of from workflow x where x.rerun_of is not null and ${HAS_FINISHED}) c
         join workflow w on w.id = c.rerun_of
        where w.status = any ($2::text[]) and w.recovered_at is null and not exists (
          select from task t where t.workflow_id = w.id and t.state <> 'FINISHED' and (t.unfinished_files is null or t.unfinished_files > (
            select count(distinct f.file_id) from rerun r join workflow x on x.id = r.workflow_id join rerun_file f on f.workflow_id = r.workflow_id
             where r.task_id = t.id and f.unfinished and ${HAS_FINISHED} and x.created_at >= w.finished_at)))
        for no key update of w)
       and status = any ($2::text[]) and recovered_at is null returning id, status`,
    [now, NOT_FINISHED],
  );

/** Finds the workflows that an operation of this kind started, in the order in which they were made. */
export const findRerunWorkflows = (
  sql: Sql,
  operationIds: readonly string[],
): Promise<{ readonly operationId: string; readonly workflowId: string }[]> =>
  sql.query(
    `select operation_id as "operationId", workflow_id as "workflowId" from rerun where operation_id = any ($1::uuid[]) order by 1, 2`,
    [operationIds],
  );
