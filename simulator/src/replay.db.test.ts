import { expect, test } from '@jest/globals';
import { offerJobs } from '../../subgraphs/workload/src/scheduling/offer-jobs.ts';
import { claims, pilot, reportOn, reports, submit, world } from '../../subgraphs/workload/test/kit.ts';
import { replay } from './replay.ts';

test('what the real scheduler decided while pilots claimed, failed and came late is decided the same way again', async () => {
  await using at = await world();
  const deps = { ...at.deps, window: 12 };
  const agents = [await pilot(at, 'a', { slots: 100 }), await pilot(at, 'b', { slots: 100 })];
  await submit(at, 40, { rank: 3, retry: 3 });
  await submit(at, 30, { rank: 9, retry: 3 });
  const order: string[] = [];
  for (let step = 0; step < 40; step++) {
    if (step === 5) await submit(at, 25, { rank: 20, retry: 3 });
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
  const rounds = await at.db.query('select state, input, dispatches from scheduling_round order by id');
  const result = replay(JSON.stringify(rounds));
  expect(result).toMatchObject({ different: 0, differences: [] });
  expect(result.rounds).toBeGreaterThan(10);
  expect(result.dispatches).toBeGreaterThanOrEqual(order.length);
  expect(new Set(order).size).toBe(3);
});
