import type { Database } from '@visor/db';
import type { TaskRange } from './rules.store.ts';

/** A job with the outputs that the catalog has confirmed. */
interface JobWithOutputs {
  readonly id: string;
  readonly taskId: string;
  readonly fileIds: readonly string[];
}

/** Reads jobs of tasks with their confirmed outputs, after an id, in the order of ids. */
export const readJobsWithOutputs = (
  db: Pick<Database, 'query'>,
  { range, after, limit }: { readonly range: TaskRange; readonly after: string; readonly limit: number },
): Promise<JobWithOutputs[]> =>
  db.query(
    `select j.id, j.task_id as "taskId", array(
              select p.file_id from product p where p.job_id = j.id and p.kind = 'output' and p.registered) as "fileIds"
       from job j where j.task_id between $1 and $2 and j.id > $3 and j.state = 'FINISHED' order by j.id limit $4`,
    [range.from, range.to, after, limit],
  );
