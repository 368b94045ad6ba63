import type { Tx } from '@visor/db';
import { checklistDigestSql, failureCodes } from '@visor/schema';
import { countFacts, complete } from './counters.ts';
import { storableJson } from '../text.ts';
import type { CatalogFile } from './catalog-client.ts';
import type { Group } from '../forming/group.rules.ts';
import type { NewTask } from '../intake/task-command.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import { taskLifecycle, type TaskPhase } from '../lifecycle/task.rules.ts';

/** Stores new tasks; gives the ids of those that were not known. */
export async function insertTasks(tx: Tx, tasks: readonly NewTask[], now: Date): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `insert into task (id, phase, device, mode, rank, retries, retry_delay, dataset_id, outputs, log, files_per_job, streaming,
                       wall_seconds, output_storage, tool, program, try_at, registered_at)
     select id, 'INTAKE', device, mode, rank, retries, "retryDelay", "datasetId", outputs, log, "filesPerJob", streaming,
            "wallSeconds", "outputStorage", tool, program, $2, $2
       from jsonb_to_recordset($1) as n (id uuid, device text, mode text, rank float8, retries int, "retryDelay" float8,
            "datasetId" uuid, outputs jsonb, log jsonb, "filesPerJob" int, streaming boolean, "wallSeconds" int,
            "outputStorage" text, tool jsonb, program text)
     on conflict (id) do nothing returning id`,
    [storableJson(tasks), now],
  );
  return rows.map((row) => row.id);
}

export interface Standing {
  readonly id: string;
  readonly phase: TaskPhase;
  readonly code: string | null;
  readonly text: string | null;
}

export async function standings(tx: Tx, ids: readonly string[]): Promise<Standing[]> {
  return tx.query('select id, phase, code, text from task where id = any ($1::uuid[])', [ids]);
}

/** Marks tasks as cancelled: nothing more is formed, and what is summarised already is summarised once more. Gives those found. */
export async function markCancelled(tx: Tx, ids: readonly string[]): Promise<{ id: string; complete: boolean }[]> {
  return tx.query(
    `with found as materialized (
       select id from task where id = any ($1::uuid[]) and phase = any ($2) order by id for no key update
     )
     update task t set cancelled = true, phase = 'FORMED', open_group = null from found f where t.id = f.id
     returning t.id, ${complete('t')} as complete`,
    [ids, taskLifecycle.sources('cancel')],
  );
}

/** Tasks of one phase whose time has come. */
export interface OpenTask {
  readonly id: string;
  readonly mode: 'MAP' | 'MERGE';
  readonly device: string;
  readonly rank: number;
  readonly datasetId: string;
  readonly outputStorage: string;
  readonly cursor: string | null;
  readonly filesPerJob: number | null;
  readonly streaming: boolean;
  readonly rescanned: boolean;
  readonly openGroup: Group | null;
  readonly tries: number;
  readonly files: number;
}

const openColumns = `id, mode, device, rank, dataset_id as "datasetId", output_storage as "outputStorage", cursor,
  files_per_job as "filesPerJob", streaming, rescanned, open_group as "openGroup", tries, files_count as files`;

export async function dueTasks(
  tx: Pick<Tx, 'query'>,
  phase: 'INTAKE' | 'FORMING',
  now: Date,
  most: number,
): Promise<OpenTask[]> {
  return tx.query(
    `select ${openColumns} from task where phase = '${phase}' and phase in ('INTAKE', 'FORMING') and try_at <= $1
      order by try_at, id limit $2`,
    [now, most],
  );
}

/** The task, locked, if it is still FORMING. */
export async function lockForming(tx: Tx, id: string): Promise<OpenTask | undefined> {
  const rows = await tx.query<OpenTask>(
    `select ${openColumns} from task where id = $1 and phase = 'FORMING' for no key update`,
    [id],
  );
  return rows[0];
}

export async function acceptTask(
  tx: Tx,
  id: string,
  storage: { id: string; url: string },
  now: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `update task set phase = 'FORMING', storage_id = $2, storage_url = $3, tries = 0, try_at = $4
      where id = $1 and phase = any ($5) returning id`,
    [id, storage.id, storage.url, now, taskLifecycle.sources('accept')],
  );
  return rows.length > 0;
}

export async function rejectTask(tx: Tx, id: string, code: string, text: string): Promise<boolean> {
  const rows = await tx.query(
    `update task set phase = 'REJECTED', code = $2, text = $3 where id = $1 and phase = any ($4) returning id`,
    [id, code, text, taskLifecycle.sources('reject')],
  );
  return rows.length > 0;
}

/** Puts off a task that could not be worked on. */
export async function putOff(tx: Pick<Tx, 'query'>, id: string, until: Date): Promise<void> {
  await tx.query('update task set tries = tries + 1, try_at = $2 where id = $1', [id, until]);
}

/** Tasks that still wait for files of these datasets are to look now. */
export async function hasten(tx: Pick<Tx, 'query'>, datasetIds: readonly string[], now: Date): Promise<number> {
  const rows = await tx.query(
    `update task set try_at = $2 where dataset_id = any ($1::uuid[]) and phase in ('INTAKE', 'FORMING') and try_at > $2 returning id`,
    [datasetIds, now],
  );
  return rows.length;
}

export interface NewInput extends CatalogFile {
  readonly jobId: string;
  readonly position: number;
}
export interface NewJob {
  readonly id: string;
  readonly ordinal: number;
}
export interface Formed {
  readonly inputs: readonly NewInput[];
  readonly jobs: readonly NewJob[];
  readonly cursor: string | null;
  readonly openGroup: Group | null;
  readonly phase: 'FORMING' | 'FORMED';
  readonly rescanned: boolean;
  readonly tryAt: Date;
}

/**
 * Writes what a page of files became, with the task's new place: one statement. A job whose ordinal the task has already (a
 * second look at a streaming task's files) is left out with its inputs.
 */
export async function writeFormed(
  tx: Tx,
  task: OpenTask,
  formed: Formed,
  now: Date,
): Promise<{ jobs: string[]; complete: boolean }> {
  const rows = await tx.query<{ jobs: string[]; complete: boolean }>(
    `with new_input as materialized (
       select * from jsonb_to_recordset($2) as i ("jobId" uuid, position int, "fileId" uuid, name text, basename text, ordinal int,
         size bigint, checksum text, "checksumKind" text, urls text[])
     ), jobs as (
       insert into job (id, task_id, ordinal, state, device, rank, created_at)
       select n.id, $1, n.ordinal, 'DEFINED', $4, $5, $6 from jsonb_to_recordset($3) as n (id uuid, ordinal int)
       on conflict (task_id, ordinal) do nothing returning id
     ), inputs as (
       insert into job_input (job_id, position, file_id, name, basename, ordinal, size, checksum, checksum_kind, urls)
       select "jobId", position, "fileId", name, basename, ordinal, size, checksum, "checksumKind", urls from new_input
        where $7 = 'MERGE' or "jobId" in (select id from jobs)
       returning 1
     ), fact as (
       select $1::uuid as task_id, null as "left", 'DEFINED' as entered, null as attempt_end, 0 as requests from jobs
     ), ${countFacts}
     select coalesce((select array_agg(id) from jobs), '{}') as jobs, false as complete`,
    [task.id, JSON.stringify(formed.inputs), JSON.stringify(formed.jobs), task.device, task.rank, now, task.mode],
  );
  const placed = await tx.query<{ complete: boolean }>(
    `update task t set cursor = $2, open_group = $3::jsonb, phase = $4, rescanned = $5, try_at = $6, tries = 0,
            files_count = (case when $7 then files_count else files_count + $8 end)
      where id = $1 returning ${complete('t')} as complete`,
    [
      task.id,
      formed.cursor,
      formed.openGroup && JSON.stringify(formed.openGroup),
      formed.phase,
      formed.rescanned,
      formed.tryAt,
      task.mode === 'MAP' && task.rescanned,
      formed.inputs.length,
    ],
  );
  return { jobs: rows[0]?.jobs ?? [], complete: placed[0]?.complete ?? false };
}

/** A task's last word. */
export interface SummaryRow {
  readonly id: string;
  readonly cancelled: boolean;
  readonly jobs: Readonly<
    Record<'total' | 'defined' | 'queued' | 'active' | 'registering' | 'finished' | 'failed' | 'cancelled', number>
  >;
  readonly outputs: readonly { datasetId: string }[];
  readonly log: { readonly datasetId: string };
  readonly failures: readonly { code: number; count: number }[];
  readonly lists: readonly { datasetId: string; count: number; digest: string }[];
}

/** Moves complete tasks to SUMMARISED and gives what their summaries hold. Null: every task that is complete. */
export async function summarise(tx: Tx, ids: readonly string[] | null, now: Date): Promise<SummaryRow[]> {
  return tx.query(
    `with chosen as materialized (
       select id from task t where phase = 'FORMED' and ($1::uuid[] is null or id = any ($1)) and ${complete('t')}
        order by id for no key update
     ), done as (
       update task t set phase = 'SUMMARISED', summarised_at = $2 from chosen c where t.id = c.id and ${complete('t')} returning t.*
     )
     select d.id, d.cancelled, d.outputs, d.log,
            json_build_object('total', total_count, 'defined', defined_count, 'queued', queued_count, 'active', active_count,
              'registering', registering_count, 'finished', finished_count, 'failed', failed_count, 'cancelled', cancelled_count) as jobs,
            (select coalesce(json_agg(f), '[]') from (
               select j.failure_code as code, count(*)::int as count from job j
                where j.task_id = d.id and j.state = 'FAILED' group by 1 order by 1) f) as failures,
            (select coalesce(json_agg(l), '[]') from (
               select p.dataset_id as "datasetId", count(*)::int as count,
                      ${checklistDigestSql('p.name')} as digest
                 from product p where p.task_id = d.id and p.registered group by 1) l) as lists
       from done d order by d.id`,
    [ids, now],
  );
}

/** Cancels waiting jobs of cancelled tasks, and asks for the end of running ones; at most so many. */
export async function cancelSome(tx: Tx, now: Date, most: number): Promise<CancelledJob[]> {
  return tx.query(
    `with chosen as materialized (
       select j.id, j.task_id, j.state, j.attempts
         from task t join job j on j.task_id = t.id
        where t.phase = 'FORMED' and t.cancelled
          and (j.state = any ($2) or (j.state = any ($3) and not j.cancel_requested))
        order by j.id limit $4 for no key update of j skip locked
     ), moved as (
       update job j set state = case when c.state = any ($2) then 'CANCELLED' else j.state end,
              ended_at = case when c.state = any ($2) then $1::timestamptz end, cancel_requested = true, not_before = null,
              failure_code = case when c.state = any ($2) then ${failureCodes.TASK_CANCELLED} end, failure_source = case when c.state = any ($2) then 'server' end,
              failure_text = case when c.state = any ($2) then 'its task was cancelled' end
         from chosen c where j.id = c.id
     ), fact as (
       select task_id, state as "left", 'CANCELLED' as entered, null as attempt_end, 0 as requests from chosen where state = any ($2)
     ), ${countFacts}
     select c.id as "jobId", c.task_id as "taskId", c.state as "left", c.attempts as attempt, a.pilot_id as "pilotId", n.complete
       from chosen c
       left join attempt a on a.job_id = c.id and a.ended_at is null
       left join counted n on n.id = c.task_id`,
    [now, jobLifecycle.sources('cancel'), jobLifecycle.sources('abandon'), most],
  );
}
export interface CancelledJob {
  readonly jobId: string;
  readonly taskId: string;
  readonly left: string;
  readonly attempt: number;
  readonly pilotId: string | null;
  readonly complete: boolean | null;
}
