import type { Database } from '@visor/db';
import type { FileReader } from './file-processing.rules.ts';

/** Jobs of a file that are looked at, the newest. */
const MAX_READERS = 20;

/**
 * Reads the newest jobs that process these files, of the archive too: one statement, by indexes of input files. Jobs by hand and test
 * tasks are not among them.
 */
export async function readFileReaders(db: Pick<Database, 'query'>, files: readonly string[]): Promise<FileReader[]> {
  return await db.query<FileReader>(
    `select * from (
       select f.id as "fileId", j.id as "jobId", j.task_id as "taskId", j.dataset_id as "datasetId", j.state,
              j.failure_code as "failureCode", j.failure_text as "failureText", a.node, a.pilot_id as "pilotId",
              coalesce(a.claimed_at, j.ended_at, j.queued_at, j.created_at) as since
         from unnest($1::uuid[]) f (id)
         cross join lateral (
           select j.*, t.dataset_id from job_input i join job j on j.id = i.job_id join task t on t.id = j.task_id
            where i.file_id = f.id and not t.auxiliary order by j.id desc limit ${MAX_READERS}) j
         left join attempt a on a.job_id = j.id and a.ended_at is null
       union all
       select f.id, x.id, x.task_id, x.dataset_id, x.state, x.failure_code, x.document #>> '{job,failure_text}', null, null,
              (x.document #>> '{job,ended_at}')::timestamptz
         from unnest($1::uuid[]) f (id)
         cross join lateral (
           select x.*, t.dataset_id from job_archive x join task t on t.id = x.task_id
            where x.inputs @> array[f.id] and not t.auxiliary order by x.id desc limit ${MAX_READERS}) x) r
      order by r."fileId", r."jobId" desc`,
    [files],
  );
}
