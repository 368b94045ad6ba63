import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { claims, pilot, reportOn, reports, submit, world, type Agent, type World } from '../../test/kit.ts';
import type { Claim } from '../../generated/types.ts';
import { offerJobs } from '../scheduling/offer-jobs.ts';

const failure = { code: 409, source: 'payload' as const, text: 'bad input' };
const end = (at: World, by: Agent, ...done: Claim[]) =>
  reports(at, by, ...done.map((claim) => reportOn(claim, 'FAILED', 1, { failure })));

/** Pilots that hold more than they declared, for the number of jobs that they may hold ahead. */
const oversubscribed = ({ db }: World) =>
  db.query(
    `select p.name from pilot p
      where exists (
        select from (
          select row_number() over (order by j.cores desc) as place, j.cores, j.ram_mib, j.scratch_mib, j.gpus
            from attempt a join job j on j.id = a.job_id where a.pilot_id = p.id and a.ended_at is null) h
         where h.place > p.prefetch having sum(h.cores) > p.cores or sum(h.ram_mib) > p.ram_mib or sum(h.scratch_mib) > p.scratch_mib or sum(h.gpus) > p.gpus)
     union all
    select p.name || ' ends before attempt ' || a.number from attempt a join job j on j.id = a.job_id join pilot p on p.id = a.pilot_id
     where a.ended_at is null and a.claimed_at + make_interval(secs => j.wall_seconds) > p.ends_at`,
  );

const demands = fc.record({
  cores: fc.constantFrom(0.5, 1, 2, 4),
  ramMiB: fc.constantFrom(0, 500, 2_000),
  scratchMiB: fc.constantFrom(0, 10, 90),
  gpus: fc.constantFrom(0, 0, 1),
  wallSeconds: fc.constantFrom(40, 400),
});
const node = fc.record({
  cores: fc.integer({ min: 1, max: 8 }),
  ramMiB: fc.integer({ min: 500, max: 4_000 }),
  scratchMiB: fc.integer({ min: 10, max: 200 }),
  gpus: fc.nat(2),
  lifetimeSeconds: fc.constantFrom(300, 3_000),
});

test('whatever jobs demand and pilots claim at the same time, nobody gets more than it has, and all that can run runs', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(demands, { minLength: 1, maxLength: 4 }),
      fc.array(node, { minLength: 1, maxLength: 3 }),
      fc.array(fc.nat(10), { minLength: 1, maxLength: 10 }),
      async (tasks, nodes, picks) => {
        await using at = await world();
        for (const resources of tasks) await submit(at, 6, { resources });
        const agents = await Promise.all(nodes.map((more, index) => pilot(at, `p${index}`, { ...more, prefetch: 0 })));
        const live = agents.map((): Claim[] => []);
        const turn = async (pick: number): Promise<number> => {
          const given = await Promise.all(
            agents.map(async (by) => (await Promise.all([claims(at, by, 3), claims(at, by, 3)])).flat()),
          );
          given.forEach((list, index) => live[index]?.push(...list));
          expect(await oversubscribed(at)).toEqual([]);
          for (const [index, by] of agents.entries()) {
            const own = live[index] ?? [];
            await end(at, by, ...own.splice(0, 1 + (pick % Math.max(1, own.length))));
          }
          await offerJobs(at.deps);
          return given.flat().length;
        };
        for (const pick of picks) await turn(pick);
        // A turn may give nothing because of what ends in it, and may end one attempt of many.
        const isBusy = () => live.some((own) => own.length > 0);
        for (let idle = 0; idle < 2 || isBusy();) idle = (await turn(10)) > 0 ? 0 : idle + 1;
        for (const { ordinal, state, fits } of await at.db.query<{ ordinal: number; state: string; fits: boolean }>(
          `select j.ordinal, j.state, exists (
             select from pilot p where j.cores <= p.cores and j.ram_mib <= p.ram_mib and j.scratch_mib <= p.scratch_mib and j.gpus <= p.gpus
              and $1::timestamptz + make_interval(secs => j.wall_seconds) <= p.ends_at) as fits from job j`,
          [at.deps.now()],
        ))
          expect({ ordinal, state }).toEqual({ ordinal, state: fits ? 'FAILED' : 'QUEUED' });
      },
    ),
    { numRuns: 8, endOnFailure: true },
  );
}, 120_000);

test('jobs are held ahead, as many as the pilot says', async () => {
  await using at = await world();
  await submit(at, 20, { resources: { cores: 2 } });
  const by = await pilot(at, 'p', { cores: 4, prefetch: 3 });
  expect(await claims(at, by, 10)).toHaveLength(5);
  expect(await claims(at, by, 10)).toEqual([]);
});

test('a job that needs a GPU, a label or time that a pilot lacks goes to another one', async () => {
  await using at = await world();
  const gpu = await submit(at, 1, { resources: { gpus: 1 } });
  const labelled = await submit(at, 1);
  await at.db.query(`update task set labels = '{avx512}' where id = $1`, [labelled]);
  const long = await submit(at, 1, { resources: { wallSeconds: 7_200 } });
  const plain = await pilot(at, 'plain', { cores: 8, gpus: 0, lifetimeSeconds: 3_600 });
  expect(await claims(at, plain, 10)).toEqual([]);
  const old = await pilot(at, 'old');
  expect((await claims(at, old, 1)).map(({ taskId }) => taskId)).toEqual([gpu]);
  const full = await pilot(at, 'full', { cores: 8, gpus: 1, labels: ['avx512', 'x'] });
  expect((await claims(at, full, 10)).map(({ taskId }) => taskId)).toEqual([labelled, long]);
});

test('a wide job does not starve behind narrow ones: one pilot keeps room for it, the others go on', async () => {
  await using at = await world();
  const narrow = await submit(at, 400, { rank: 5, resources: { cores: 1 } });
  const agents = [await pilot(at, 'a', { cores: 4 }), await pilot(at, 'b', { cores: 4 })];
  const live: Claim[][] = [];
  for (const by of agents) live.push(await claims(at, by, 10));
  const wide = await submit(at, 1, { rank: 1, resources: { cores: 4 } });
  const seen: string[] = [];
  const idle: number[] = [];
  const kept = new Set<string>();
  for (let round = 0; round < 30 && !seen.includes(wide); round++) {
    for (const [index, by] of agents.entries()) {
      const own = live[index] ?? [];
      own.push(...(await claims(at, by, 10)));
      idle.push(own.length);
      seen.push(...own.map(({ taskId }) => taskId));
      await end(at, by, ...own.splice(0, 1));
    }
    const [job] = await at.db.query<{ by: string | null }>('select reserved_by as by from job where task_id = $1', [
      wide,
    ]);
    if (job?.by) kept.add(job.by);
    at.pass(10);
    await offerJobs(at.deps);
  }
  expect(kept.size).toBe(1);
  expect(seen).toEqual(expect.arrayContaining([narrow, wide]));
  // Only one of the two ran less than it could.
  const isAlwaysFull = [0, 1].map((pilotIndex) =>
    idle.every((count, index) => index % 2 !== pilotIndex || count === 4),
  );
  expect(isAlwaysFull).toContain(true);
});

test('a claim ends before the files of its jobs are too many for one answer; a job alone is given whatever it reads', async () => {
  await using at = await world();
  await submit(at, 5);
  await at.db.query('update job set input_files = case ordinal when 0 then 50000 else 9000 end');
  const by = await pilot(at);
  const ordinals = async () => (await claims(at, by, 10)).map(({ ordinal }) => ordinal);
  expect([await ordinals(), await ordinals(), await ordinals(), await ordinals()]).toEqual([[0], [1, 2], [3, 4], []]);
});
