import { findRows, rowsOf, type Database } from '@visor/db';
import type { Count } from '@visor/service';
import { AttemptEntity, type AttemptRow } from './attempt.entity.ts';
import { JobEntity, type JobRow } from './job.entity.ts';

/*
 * What the archive holds of jobs, in the shapes of the tables they were in. A column that a later version adds is null there.
 */

type Reader = Pick<Database, 'query'>;

/** Returns rows of the live tables, and those of the archive for the ids that have none. */
async function readLiveOrArchived<Row>(
  ids: readonly string[],
  readLive: (ids: readonly string[]) => Promise<readonly Row[]>,
  readArchived: (ids: readonly string[]) => Promise<readonly Row[]>,
  idOf: (row: Row) => string,
): Promise<readonly Row[]> {
  const live = await readLive(ids);
  const found = new Set(live.map(idOf));
  const missing = ids.filter((id) => !found.has(id));
  return missing.length === 0 ? live : [...live, ...(await readArchived(missing))];
}

const JOB_FIELDS = `select r.* from job_archive x cross join lateral jsonb_populate_record(null::job, x.document -> 'job') r`;

const readArchivedJobs = async (db: Reader, ids: readonly string[]): Promise<JobRow[]> =>
  rowsOf(JobEntity, await db.query(`${JOB_FIELDS} where x.id = any ($1::uuid[])`, [ids]));

/** Reads archived jobs of a task in the order of their ordinals. */
export const readArchivedTaskJobs = async (
  db: Reader,
  task: { readonly id: string; readonly states: readonly string[] | null; readonly after: number | null },
  limit: number,
): Promise<JobRow[]> =>
  rowsOf(
    JobEntity,
    await db.query(
      `${JOB_FIELDS} where x.task_id = $1 and ($2::text[] is null or x.state = any ($2)) and ($3::int is null or x.ordinal > $3)
        order by x.ordinal limit $4`,
      [task.id, task.states, task.after, limit],
    ),
  );

const MAX_COUNT = 10_000;

/** Counts archived jobs of a task, at most 10,000. */
export async function countArchivedJobs(db: Reader, taskId: string, states: readonly string[] | null): Promise<Count> {
  const [row] = await db.query<{ value: number }>(
    `select count(*)::int as value from (
       select from job_archive where task_id = $1 and ($2::text[] is null or state = any ($2)) limit ${MAX_COUNT + 1}) x`,
    [taskId, states],
  );
  const value = row?.value ?? 0;
  return { value: Math.min(value, MAX_COUNT), exact: value <= MAX_COUNT };
}

const readArchivedAttempts = async (db: Reader, jobs: readonly string[]): Promise<AttemptRow[]> =>
  rowsOf(
    AttemptEntity,
    await db.query(
      `select r.*, x.task_id from job_archive x cross join lateral jsonb_populate_recordset(null::attempt, x.document -> 'attempts') r
        where x.id = any ($1::uuid[]) order by r.job_id, r.number`,
      [jobs],
    ),
  );

const INPUTS =
  'select job_id as "jobId", file_id as id from job_input where job_id = any ($1::uuid[]) order by job_id, position';
const OUTPUTS = `select job_id as "jobId", file_id as id from product
  where job_id = any ($1::uuid[]) and kind = 'output' and registered order by job_id, name`;

interface JobFile {
  readonly jobId: string;
  readonly id: string;
}

const readArchivedFiles = (db: Reader, jobs: readonly string[], kind: 'inputs' | 'outputs'): Promise<JobFile[]> =>
  db.query(
    `select x.id as "jobId", f.id from job_archive x cross join lateral unnest(x.${kind}) with ordinality f (id, place)
      where x.id = any ($1::uuid[]) order by x.id, f.place`,
    [jobs],
  );

/** Reads jobs by id, wherever they are. */
export const readJobsById = (db: Database, ids: readonly string[]): Promise<readonly JobRow[]> =>
  readLiveOrArchived(
    ids,
    (values) => findRows(db.orm.em, JobEntity, { anyOf: { property: 'id', values } }),
    (missing) => readArchivedJobs(db, missing),
    ({ id }) => id,
  );

/** Reads the attempts of jobs, in the order of their numbers. */
export const readAttempts = (db: Database, jobs: readonly string[]): Promise<readonly AttemptRow[]> =>
  readLiveOrArchived(
    jobs,
    (values) =>
      findRows(db.orm.em, AttemptEntity, { anyOf: { property: 'jobId', values }, orderBy: ['jobId', 'number'] }),
    (missing) => readArchivedAttempts(db, missing),
    ({ jobId }) => jobId,
  );

/** Reads the ids of the files that jobs read, or of the registered files that they made, in order. */
export const readFileIds = (
  db: Database,
  jobs: readonly string[],
  kind: 'inputs' | 'outputs',
): Promise<readonly JobFile[]> =>
  readLiveOrArchived(
    jobs,
    (live) => db.query(kind === 'inputs' ? INPUTS : OUTPUTS, [live]),
    (missing) => readArchivedFiles(db, missing, kind),
    ({ jobId }) => jobId,
  );
