import type { Database } from '@visor/db';
import { isUuid, quotableText, Refusal } from '@visor/schema';
import { filterSql } from '@visor/service';
import type { JobFilter, JobState } from '../../generated/types.ts';
import { jobFinder } from '../job/find-jobs.reads.ts';

/** Jobs that one operation is about, at most. */
const MAX_JOBS = 100_000;

interface Asked {
  readonly ids?: readonly string[] | null;
  readonly where?: JobFilter | null;
  readonly states?: readonly JobState[] | null;
}

/** The ids, or the states with the filter. @throws Refusal INVALID */
function conditionOf({ ids, where, states }: Asked): { readonly sql: string; readonly parameters: readonly unknown[] } {
  if (!ids) {
    const filter = filterSql(jobFinder.columns, where, 1);
    return { sql: `e.state = any ($1::text[])${filter.sql}`, parameters: [states ?? [], ...filter.parameters] };
  }
  const wrong = ids.find((id) => !isUuid(id));
  if (wrong !== undefined)
    throw new Refusal('INVALID', `ids holds ${quotableText(wrong)}, which is no uuid`, { field: 'ids' });
  return { sql: 'e.id = any ($1::uuid[])', parameters: [ids] };
}

/** Reads which jobs an operation is about, by their tasks: one statement. @throws Refusal INVALID for a wrong filter, or too many */
export async function selectedJobs(
  db: Pick<Database, 'query'>,
  asked: Asked,
): Promise<Record<string, readonly string[]>> {
  const { sql, parameters } = conditionOf(asked);
  const rows = await db.query<{ taskId: string; jobIds: readonly string[] }>(
    `select s.task_id as "taskId", array_agg(s.id order by s.ordinal) as "jobIds"
       from (select e.id, e.task_id, e.ordinal from job e where ${sql} limit ${MAX_JOBS + 1}) s
      group by 1 order by 1`,
    parameters,
  );
  const count = rows.reduce((sum, { jobIds }) => sum + jobIds.length, 0);
  if (count > MAX_JOBS)
    throw new Refusal('INVALID', `where fits more than ${MAX_JOBS} jobs: narrow it, e.g. to one task at a time`, {
      field: 'where',
    });
  return Object.fromEntries(rows.map(({ taskId, jobIds }) => [taskId, jobIds]));
}
