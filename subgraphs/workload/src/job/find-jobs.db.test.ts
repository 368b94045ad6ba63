import { expect, test } from '@jest/globals';
import { connect, uuidv7, type Database } from '@visor/db';
import { FILTER_TABLES } from '@visor/schema';
import { matchesFilter, someFilter, type FilterValue } from '@visor/service/testing';
import { testDatabase } from '@visor/testkit';
import fc from 'fast-check';
import type { JobFilter, JobOrder } from '../../generated/types.ts';
import { migrations } from '../../migrations/index.ts';
import { entities } from '../entities.ts';
import { jobLifecycle, type JobState } from '../lifecycle/job.rules.ts';
import { countJobFacets, countJobs } from './find-jobs.reads.ts';
import { readJobs } from './job.reads.ts';

interface Jobs extends AsyncDisposable {
  readonly db: Database;
  readonly tasks: readonly string[];
  readonly rows: readonly Readonly<Record<string, FilterValue>>[];
}

const START = Date.parse('2026-01-01T00:00:00Z');
const NODES = ['wn1', 'wn17', 'WN17', 'a%b', 'a_b', 'a\\b', 'a*b', 'узел 大', null];
const TEXTS = [null, 'no space left', 'quote \' " \\', '100%'];
const at = (seconds: number): string => new Date(START + 1000 * seconds).toISOString();
const pick = <Value>(values: readonly Value[], index: number): Value | undefined => values[index % values.length];

/** A row of the random mix: each value from another remainder of its number. */
function someJob(index: number, tasks: readonly string[]): Readonly<Record<string, FilterValue>> {
  const state: JobState = pick(jobLifecycle.states, Math.floor(index / 3)) ?? 'DEFINED';
  const isFinal = jobLifecycle.finalStates.includes(state);
  return {
    id: uuidv7(),
    task: pick(tasks, index) ?? null,
    state,
    device: pick(['CPU', 'GPU', 'ANY'], Math.floor(index / 5)) ?? null,
    ordinal: index,
    attempts: index % 3,
    node: index % 3 === 0 ? null : (pick(NODES, Math.floor(index / 2)) ?? null),
    failure: state === 'FAILED' ? 400 + (index % 4) : null,
    failureText: state === 'FAILED' ? (pick(TEXTS, index) ?? null) : null,
    held: state === 'DEFINED' && index % 2 === 0,
    exhausted: index % 7 === 0,
    cancelRequested: index % 11 === 0,
    createdAt: START + index * 1000,
    queuedAt: index % 4 === 0 ? null : START + index * 2000,
    startedAt: index % 5 === 0 ? null : START + index * 3000,
    endedAt: isFinal ? START + (index % 10) * 1000 : null,
  };
}

/** A database with jobs of all kinds, in three tasks. */
async function someJobs(count: number): Promise<Jobs> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await testDatabase());
  const url = await database.url('workload');
  const db = stack.use(await connect({ url, schema: database.name('workload'), entities, migrations }));
  const tasks = [uuidv7(), uuidv7(), uuidv7()];
  const rows = Array.from({ length: count }, (_, index) => someJob(index, tasks));
  await db.query(
    `insert into task (id, phase, device, mode, rank, retries, retry_delay, dataset_id, outputs, log, streaming, wall_seconds,
       output_storage, tool, try_at, registered_at)
     select id, 'FORMED', 'CPU', 'MAP', 1, 1, 1, id, '[]', '{}', false, 1, 'x', '{}', now(), now() from unnest($1::uuid[]) t (id)`,
    [tasks],
  );
  await db.query(
    `insert into job (id, task_id, state, device, ordinal, attempts, node, failure_code, failure_source, failure_text, held_at, held_reason, exhausted,
       cancel_requested, created_at, queued_at, started_at, ended_at, dispatch, request_id)
     select r.id, r.task, r.state, r.device, r.ordinal, r.attempts, r.node, r.failure, 'pilot', r."failureText", case when r.held then now() end,
            case when r.held then 'RULE' end, r.exhausted, r."cancelRequested", ${[
              'created',
              'queued',
              'started',
              'ended',
            ]
              .map((name) => `to_timestamp(r."${name}At" / 1000)`)
              .join(', ')}, r.ordinal, r.id
       from jsonb_to_recordset($1::jsonb) r (id uuid, task uuid, state text, device text, ordinal int, attempts int, node text, failure int, "failureText" text,
            held boolean, exhausted boolean, "cancelRequested" boolean, "createdAt" float8, "queuedAt" float8, "startedAt" float8, "endedAt" float8)`,
    [JSON.stringify(rows)],
  );
  await db.query(
    `update task t set ${jobLifecycle.states
      .map(
        (state) =>
          `${state.toLowerCase()}_count = (select count(*) from job where task_id = t.id and state = '${state}')`,
      )
      .join(', ')}`,
  );
  const owned = stack.move();
  return { db, tasks, rows, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Reads all pages of a list. */
async function readAll(db: Database, where: JobFilter, orderBy: JobOrder | null): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | null = null; ;) {
    const page: Awaited<ReturnType<typeof readJobs>> = await readJobs(db, { first: 7, after, where, orderBy });
    ids.push(...page.nodes.map(({ id }) => id));
    if (!page.pageInfo.hasNextPage) return ids;
    after = page.pageInfo.endCursor;
  }
}

const key = (row: Readonly<Record<string, FilterValue>>, by: JobOrder['by']): string =>
  `${by === 'ENDED_AT' ? String(row['endedAt']) : ''} ${String(row['id'])}`;

test('jobs are those for which a plain predicate holds, in the order that is asked, and so are their counts and facets', async () => {
  await using jobs = await someJobs(120);
  const values = {
    id: [...jobs.rows.slice(0, 5).map(({ id }) => String(id)), 'none'],
    task: [...jobs.tasks, 'none'],
    node: NODES.filter((node) => node !== null),
    failureText: TEXTS.filter((text) => text !== null),
    failure: [400, 402, 404],
    ordinal: [0, 50, 119],
    attempts: [0, 1, 2],
    createdAt: [at(0), at(40), at(200)],
    queuedAt: [at(0), at(40), at(200)],
    startedAt: [at(0), at(40), at(200)],
    endedAt: [at(0), at(4), at(9)],
  };
  const order = fc.option(
    fc.record<JobOrder>({ by: fc.constantFrom('ID', 'ENDED_AT'), direction: fc.constantFrom('ASC', 'DESC') }),
  );
  await fc.assert(
    fc.asyncProperty(someFilter(FILTER_TABLES.Job, values), order, async (where: JobFilter, orderBy) => {
      const expected = jobs.rows.filter((row) => matchesFilter(row, where));
      const found = await readAll(jobs.db, where, orderBy);
      const seen = orderBy?.by === 'ENDED_AT' ? expected.filter(({ endedAt }) => endedAt !== null) : expected;
      expect(found.toSorted()).toEqual(seen.map(({ id }) => String(id)).toSorted());
      if (orderBy) {
        const ordered = seen.toSorted((left, right) => (key(left, orderBy.by) < key(right, orderBy.by) ? -1 : 1));
        const ids = ordered.map(({ id }) => String(id));
        expect(found).toEqual(orderBy.direction === 'DESC' ? ids.toReversed() : ids);
      }
      expect(await countJobs(jobs.db, where)).toEqual({ value: expected.length, exact: true });
      const facets = await countJobFacets(jobs.db, where, ['STATE', 'NODE']);
      for (const [field, of] of [
        ['STATE', 'state'],
        ['NODE', 'node'],
      ] as const) {
        const counted = facets.find((facet) => facet.field === field);
        const all = Map.groupBy(
          expected.filter((row) => row[of] !== null),
          (row) => String(row[of]),
        );
        expect(counted?.exact).toBe(true);
        expect(new Map(counted?.values.map(({ value, count }) => [value, count]))).toEqual(
          new Map([...all].map(([value, rows]) => [value, rows.length])),
        );
      }
    }),
    { numRuns: 60 },
  );
});

test('jobs of one task are in the order of their ordinals, and only these are', async () => {
  await using jobs = await someJobs(30);
  const [task = ''] = jobs.tasks;
  const where = { task: { eq: task } };
  const expected = jobs.rows.filter((row) => row['task'] === task).map(({ id }) => String(id));
  expect(await readAll(jobs.db, where, null)).toEqual(expected);
  expect(await readAll(jobs.db, where, { by: 'ORDINAL', direction: 'DESC' })).toEqual(expected.toReversed());
  await expect(readJobs(jobs.db, { orderBy: { by: 'ORDINAL' } })).rejects.toThrow(
    /orderBy ORDINAL needs where: { task/,
  );
});

test('jobs that ended in a time are in the order of their ends, the last first', async () => {
  await using jobs = await someJobs(60);
  const where = { endedAt: { gte: at(2), lt: at(7) } };
  const expected = jobs.rows
    .filter((row) => matchesFilter(row, where))
    .toSorted((left, right) => (key(left, 'ENDED_AT') < key(right, 'ENDED_AT') ? 1 : -1));
  expect(expected.length).toBeGreaterThan(7);
  expect(await readAll(jobs.db, where, null)).toEqual(expected.map(({ id }) => String(id)));
});

test('a cursor is one of its order, and a value that is too long is refused by its name', async () => {
  await using jobs = await someJobs(10);
  const { pageInfo } = await readJobs(jobs.db, { first: 1, where: { exhausted: false } });
  await expect(readJobs(jobs.db, { after: pageInfo.endCursor, orderBy: { by: 'ENDED_AT' } })).rejects.toThrow(
    /after must be an endCursor of jobs by ENDED_AT ASC/,
  );
  const refusal = (where: JobFilter): Promise<unknown> => readJobs(jobs.db, { where }).catch((error: unknown) => error);
  expect(await refusal({ node: { like: 'x'.repeat(1_001) } })).toMatchObject({
    code: 'INVALID',
    message: 'where.node.like has 1001 characters; at most 1000 are allowed',
  });
  expect(await refusal({ id: { in: Array<string>(1_001).fill('x') } })).toMatchObject({
    message: 'where.id.in has 1001 values; at most 1000 are allowed',
  });
  expect(await refusal({ node: { eq: 'a\0b' } })).toMatchObject({ details: { field: 'where.node.eq' } });
});
