import type { Database } from '@visor/db';
import { keysSql, type KindPage } from '@visor/service';

/** A job with the outputs that the catalog has confirmed. */
interface JobWithOutputs {
  readonly id: string;
  readonly taskId: string;
  readonly fileIds: readonly string[];
}

/** Reads jobs of tasks with their confirmed outputs, after an id, in the order of ids. */
export function readJobsWithOutputs(
  db: Pick<Database, 'query'>,
  { keys, after, limit }: KindPage,
): Promise<JobWithOutputs[]> {
  const { sql, values } = keysSql(keys, 'j.task_id');
  return db.query(
    `select j.id, j.task_id as "taskId", array(
              select p.file_id from product p where p.job_id = j.id and p.kind = 'output' and p.registered) as "fileIds"
       from job j where ${sql} and j.id > $3 and j.state = 'FINISHED' order by j.id limit $4`,
    [...values, after, limit],
  );
}
