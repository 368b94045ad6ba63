import { expect } from '@jest/globals';
import { untilIdle } from '@visor/testkit';
import { cancelJobs } from '../src/cancel/cancel-jobs.ts';
import { reviveJobs } from '../src/control/revive-jobs.ts';
import { expireLeases } from '../src/lease/expire-leases.ts';
import { attemptLifecycle, attemptKey } from '../src/lifecycle/attempt.rules.ts';
import { jobLifecycle } from '../src/lifecycle/job.rules.ts';
import { resendRequests } from '../src/registration/resend-requests.ts';
import { failRefusedJobs } from '../src/scheduling/fail-refused-jobs.ts';
import { offerJobs } from '../src/scheduling/offer-jobs.ts';
import { answer, beat, claims, commands, pilot, reportOn, reports, type World } from './kit.ts';
import type { Run } from './model-steps.ts';

/** The states of all jobs and attempts. */
export interface Snapshot {
  readonly jobs: ReadonlyMap<string, string>;
  readonly attempts: ReadonlyMap<string, string>;
}

export async function readSnapshot({ db }: World): Promise<Snapshot> {
  const jobs = await db.query<{ id: string; state: string }>('select id, state from job');
  const attempts = await db.query<{ jobId: string; number: number; state: string }>(
    'select job_id as "jobId", number, state from attempt',
  );
  return {
    jobs: new Map(jobs.map(({ id, state }) => [id, state])),
    attempts: new Map(attempts.map(({ jobId, number, state }) => [attemptKey(jobId, number), state])),
  };
}

/** An ended attempt stays as it ended, and a job leaves a final state only by a person. */
export function assertNoRetreat(before: Snapshot, after: Snapshot, byPerson: boolean): void {
  for (const [key, state] of before.attempts)
    if (attemptLifecycle.finalStates.some((final) => final === state))
      expect([key, after.attempts.get(key)]).toEqual([key, state]);
  if (byPerson) return;
  for (const [id, state] of before.jobs)
    if (jobLifecycle.finalStates.some((final) => final === state))
      expect([id, after.jobs.get(id)]).toEqual([id, state]);
}

const countOf = (column: string, states: readonly string[], prefix = ''): string =>
  states
    .map((state) => `count(*) filter (where ${column} = '${state}')::int as "${prefix}${state.toLowerCase()}_count"`)
    .join(', ');

/** The counters of tasks as the rows of jobs, attempts and registrations give them. */
const RECOUNT = `
  select t.id, j.*, a.*, r.* from task t
    cross join lateral (select count(*)::int as total_count, ${countOf('state', jobLifecycle.states)}
                          from job where task_id = t.id) j
    cross join lateral (select ${countOf('state', attemptLifecycle.finalStates, 'attempts_')}
                          from attempt where task_id = t.id) a
    cross join lateral (select count(*)::int as requests_count from registration where task_id = t.id and state = 'OPEN') r
    order by t.id`;

/** Rows that must not exist, each with the rule that they break. */
const FORBIDDEN: Readonly<Record<string, string>> = {
  'a job has one committed output': `select job_id from registration where kind = 'output' and state = 'OK' group by job_id having count(*) > 1`,
  'a committed output belongs to a FINISHED job': `select j.id from registration r join job j on j.id = r.job_id
      where r.kind = 'output' and r.state = 'OK' and j.state <> 'FINISHED'`,
  'a job has a live attempt exactly while it is ACTIVE': `select j.id from job j where (j.state = 'ACTIVE') <> exists (select from attempt a where a.job_id = j.id and a.ended_at is null and a.state <> 'UNREACHABLE')`,
  'an unreachable attempt is of a job that waits': `select j.id from job j join attempt a on a.job_id = j.id and a.state = 'UNREACHABLE' where j.state not in ('DEFINED', 'QUEUED')`,
  'a job has one attempt that has not ended': `select job_id from attempt where ended_at is null group by job_id having count(*) > 1`,
  'the live attempt is the latest': `select j.id from job j join attempt a on a.job_id = j.id and a.ended_at is null where a.number <> j.attempts`,
  'a REGISTERING job has a request that the catalog has not answered': `select j.id from job j where j.state = 'REGISTERING'
        and not exists (select from registration r where r.id = j.request_id and r.state = 'OPEN')`,
  'a summarised task has only ended jobs': `select t.id from task t join job j on j.task_id = t.id
      where t.phase = 'SUMMARISED' and j.state not in ('FINISHED', 'FAILED', 'CANCELLED')`,
  'failures are counted by code': `select task_id, code, sum(jobs), sum(attempts) from (
      select task_id, code, jobs, attempts from task_failure
      union all select task_id, failure_code, -1, 0 from job where state = 'FAILED'
      union all select task_id, failure_code, 0, -1 from attempt where ended_at is not null and failure_code is not null) f
    group by 1, 2 having sum(jobs) <> 0 or sum(attempts) <> 0`,
  'no name is committed twice in a dataset': `select dataset_id, name from product p join registration r on r.id = p.registration_id
      where r.state = 'OK' group by 1, 2 having count(*) > 1`,
};

export async function assertInvariants({ db }: World): Promise<void> {
  const recounted = await db.query(RECOUNT);
  const columns = Object.keys(recounted[0] ?? {}).join(', ');
  expect(await db.query(`select ${columns} from task order by id`)).toEqual(recounted);
  for (const [rule, sql] of Object.entries(FORBIDDEN)) expect([rule, await db.query(sql)]).toEqual([rule, []]);
}

const MAX_ROUNDS = 40;

/** Two healthy pilots, a catalog that answers and all loops of the service: every job must come to its end. */
export async function drive({ at, agents, tasks }: Run): Promise<void> {
  await commands(at, ...tasks.map((task_id) => ({ type: 'resume', task_id })));
  const healthy = [await pilot(at, 'healthy1', { slots: 20 }), await pilot(at, 'healthy2', { slots: 20 })];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    at.pass(20);
    await expireLeases(at.deps);
    await cancelJobs(at.deps);
    await untilIdle(() => reviveJobs(at.deps));
    for (const agent of [...healthy, ...agents]) await beat(at, agent, [], 'IDLE');
    await failRefusedJobs(at.deps);
    await untilIdle(() => offerJobs(at.deps));
    for (const agent of healthy) {
      const taken = await claims(at, agent, 20);
      await reports(at, agent, ...taken.map((claim) => reportOn(claim, 'FINISHED', 1)));
    }
    await resendRequests(at.deps);
    await answer(at);
  }
}

/** Jobs without an end, but those held for a person, and tasks that none of these keeps open, yet are not summarised. */
export async function readStuck({ db }: World): Promise<unknown[]> {
  const open = `job j where j.state not in ('FINISHED', 'FAILED', 'CANCELLED')`;
  return [
    ...(await db.query(`select j.id, j.state from ${open} and j.held_reason is null`)),
    ...(await db.query(
      `select t.id, t.phase from task t
        where t.phase <> 'SUMMARISED' and not exists (select from ${open} and j.task_id = t.id)`,
    )),
  ];
}
