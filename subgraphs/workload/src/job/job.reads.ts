import type { Database } from '@visor/db';
import { attemptLifecycle, attemptKey, type AttemptState } from '../lifecycle/attempt.rules.ts';

type Reader = Pick<Database, 'query'>;

export interface HistoryEntry {
  readonly state: AttemptState;
  readonly at: Date;
}

function grouped<Row extends { readonly key: string }, T>(
  rows: readonly Row[],
  value: (row: Row) => T,
): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const list = groups.get(row.key);
    if (list) list.push(value(row));
    else groups.set(row.key, [value(row)]);
  }
  return groups;
}

/** Changes of attempts, by `<job>.<number>`, in the order of the phases: clocks of nodes and of the server differ. */
export async function historyOf(db: Reader, keys: readonly string[]): Promise<Map<string, HistoryEntry[]>> {
  const pairs = keys.map((key) => key.split('.'));
  const rows = await db.query<{ jobId: string; number: number; state: AttemptState; at: string }>(
    `select c.job_id as "jobId", c.number, c.state, c.at
       from unnest($1::uuid[], $2::int[]) k (job_id, number)
       join attempt_change c on c.job_id = k.job_id and c.number = k.number
      order by c.job_id, c.number, array_position($3::text[], c.state), c.at`,
    [pairs.map((pair) => pair[0]), pairs.map((pair) => Number(pair[1])), attemptLifecycle.states],
  );
  return grouped(
    rows.map((row) => ({ ...row, key: attemptKey(row.jobId, row.number) })),
    ({ state, at }) => ({ state, at: new Date(at) }),
  );
}

type Pair = { readonly key: string; readonly value: string };

/** Ids of the files that jobs read, in order. */
export const inputsOf = async (db: Reader, jobs: readonly string[]): Promise<Map<string, string[]>> =>
  grouped(
    await db.query<Pair>(
      'select job_id as key, file_id as value from job_input where job_id = any ($1::uuid[]) order by job_id, position',
      [jobs],
    ),
    (row) => row.value,
  );

/** Ids of the registered files that jobs made. */
export const outputsOf = async (db: Reader, jobs: readonly string[]): Promise<Map<string, string[]>> =>
  grouped(
    await db.query<Pair>(
      `select job_id as key, file_id as value from product
        where job_id = any ($1::uuid[]) and kind = 'output' and registered order by job_id, name`,
      [jobs],
    ),
    (row) => row.value,
  );

/** The job that made a file. */
export async function producersOf(db: Reader, files: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.query<Pair>(
    'select file_id as key, job_id as value from product where file_id = any ($1::uuid[])',
    [files],
  );
  return new Map(rows.map((row) => [row.key, row.value]));
}

/** The jobs that read a file. A group whose job is not formed yet does not count. */
export const consumersOf = async (db: Reader, files: readonly string[]): Promise<Map<string, string[]>> =>
  grouped(
    await db.query<Pair>(
      `select i.file_id as key, i.job_id as value from job_input i join job j on j.id = i.job_id
        where i.file_id = any ($1::uuid[]) order by i.file_id, i.job_id`,
      [files],
    ),
    (row) => row.value,
  );

export interface JobKey {
  readonly id: string;
  readonly ordinal: number;
}

/** A task's jobs by ordinal, from after that one; one range of the index per state. */
export const jobsOfTask = (
  db: Reader,
  taskId: string,
  states: readonly string[],
  after: number | null,
  first: number,
): Promise<JobKey[]> =>
  db.query(
    `select x.id, x.ordinal from unnest($2::text[]) s (state)
      cross join lateral (
        select j.id, j.ordinal from job j
         where j.task_id = $1 and j.state = s.state and j.ordinal > coalesce($3::int, -2147483648) order by j.ordinal limit $4) x
      order by x.ordinal limit $4`,
    [taskId, states, after, first],
  );

/** All jobs, newest first. */
export const newestJobs = (
  db: Reader,
  states: readonly string[],
  after: string | null,
  first: number,
): Promise<{ id: string }[]> =>
  db.query(
    `select x.id from unnest($1::text[]) s (state)
      cross join lateral (
        select j.id from job j where j.state = s.state and ($2::uuid is null or j.id < $2) order by j.id desc limit $3) x
      order by x.id desc limit $3`,
    [states, after, first],
  );
