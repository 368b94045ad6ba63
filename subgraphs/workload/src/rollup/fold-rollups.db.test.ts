import { expect, test } from '@jest/globals';
import type { Database, Tx } from '@visor/db';
import { answer, claims, pilot, reportOn, reports, submit, world, type World } from '../../test/kit.ts';
import { foldFailures, foldStages } from './fold-rollups.ts';
import { trimRollups } from './fold.store.ts';
import { readFailures } from './failures.reads.ts';
import { readSeries } from './series.reads.ts';

const failure = (code: number, text: string) => ({ code, source: 'payload' as const, text });

/** A database that is lost after a number of statements of a transaction. */
const failingAfter = (db: Database, statements: number): Database => ({
  ...db,
  transaction: (work) =>
    db.transaction((tx) => {
      let left = statements;
      const query: Tx['query'] = (sql, parameters) =>
        left-- > 0 ? tx.query(sql, parameters) : Promise.reject(new Error('killed'));
      return work({ ...tx, query });
    }),
});

/** Sums of the intervals of one resolution. */
const sumsOf = (at: World, step: number): Promise<Record<string, unknown>[]> =>
  at.db.query(
    `select stage, sum(finished)::int as finished, sum(attempts_finished)::int as "attemptsFinished", sum(attempts_failed)::int as "attemptsFailed",
            sum(read_files)::int as "readFiles", sum(read_bytes)::int as "readBytes", sum(made_files)::int as "madeFiles", max(age_seconds)::int as age
       from stage_rollup where step = $1 group by 1 order by 1`,
    [step],
  );

/** Runs a chain of folds, each of which is killed once at each of its statements before it succeeds. */
async function foldWithKills(at: World): Promise<void> {
  for (const statements of [0, 1, 2]) {
    const deps = { ...at.deps, db: failingAfter(at.db, statements) };
    await expect(foldStages(deps)).rejects.toThrow('killed');
  }
  await foldStages(at.deps);
  await foldStages(at.deps);
}

test('roll-ups hold each job, attempt, file and byte once, in every resolution, over kills in the middle of a fold', async () => {
  await using at = await world();
  await submit(at, 5);
  const by = await pilot(at);
  await foldWithKills(at);
  const [first, second, third] = await claims(at, by, 3);
  await reports(at, by, reportOn(first as never, 'FINISHED', 1), reportOn(second as never, 'FINISHED', 1));
  await reports(at, by, reportOn(third as never, 'FAILED', 1, { failure: failure(402, 'exit 1') }));
  at.pass(10);
  await foldWithKills(at);
  await answer(at);
  at.pass(30);
  await foldWithKills(at);
  const all = { finished: 2, attemptsFinished: 2, attemptsFailed: 1, readFiles: 2, readBytes: 2_000, madeFiles: 2 };
  for (const step of [10, 60, 600, 3_600])
    expect(await sumsOf(at, step)).toEqual([{ stage: expect.any(String), ...all, age: 40 }]);
  const series = async (metric: 'ATTEMPTS' | 'BYTES_IN' | 'DATA_AGE' | 'SLOTS', more = {}) => {
    const asked = { metric, from: '2026-01-01T00:00:00Z', step: 10, byStage: false, ...more };
    const { series: found } = await readSeries(at.db, asked, at.deps.now());
    return found.map(({ label, values }) => [label, values]);
  };
  // The first fold is of the interval before midnight; of the third interval nothing was seen.
  expect(await series('ATTEMPTS', { where: { label: { in: ['FINISHED', 'FAILED'] } } })).toEqual([
    ['FAILED', [1, null, null, 0]],
    ['FINISHED', [2, null, null, 0]],
  ]);
  expect(await series('BYTES_IN', { step: 60 })).toEqual([[null, [2_000]]]);
  expect(await series('BYTES_IN', { step: 60, where: { device: { in: ['GPU'] } } })).toEqual([]);
  expect(await series('DATA_AGE')).toEqual([[null, [10, null, null, 40]]]);
  expect(await series('SLOTS')).toMatchObject([
    ['BUSY', [0, null, null, 0]],
    ['FREE', [expect.any(Number), null, null, expect.any(Number)]],
  ]);
  const farm = await at.db.query('select step, sum(samples)::int as samples from farm_rollup group by 1 order by 1');
  expect(farm).toEqual([10, 60, 600, 3_600].map((step) => ({ step, samples: 3 })));
  await trimRollups(at.db, new Date(at.deps.now().getTime() + 27 * 3_600_000));
  expect(await sumsOf(at, 10)).toEqual([]);
  expect(await sumsOf(at, 60)).toHaveLength(1);
});

test('failures that are alike are one row of a resolution, with the last as an example; a kill counts none twice', async () => {
  await using at = await world();
  await submit(at, 3, { retry: 0 });
  const by = await pilot(at, 'p1', { node: 'n1' });
  const held = await claims(at, by, 3);
  const texts = ['exit 1 of /tmp/a', 'exit 2 of /tmp/b', 'no space'];
  await reports(
    at,
    by,
    ...held.map((claim, index) => reportOn(claim, 'FAILED', 1, { failure: failure(402, texts[index] ?? '') })),
  );
  for (const statements of [0, 1]) {
    const deps = { db: failingAfter(at.db, statements) };
    await expect(foldFailures(deps)).rejects.toThrow('killed');
  }
  expect(await foldFailures(at.deps)).toBe(false);
  await foldFailures(at.deps);
  const rows = await at.db.query(
    'select code, node, message, count::int, ended_jobs::int as ended, job_id as job from failure_rollup where step = 600 order by message',
  );
  expect(rows).toEqual([
    { code: 402, node: 'n1', message: 'exit <n> of <path>', count: 2, ended: 2, job: held[1]?.jobId },
    { code: 402, node: 'n1', message: 'no space', count: 1, ended: 1, job: held[2]?.jobId },
  ]);
  const find = (by: readonly ('CODE' | 'MESSAGE')[], more = {}) => readFailures(at.db, { by, ...more }, at.deps.now());
  expect(await find(['CODE'])).toMatchObject({
    total: 3,
    groups: 1,
    nodes: [{ code: 402, message: null, count: 3, endedJobs: 3, example: { jobId: held[2]?.jobId, attempt: 1 } }],
  });
  expect(await find(['MESSAGE'], { first: 1 })).toMatchObject({
    groups: 2,
    nodes: [{ code: null, message: 'exit <n> of <path>', count: 2, example: { code: 402, node: 'n1' } }],
  });
  expect(await find(['CODE'], { where: { node: { eq: 'n2' } } })).toMatchObject({ total: 0, nodes: [] });
  expect(await find(['CODE'], { to: '2025-12-31T00:00:00Z' })).toMatchObject({ total: 0 });
});

test('a fold makes a constant number of statements', async () => {
  await using at = await world();
  for (let task = 0; task < 5; task++) await submit(at, 4);
  at.statements();
  await foldStages(at.deps);
  await foldFailures(at.deps);
  expect(at.statements()).toBe(4);
});
