import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { beat, claims, pilot, submit, world, type Agent, type World } from '../../test/kit.ts';
import { PilotFollowers } from '../command/pilot-followers.ts';
import { readFitting } from '../pilot/pilot.store.ts';

const hearsOfJobs = async (at: World, by: Agent): Promise<boolean> =>
  (await beat(at, by, [], 'IDLE')).commands.some(({ kind }) => kind === 'JOBS_READY');

const resources = fc.record({
  cores: fc.integer({ min: 1, max: 4 }),
  gpus: fc.nat(1),
  wallSeconds: fc.constantFrom(40, 400),
});
const tasks = fc.array(
  fc.record({ resources, labels: fc.subarray(['ssd', 'avx']), program: fc.constantFrom('decode', 'merge') }),
  {
    minLength: 1,
    maxLength: 3,
  },
);
const node = fc.record({
  device: fc.constantFrom('CPU', 'GPU', 'ANY'),
  cores: fc.option(fc.integer({ min: 1, max: 4 }), { nil: null }),
  gpus: fc.option(fc.nat(1), { nil: null }),
  labels: fc.option(fc.subarray(['ssd', 'avx']), { nil: null }),
  lifetimeSeconds: fc.option(fc.constantFrom(50, 500), { nil: null }),
  refuses: fc.subarray(['decode', 'merge']),
});

test('a pilot is told of jobs where its next claim gets one, and nowhere else', async () => {
  await fc.assert(
    fc.asyncProperty(tasks, node, async (work, declared) => {
      await using at = await world();
      const ids: string[] = [];
      for (const { program, ...more } of work)
        ids.push(await submit(at, 1, { ...more, tool: { baseCommand: [program] } }));
      const by = await pilot(at, 'p1', declared);
      await beat(at, by, [], 'IDLE');
      const fitting = await readFitting(at.db, [by.pilotId], ids, at.deps.now());
      const heard = await hearsOfJobs(at, by);
      expect(fitting.has(by.pilotId)).toBe(heard);
      expect((await claims(at, by, 1)).length > 0).toBe(heard);
    }),
    { numRuns: 15 },
  );
}, 120_000);

test('one statement answers for all pilots that follow; without an answer every pilot is told', async () => {
  await using at = await world();
  const task = await submit(at, 1, { resources: { cores: 2 } });
  const agents = [await pilot(at, 'small', { cores: 1 }), await pilot(at, 'large', { cores: 2 })];
  const followers = new PilotFollowers();
  const followed = agents.map(({ pilotId }) => followers.follow(pilotId));
  const event = { device: 'CPU', taskIds: [task] } as const;
  at.statements();
  const answers = await Promise.all(agents.map(({ pilotId }) => followers.isFor(at.deps, event, pilotId)));
  expect([answers, at.statements()]).toEqual([[false, true], 1]);
  const db = { ...at.db, query: () => Promise.reject(new Error('away')) };
  await expect(followers.isFor({ ...at.deps, db }, { ...event }, 'small')).resolves.toBe(true);
  for (const each of followed) each[Symbol.dispose]();
});
