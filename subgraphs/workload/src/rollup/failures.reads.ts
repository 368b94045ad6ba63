import type { Database } from '@visor/db';
import { assertValid } from '@visor/schema';
import { filterSql, MAX_PAGE_SIZE, type FilterColumns } from '@visor/service';
import type { FailureFilter, FailureKey } from '../../generated/types.ts';
import { wholeRangeOf } from './resolution.rules.ts';

interface FailuresRequest {
  readonly where?: FailureFilter | null;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly by: readonly FailureKey[];
  readonly first?: number | null;
}

/** Failures that are alike; what they are not grouped by is null. */
export interface FailureGroupRow {
  readonly code: number | null;
  readonly node: string | null;
  readonly message: string | null;
  readonly stage: string | null;
  readonly taskId: string | null;
  readonly count: number;
  readonly endedJobs: number;
  readonly firstAt: string;
  readonly lastAt: string;
  readonly example: FailureExampleRow;
}

export interface FailureExampleRow {
  readonly jobId: string;
  readonly attempt: number | null;
  readonly code: number;
  readonly message: string;
  readonly node: string;
}

interface FoundGroups {
  readonly from: Date;
  readonly to: Date;
  readonly total: number;
  readonly groups: number;
  readonly nodes: readonly FailureGroupRow[];
}

const COLUMNS: FilterColumns<FailureFilter> = {
  code: { kind: 'number', sql: 'e.code' },
  node: { kind: 'text', sql: 'e.node' },
  message: { kind: 'text', sql: 'e.message' },
  task: { kind: 'uuid', sql: 'e.task_id' },
  stage: { kind: 'text', sql: 'e.stage' },
  device: { kind: 'enum', sql: 'e.device' },
};

/** The column of each key, with its name in the answer and its type. */
const KEYS: Readonly<Record<FailureKey, readonly [name: string, column: string, type: string]>> = {
  CODE: ['code', 'e.code', 'int'],
  NODE: ['node', 'e.node', 'text'],
  MESSAGE: ['message', 'e.message', 'text'],
  TASK: ['taskId', 'e.task_id', 'uuid'],
  STAGE: ['stage', 'e.stage', 'text'],
};

/** The answer to a request: one statement over the roll-ups of the time asked for. @throws Refusal INVALID */
export async function readFailures(
  db: Pick<Database, 'query'>,
  { where, from: after, to: before, by, first }: FailuresRequest,
  now: Date,
): Promise<FoundGroups> {
  const size = first ?? 50;
  assertValid(
    'first',
    size >= 1 && size <= MAX_PAGE_SIZE ? undefined : `must be from 1 to ${MAX_PAGE_SIZE}, not ${size}`,
  );
  assertValid('by', by.length >= 1 && by.length <= 5 ? undefined : 'must name one to five keys, as [CODE]');
  const { from, to, resolution } = wholeRangeOf(
    { from: after == null ? null : new Date(after), to: before == null ? null : new Date(before) },
    now,
  );
  const filter = filterSql(COLUMNS, where, 4);
  const keys = Object.entries(KEYS).map(([key, [name, column, type]]) => ({
    isKey: by.some((each) => each === key),
    name,
    sql: by.some((each) => each === key) ? column : `null::${type}`,
  }));
  const rows = await db.query<FailureGroupRow & { total: number; groups: number }>(
    `select ${keys.map(({ name, sql }) => `${sql} as "${name}"`).join(', ')},
            sum(e.count)::float8 as count, sum(e.ended_jobs)::float8 as "endedJobs", min(e.first_at) as "firstAt", max(e.last_at) as "lastAt",
            (array_agg(json_build_object('jobId', e.job_id, 'attempt', e.attempt, 'code', e.code, 'message', e.message, 'node', e.node)
               order by e.last_at desc))[1] as example,
            (sum(sum(e.count)) over ())::float8 as total, (count(*) over ())::int as groups
       from failure_rollup e where e.step = $1 and e.at >= $2 and e.at < $3${filter.sql}
      group by 1, 2, 3, 4, 5 order by count desc, "lastAt" desc, 1, 2, 3, 4, 5 limit $4`,
    [resolution, from, to, size, ...filter.parameters],
  );
  const nodes = rows.map(({ total: _total, groups: _groups, ...row }) => row);
  return { from, to, total: rows[0]?.total ?? 0, groups: rows[0]?.groups ?? 0, nodes };
}
