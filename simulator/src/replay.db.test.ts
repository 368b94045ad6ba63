import { expect, test } from '@jest/globals';
import { offerJobs } from '../../subgraphs/workload/src/scheduling/offer-jobs.ts';
import { changeSettings } from '../../subgraphs/workload/src/settings/change-settings.ts';
import { claims, commands, pilot, reportOn, reports, submit, world } from '../../subgraphs/workload/test/kit.ts';
import { replay } from './replay.ts';

const READ_ROUNDS = 'select device, state, input, dispatches from scheduling_round order by id';

test('a run of the real scheduler, replayed from its first state alone, gives the same order', async () => {
  await using at = await world();
  const deps = { ...at.deps, window: 12 };
  const agents = [await pilot(at, 'a', { slots: 100 }), await pilot(at, 'b', { slots: 100 })];
  const first = await submit(at, 40, { rank: 3, retry: 3 });
  const second = await submit(at, 30, { rank: 9, retry: 3 });
  /** What people, and pilots that come, change meanwhile. */
  const changes: Readonly<Record<number, () => Promise<unknown>>> = {
    5: () => submit(at, 25, { rank: 20, retry: 3 }),
    8: () => commands(at, { type: 'rank', task_id: first, rank: 50 }),
    11: () => commands(at, { type: 'pause', task_id: second, reason: 'x' }),
    14: async () => agents.push(await pilot(at, 'c', { slots: 100, cores: 2, device: 'GPU' })),
    15: () => submit(at, 12, { device_type: 'GPU', rank: 2, resources: { cores: 2 } }),
    16: () => submit(at, 12, { rank: 7, resources: { cores: 4 } }),
    19: () => commands(at, { type: 'resume', task_id: second }),
    20: () => at.db.query('update task set window_size = 2 where id = $1', [second]),
    23: () => changeSettings(at.deps, { scheduler: { alpha: 1, chunkSize: 5 } }, 'x', 'anna'),
    26: () => commands(at, { type: 'rank', task_id: second, rank: 1 }),
    29: () => commands(at, { type: 'cancel', task_id: first }),
  };
  const order: string[] = [];
  for (let step = 0; step < 60; step++) {
    await changes[step]?.();
    await offerJobs(deps);
    const by = agents[step % agents.length];
    if (!by) throw new Error('no pilot');
    const taken = await claims(at, by, 1 + (step % 5));
    order.push(...taken.map(({ taskId }) => taskId));
    const failed = { failure: { code: 402, source: 'payload' as const, text: 'exit 1' } };
    const answers = taken.map((claim, index) =>
      (step + index) % 6 === 0 ? reportOn(claim, 'FAILED', 1, failed) : reportOn(claim, 'FINISHED', 1),
    );
    if (answers.length > 0) await reports(at, by, ...answers);
    at.pass(1);
  }
  const rounds = await at.db.query<{ device: string; state: unknown; input: { restart?: boolean } }>(READ_ROUNDS);
  const devices = new Set(rounds.map(({ device }) => device));
  expect([...devices].toSorted()).toEqual(['CPU', 'GPU']);
  const result = replay(JSON.stringify(rounds));
  expect(result).toMatchObject({ carried: rounds.length - devices.size, different: 0, differences: [] });
  expect(rounds.filter(({ input }) => input.restart).length).toBeGreaterThan(2);
  expect(result.rounds).toBeGreaterThan(30);
  expect(result.dispatches).toBeGreaterThanOrEqual(order.length);
  expect(new Set(order).size).toBe(5);
});

test('rounds of many tasks are stored in part, and break the chain until there are few again', async () => {
  await using at = await world();
  const task = await submit(at, 4);
  const copies = (first: number, last: number) =>
    at.db.query(
      `insert into task select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'defined_count', 3, 'queued_count', 0))).*
         from task t, generate_series($2::int, $3::int) where t.id = $1`,
      [task, first, last],
    );
  await copies(1, 250);
  await offerJobs(at.deps);
  await commands(at, { type: 'rank', task_id: task, rank: 9 });
  await offerJobs(at.deps);
  // A round that only forgets them is not stored: there is no chain yet.
  await at.db.query('delete from task where id <> $1', [task]);
  await offerJobs(at.deps);
  for (const rank of [2, 3]) {
    await commands(at, { type: 'rank', task_id: task, rank });
    await offerJobs(at.deps);
  }
  const rounds = await at.db.query<{ input: { chain?: number } }>(READ_ROUNDS);
  expect(rounds.map(({ input }) => input.chain ?? null)).toEqual([1, null, null, 1, 2]);
  expect(replay(JSON.stringify(rounds))).toMatchObject({ carried: 1, different: 0 });
});
