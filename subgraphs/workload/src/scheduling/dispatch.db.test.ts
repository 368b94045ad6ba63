import { expect, test } from '@jest/globals';
import { findRows } from '@visor/db';
import { untilIdle } from '@visor/testkit';
import { claims, pilot, reportOn, reports, states, submit, world, type Agent, type World } from '../../test/kit.ts';
import { changeSettings } from '../settings/change-settings.ts';
import { offerJobs } from './offer-jobs.ts';
import { recallUnfitJobs } from './recall-unfit-jobs.ts';
import { schedule } from './schedule.rules.ts';
import { SchedulingRoundEntity } from './scheduler.entity.ts';
import { readRounds, readScheduler } from './scheduler.reads.ts';

const offerAll = async ({ deps }: World): Promise<void> => {
  await untilIdle(() => offerJobs(deps));
};

/** Lets pilots claim one job at a time, in turn. Returns which task each job was of. */
async function take(at: World, agents: readonly Agent[], count: number, names: Readonly<Record<string, string>>) {
  let order = '';
  for (let index = 0; index < count; index++) {
    const by = agents[index % agents.length];
    if (!by) throw new Error('no pilot');
    for (const { taskId } of await claims(at, by, 1)) order += names[taskId] ?? '?';
  }
  return order;
}

const rank = ({ db }: World, task: string, to: number) =>
  db.query('update task set rank = $2 where id = $1', [task, to]);

test('the claims of two pilots follow the ranks, interleaved; a change of rank reorders what is queued', async () => {
  await using at = await world();
  const agents = [await pilot(at, 'p1'), await pilot(at, 'p2')];
  const a = await submit(at, 30, { rank: 3 });
  const b = await submit(at, 30, { rank: 1 });
  const names = { [a]: 'A', [b]: 'B' };
  expect(await take(at, agents, 8, names)).toBe('ABAAABAA');
  await rank(at, a, 1);
  await rank(at, b, 2);
  await offerJobs(at.deps);
  expect(await take(at, agents, 9, names)).toBe('ABBABBABB');
  await rank(at, b, 1);
  await offerAll(at);
  expect(await take(at, agents, 4, names)).toBe('ABAB');
});

test('a task that comes late does not wait behind all that was queued before', async () => {
  await using at = await world();
  const by = [await pilot(at)];
  const a = await submit(at, 50, { rank: 1 });
  const b = await submit(at, 50, { rank: 4 });
  const names = { [a]: 'A', [b]: 'B' };
  expect(await take(at, by, 5, names)).toBe('ABBBB');
  const c = await submit(at, 50, { rank: 1 });
  expect(await take(at, by, 5, { ...names, [c]: 'C' })).toBe('ABBBB');
  at.pass(6);
  await offerAll(at);
  expect(await take(at, by, 6, { ...names, [c]: 'C' })).toBe('ABCBBB');
});

test('the jobs of a paused task go back and come again; the counters follow', async () => {
  await using at = await world();
  const a = await submit(at, 4);
  const b = await submit(at, 4);
  await at.db.query('update task set paused = true where id = $1', [a]);
  await offerAll(at);
  expect(await states(at, a)).toEqual(['DEFINED', 'DEFINED', 'DEFINED', 'DEFINED']);
  expect(await at.db.query('select defined_count, queued_count from task where id = $1', [a])).toEqual([
    { defined_count: 4, queued_count: 0 },
  ]);
  const by = await pilot(at);
  expect((await claims(at, by, 10)).map(({ taskId }) => taskId)).toEqual([b, b, b, b]);
  await at.db.query('update task set paused = false where id = $1', [a]);
  await offerAll(at);
  expect((await claims(at, by, 10)).map(({ taskId }) => taskId)).toEqual([a, a, a, a]);
});

test('what failed before comes in before new jobs, and what is not due or held does not come', async () => {
  await using at = await world();
  const small = { ...at, deps: { ...at.deps, window: 2 } };
  const by = await pilot(at);
  const task = await submit(small, 8, { retryDelay: 10 });
  const [first, second] = await claims(at, by, 2);
  if (!first || !second) throw new Error('too few');
  const failure = { code: 402, source: 'payload' as const, text: 'exit 1' };
  await reports(at, by, reportOn(first, 'FAILED', 1, { failure }), reportOn(second, 'FAILED', 1, { failure }));
  await at.db.query(`update job set held_at = now(), held_reason = 'RULE' where id = $1`, [second.jobId]);
  await offerAll(small);
  expect((await claims(at, by, 2)).map(({ ordinal }) => ordinal)).toEqual([2, 3]);
  at.pass(11);
  await offerAll(small);
  expect((await claims(at, by, 2)).map(({ ordinal }) => ordinal)).toEqual([0, 4]);
  expect((await states(at, task))[1]).toBe('DEFINED');
});

test('jobs that no pilot can run do not keep others out of the window', async () => {
  await using at = await world();
  const small = { ...at, deps: { ...at.deps, window: 5 } };
  await pilot(at, 'small', { cores: 4, ramMiB: 1_000, labels: ['x'] });
  const needs = [{ resources: { cores: 8 } }, { resources: { ramMiB: 2_000 } }, {}];
  const large = [];
  for (const more of needs) large.push(await submit(small, 10, { rank: 100, ...more }));
  await at.db.query(`update task set labels = '{y}' where id = $1`, [large[2]]);
  const fits = await submit(small, 10, { rank: 1, resources: { cores: 2 } });
  expect((await states(at, fits)).filter((state) => state === 'QUEUED')).toHaveLength(5);
});

test('a task has no more jobs in the queue than its own window', async () => {
  await using at = await world();
  const a = await submit(at, 10);
  await at.db.query('update task set window_size = 3, paused = true where id = $1', [a]);
  await offerAll(at);
  await at.db.query('update task set paused = false where id = $1', [a]);
  await offerAll(at);
  expect((await states(at, a)).filter((state) => state === 'QUEUED')).toHaveLength(3);
});

test('the stored rounds, replayed through the rules, give the same order, and are trimmed', async () => {
  await using at = await world();
  const small = { ...at, deps: { ...at.deps, window: 12 } };
  const by = await pilot(at);
  const tasks = [];
  for (const wanted of [3, 1, 7]) tasks.push(await submit(small, 20, { rank: wanted }));
  for (let round = 0; round < 6; round++) {
    await claims(at, by, 5);
    at.pass(7);
    if (round === 3) await rank(at, tasks[0] ?? '', 9);
    await offerAll(small);
  }
  const rounds = await findRows(at.db.orm.em, SchedulingRoundEntity, { orderBy: ['id'] });
  expect(rounds.length).toBeGreaterThan(6);
  expect(rounds.map(({ input }) => input.reordered)).toContain(true);
  const numbers = rounds.flatMap(({ dispatches }) => dispatches.map(({ number }) => number));
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  for (const { state, input, dispatches } of rounds)
    expect(schedule(state, input).dispatches).toEqual(dispatches.map(({ taskId }) => taskId));
  await changeSettings(at.deps, { scheduler: { storedRounds: 2 } }, 'less', 'ann');
  await claims(at, by, 5);
  await offerAll(small);
  expect(await findRows(at.db.orm.em, SchedulingRoundEntity, { orderBy: ['id'] })).toHaveLength(2);
});

test('state and rounds are read by GraphQL, a page at a time', async () => {
  await using at = await world();
  const task = await submit(at, 3, { rank: 4 });
  await submit(at, 2, { rank: 1 });
  expect(await readScheduler(at.db, 'CPU', 100)).toMatchObject({ device: 'CPU', slots: [{ id: task, weight: 4 }, {}] });
  const first = await readRounds(at.db, 'CPU', { first: 1 });
  expect(first).toMatchObject({ nodes: [{ device: 'CPU', recalled: 3 }], pageInfo: { hasNextPage: true } });
  const second = await readRounds(at.db, 'CPU', { first: 5, after: first.pageInfo.endCursor });
  expect(second.nodes).toMatchObject([{ recalled: 0, dispatches: [{ taskId: task, number: 1 }, {}, {}] }]);
  expect((await readRounds(at.db, 'GPU', {})).nodes).toEqual([]);
});

test('a task with a small window of its own keeps its share: its next job takes the place of the turn that it had', async () => {
  await using at = await world();
  const agents = [await pilot(at, 'p1'), await pilot(at, 'p2')];
  const a = await submit(at, 40, { rank: 1 });
  const b = await submit(at, 40, { rank: 3 });
  await at.db.query('update task set window_size = 2 where id = $1', [b]);
  await rank(at, b, 2);
  await offerAll(at);
  await rank(at, b, 3);
  await offerAll(at);
  const queued = async () => (await states(at, b)).filter((state) => state === 'QUEUED').length;
  expect(await queued()).toBe(2);
  let order = '';
  for (let step = 0; step < 10; step++) {
    order += await take(at, agents, 2, { [a]: 'A', [b]: 'B' });
    await offerAll(at);
    expect(await queued()).toBe(2);
  }
  expect(order).toBe('ABBBABBBABBBABBBABBB');
  const rounds = await findRows(at.db.orm.em, SchedulingRoundEntity, { orderBy: ['id'] });
  for (const { state, input, dispatches } of rounds)
    expect(schedule(state, input).dispatches).toEqual(dispatches.map(({ taskId }) => taskId));
  expect(rounds.flatMap(({ input }) => input.taken ?? []).every(({ taskId }) => taskId === b)).toBe(true);
});

test('jobs that a retry raised beyond all pilots keep no place in the window, and come when a pilot fits', async () => {
  await using at = await world();
  const small = { ...at, deps: { ...at.deps, window: 4 } };
  const by = await pilot(at, 'small', { ramMiB: 1_000 });
  const task = await submit(small, 12, { resources: { ramMiB: 100 } });
  await at.db.query(
    `update job set ram_mib = 2000, attempts = case when ordinal < 2 then 0 else 1 end where task_id = $1 and ordinal < 8`,
    [task],
  );
  await recallUnfitJobs(small.deps);
  await at.db.query('update job set attempts = 1 where task_id = $1 and ordinal < 8', [task]);
  expect((await states(at, task)).slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 'DEFINED'));
  await offerAll(small);
  expect((await claims(at, by, 10)).map(({ ordinal }) => ordinal)).toEqual([8, 9, 10, 11]);
  const large = await pilot(at, 'large', { ramMiB: 8_000 });
  await offerAll(small);
  expect((await claims(at, large, 10)).map(({ ordinal }) => ordinal)).toHaveLength(4);
});
