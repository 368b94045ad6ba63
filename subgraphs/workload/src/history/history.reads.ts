import type { Database } from '@visor/db';
import { isUuid } from '@visor/schema';
import { pageOf, readPage, type Page } from '@visor/service';
import type { TransitionCause } from '../../generated/types.ts';
import type { AttemptState } from '../lifecycle/attempt.rules.ts';
import type { JobState } from '../lifecycle/job.rules.ts';

type Reader = Pick<Database, 'query'>;

/** A change of a job, of one of its attempts, or of both. */
export interface JobTransitionRow {
  /** The order of a job's rows; 64 bits. */
  readonly id: string;
  readonly at: string;
  readonly cause: TransitionCause;
  readonly jobState: JobState | null;
  readonly attempt: number | null;
  readonly attemptState: AttemptState | null;
  readonly nodeAt: string | null;
  readonly reporter: string;
  readonly note: string | null;
}

const isRowId = (value: unknown): value is string => typeof value === 'string' && /^[1-9]\d{0,17}$/.test(value);

const JOB_HISTORY = {
  name: 'Job.history',
  defaultSize: 100,
  isPlace: (parts: readonly unknown[]): parts is readonly [string] => parts.length === 1 && isRowId(parts[0]),
} as const;

/** Who reported row `h`: a person by name, the pilot of the attempt, else the service. */
export const REPORTER = `coalesce(h.reporter, case when h.cause in ('CLAIM', 'REPORT') then (
    select coalesce(p.name, a.pilot_id::text) from attempt a left join pilot p on p.id = a.pilot_id
     where a.job_id = h.job_id and a.number = h.attempt) end, 'workload')`;

/** What a statement selects of row `h` of the history. */
export const JOB_TRANSITION = `h.id::text as id, h.at, h.cause, h.job_state as "jobState", h.attempt, h.attempt_state as "attemptState",
  h.node_at as "nodeAt", ${REPORTER} as reporter, h.note`;

/** The history that row `x` of the archive keeps, as a table. */
export const archivedTransitions = (alias: string): string =>
  `jsonb_to_recordset(x.document -> 'history') ${alias} (id text, at timestamptz, cause text, "jobState" text, attempt int, "attemptState" text,
    "nodeAt" timestamptz, reporter text, note text)`;

/** A page of the history of one job. */
export interface HistoryRequest {
  readonly jobId: string;
  readonly first: number;
  readonly after: string | null;
}

/** Identifies what is asked for, so that requests for the same page are one. */
export const historyKey = ({ jobId, first, after }: HistoryRequest): string => JSON.stringify([jobId, first, after]);

/** Reads pages of the histories of jobs, by their key: one statement. @throws Refusal INVALID for a wrong page or cursor */
export async function readJobHistories(
  db: Reader,
  requests: readonly HistoryRequest[],
): Promise<ReadonlyMap<string, Page<JobTransitionRow>>> {
  const ranges = requests.map((request) => ({ request, range: readPage(JOB_HISTORY, request) }));
  const asked = ranges.filter(({ request }) => isUuid(request.jobId));
  const rows = await db.query<JobTransitionRow & { place: number }>(
    `select k.place::int as place, r.*
       from unnest($1::uuid[], $2::bigint[], $3::int[]) with ordinality k (job_id, after, size, place)
      cross join lateral (
        select e.* from (
          select ${JOB_TRANSITION} from job_history h
           where h.job_id = k.job_id and h.id > k.after and not exists (select from job_archive x where x.id = k.job_id)
          union all
          select e.* from job_archive x cross join lateral ${archivedTransitions('e')}
           where x.id = k.job_id and e.id::bigint > k.after) e
         order by e.id::bigint limit k.size) r
      order by k.place, r.id::bigint`,
    [
      asked.map(({ request }) => request.jobId),
      asked.map(({ range }) => range.after?.[0] ?? '0'),
      asked.map(({ range }) => range.size + 1),
    ],
  );
  const byPlace = Map.groupBy(rows, ({ place }) => place);
  return new Map(
    asked.map(({ request, range }, index) => [
      historyKey(request),
      pageOf(JOB_HISTORY, range, byPlace.get(index + 1) ?? [], ({ id }) => [id]),
    ]),
  );
}
