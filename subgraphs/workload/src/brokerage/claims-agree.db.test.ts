import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { untilIdle } from '@visor/testkit';
import { beat, claims, command, commands, file, pilot, world, type Agent, type World } from '../../test/kit.ts';
import { formJobs } from '../forming/form-jobs.ts';
import { resolveTasks } from '../intake/resolve-tasks.ts';
import { offerJobs } from '../scheduling/offer-jobs.ts';
import { openExplanations } from './explain-waiting.ts';

/** Reasons that say that no pilot could take the job, even if all were idle. */
const NOBODY = /^(?:NO_PILOT|PILOTS_GONE|NODES_|PILOTS_(?:DRAINING|NOT_READY|STARTING)|PROGRAM_MISSING)/;

/** Reasons for which no pilot of a farm that has just claimed all it can takes a job. */
const DECISIVE = new RegExp(`${NOBODY.source}|^(?:PAUSED|PILOTS_BUSY)`);

const device = fc.constantFrom('CPU', 'GPU', 'ANY');
const label = fc.subarray(['ssd', 'avx']);
const pilots = fc.array(
  fc.record({
    device,
    slots: fc.integer({ min: 1, max: 3 }),
    cores: fc.option(fc.integer({ min: 1, max: 4 }), { nil: null }),
    ramMiB: fc.option(fc.integer({ min: 1, max: 4 }), { nil: null }),
    gpus: fc.option(fc.nat(2), { nil: null }),
    labels: fc.option(label, { nil: null }),
    lifetimeSeconds: fc.option(fc.constantFrom(50, 500), { nil: null }),
    refuses: fc.subarray(['decode', 'merge']),
    fate: fc.constantFrom('works', 'works', 'works', 'drains', 'offline', 'quarantined', 'not ready', 'lost'),
  }),
  { maxLength: 4 },
);
const tasks = fc.array(
  fc.record({
    device,
    cores: fc.integer({ min: 1, max: 4 }),
    ramMiB: fc.nat(4),
    labels: label,
    wallSeconds: fc.constantFrom(40, 400),
    program: fc.constantFrom('decode', 'merge'),
    rank: fc.integer({ min: 1, max: 3 }),
    paused: fc.boolean(),
  }),
  { minLength: 1, maxLength: 4 },
);
type PilotSpec = (typeof pilots extends fc.Arbitrary<infer List> ? List : never) extends (infer One)[] ? One : never;
type TaskSpec = (typeof tasks extends fc.Arbitrary<infer List> ? List : never) extends (infer One)[] ? One : never;

async function start(at: World, spec: PilotSpec, name: string): Promise<Agent> {
  const { fate, ...declared } = spec;
  const notReady = fate === 'not ready' ? 'no space' : null;
  const by = await pilot(at, name, { ...declared, notReady });
  await at.db.query(
    `update pilot set status = case when $2 = 'lost' then 'LOST' else 'IDLE' end, draining = $2 = 'drains' where id = $1`,
    [by.pilotId, fate],
  );
  await at.db.query(
    `update node set mode = case when $2 = 'offline' then 'OFFLINE' else 'ONLINE' end,
            health = case when $2 = 'quarantined' then 'QUARANTINED' else 'OK' end, probe_at = '2099-01-01' where name = $1`,
    [`node-${name}`, fate],
  );
  return by;
}

async function give(
  at: World,
  { device: device_type, program, paused, cores, ramMiB, wallSeconds, ...more }: TaskSpec,
): Promise<void> {
  at.dataset.files = [file(0), file(1)];
  const tool = { baseCommand: [program] };
  const register = command({ ...more, device_type, tool, resources: { cores, ramMiB, wallSeconds, gpus: 0 } });
  await commands(at, register);
  await resolveTasks(at.deps, at.catalog);
  await untilIdle(() => formJobs(at.deps, at.catalog));
  await at.db.query('update task set paused = $2 where id = $1', [register.task_id, paused]);
}

const explain = async (at: World) => {
  const ids = (await at.db.query<{ id: string }>('select id from job')).map(({ id }) => id);
  const reasons = await openExplanations(at.deps).explainJobs(ids);
  return new Map(ids.map((id) => [id, (reasons.get(id) ?? []).map(({ code }) => code)]));
};

test('whatever the farm: a job that says that no pilot can take it gets none, and one that is left says why', async () => {
  await fc.assert(
    fc.asyncProperty(pilots, tasks, async (farm, work) => {
      await using at = await world();
      const agents: Agent[] = [];
      for (const [index, spec] of farm.entries()) agents.push(await start(at, spec, `p${index}`));
      for (const spec of work) await give(at, spec);
      await untilIdle(() => offerJobs(at.deps));
      const before = await explain(at);
      const given = new Set<string>();
      for (const [index, by] of agents.entries()) {
        const spec = farm[index];
        if (!spec || spec.fate === 'lost' || spec.fate === 'not ready') continue;
        const got = await claims(at, by, spec.slots);
        for (const { jobId } of got) given.add(jobId);
        await beat(at, by, got, 'BUSY').catch(() => undefined);
      }
      for (const id of given)
        expect(before.get(id)?.filter((code) => NOBODY.test(code) || code === 'PAUSED')).toEqual([]);
      for (const [id, codes] of await explain(at)) {
        expect(codes.length).toBeGreaterThan(0);
        if (!given.has(id)) expect(codes.filter((code) => DECISIVE.test(code))).not.toEqual([]);
      }
    }),
    { numRuns: 15 },
  );
});
