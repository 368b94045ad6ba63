import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cancelJobs } from '../src/cancel/cancel-jobs.ts';
import { expireLeases } from '../src/lease/expire-leases.ts';
import { attemptLifecycle } from '../src/lifecycle/attempt.rules.ts';
import { jobLifecycle } from '../src/lifecycle/job.rules.ts';
import { resendRequests } from '../src/registration/resend-requests.ts';
import { failRefusedJobs } from '../src/scheduling/fail-refused-jobs.ts';
import { offerJobs } from '../src/scheduling/offer-jobs.ts';
import type { Claim } from '../generated/types.ts';
import {
  answer,
  beat,
  claims,
  commands,
  pilot,
  reportOn,
  reports,
  submit,
  world,
  type Agent,
  type World,
} from './kit.ts';

const countOf = (column: string, states: readonly string[], prefix = ''): string =>
  states
    .map((state) => `count(*) filter (where ${column} = '${state}')::int as "${prefix}${state.toLowerCase()}_count"`)
    .join(', ');

/** The counters of tasks, as they are kept and as the rows of jobs, attempts and registrations give them. */
async function counters({ db }: World): Promise<{ kept: unknown; recounted: unknown }> {
  const recounted = await db.query(
    `select t.id, j.*, a.*, r.* from task t
      cross join lateral (select count(*)::int as total_count, ${countOf('state', jobLifecycle.states)}
                            from job where task_id = t.id) j
      cross join lateral (select ${countOf('state', attemptLifecycle.finalStates, 'attempts_')}
                            from attempt where task_id = t.id) a
      cross join lateral (select count(*)::int as requests_count from registration where task_id = t.id and state = 'OPEN') r
      order by t.id`,
  );
  const columns = Object.keys(recounted[0] ?? {}).join(', ');
  return { kept: await db.query(`select ${columns} from task order by id`), recounted };
}

interface Run {
  readonly at: World;
  readonly tasks: readonly string[];
  readonly agents: Agent[];
  readonly held: { readonly agent: Agent; readonly claim: Claim; sequence: number }[];
}

type Step = (run: Run, choice: number) => Promise<unknown>;

const pick = <T>(list: readonly T[], choice: number): T => list[choice % list.length] as T;

const report =
  (state: Parameters<typeof reportOn>[1], more: Parameters<typeof reportOn>[3] = {}): Step =>
  async ({ at, held }, choice) => {
    const lease = held[choice % Math.max(held.length, 1)];
    if (lease) await reports(at, lease.agent, reportOn(lease.claim, state, (lease.sequence += 1), more));
  };
const failure = (code: number): Step => report('FAILED', { failure: { code, source: 'pilot', text: 'x' } });

const steps: Readonly<Record<string, Step>> = {
  async claim({ at, agents, held }, choice) {
    const agent = pick(agents, choice);
    for (const claim of await claims(at, agent, 1 + (choice % 3))) held.push({ agent, claim, sequence: 0 });
  },
  run: report('RUNNING'),
  finish: report('FINISHED'),
  finishWithoutFile: report('FINISHED', { outputs: [] }),
  fail: failure(402),
  failOnNode: failure(202),
  lackProgram: failure(102),
  cancelled: report('CANCELLED'),
  beat: ({ at, agents, held }, choice) => {
    const agent = pick(agents, choice);
    return beat(
      at,
      agent,
      held.filter((lease) => lease.agent === agent).map(({ claim }) => claim),
    );
  },
  async restart({ at, agents }, choice) {
    const index = choice % agents.length;
    agents[index] = await pilot(at, pick(agents, index).name);
  },
  offer: ({ at }) => offerJobs(at.deps),
  cancelTask: ({ at, tasks }, choice) =>
    choice % 4 === 0 ? commands(at, { type: 'cancel', task_id: pick(tasks, choice) }) : Promise.resolve(),
  cancelJobs: ({ at }) => cancelJobs(at.deps),
  expire: ({ at }, choice) => {
    at.pass(choice % 12);
    return expireLeases(at.deps);
  },
  failRefused: ({ at }) => failRefusedJobs(at.deps),
  answer: ({ at }) => answer(at),
  refuse: ({ at }) => answer(at, { status: 'ERROR', retrying: false }),
  delay: ({ at }) => answer(at, { status: 'ERROR', retrying: true }),
  resend: ({ at }) => {
    at.pass(31);
    return resendRequests(at.deps);
  },
};

const sequence = fc.array(
  fc.tuple(fc.constantFrom(...Object.keys(steps), 'claim', 'claim', 'offer', 'finish', 'answer'), fc.nat(1_000)),
  {
    minLength: 40,
    maxLength: 80,
  },
);

test('after any sequence of steps the counters of tasks equal a recount', async () => {
  await fc.assert(
    fc.asyncProperty(sequence, async (list) => {
      await using at = await world();
      const tasks = [
        await submit(at, 4),
        await submit(at, 6, { retry: 2, retryDelay: 0, tool: { baseCommand: ['p'] } }),
      ];
      const agents = [await pilot(at, 'a'), await pilot(at, 'b')];
      const run: Run = { at, tasks, agents, held: [] };
      for (const [name, choice] of list) await steps[name]?.(run, choice);
      const { kept, recounted } = await counters(at);
      expect(kept).toEqual(recounted);
    }),
    { numRuns: 12, endOnFailure: true },
  );
});
