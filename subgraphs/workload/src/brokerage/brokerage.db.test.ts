import { expect, test } from '@jest/globals';
import { untilIdle } from '@visor/testkit';
import {
  beat,
  claims,
  command,
  commands,
  pilot,
  reportOn,
  reports,
  submit,
  world,
  type World,
} from '../../test/kit.ts';
import { changeSettings } from '../settings/change-settings.ts';
import { formJobs } from '../forming/form-jobs.ts';
import { resolveTasks } from '../intake/resolve-tasks.ts';
import { offerJobs } from '../scheduling/offer-jobs.ts';
import { openExplanations } from './explain-waiting.ts';

const jobsOf = async (at: World, task: string): Promise<string[]> =>
  (await at.db.query<{ id: string }>('select id from job where task_id = $1 order by ordinal', [task])).map(
    ({ id }) => id,
  );
const whyJob = async (at: World, id: string) => (await openExplanations(at.deps).explainJobs([id])).get(id) ?? [];
const whyTask = async (at: World, id: string) => (await openExplanations(at.deps).explainTasks([id])).get(id) ?? [];
const codes = (reasons: readonly { code: string }[]) => reasons.map(({ code }) => code);

test('a job waits for a pilot, is claimable, runs, is retried later, and each has its reason', async () => {
  await using at = await world();
  const task = await submit(at, 1, { retryDelay: 100 });
  const [job = ''] = await jobsOf(at, task);
  expect(codes(await whyJob(at, job))).toEqual(['NO_PILOT']);
  const by = await pilot(at);
  await beat(at, by, [], 'IDLE');
  expect(codes(await whyJob(at, job))).toEqual(['CLAIMABLE']);
  const [claim] = await claims(at, by, 1);
  if (!claim) throw new Error('nothing claimed');
  expect(await whyJob(at, job)).toMatchObject([
    { code: 'RUNNING', parameters: { attempt: 1, state: 'CLAIMED', pilot: 'p1', node: 'node-p1' } },
  ]);
  expect(codes(await whyTask(at, task))).toEqual(['JOBS_RUNNING']);
  const failure = { code: 506, source: 'pilot' as const, text: 'full' };
  await reports(at, by, reportOn(claim, 'FAILED', 1, { failure }));
  expect(await whyJob(at, job)).toMatchObject([{ code: 'STORAGE_FULL', parameters: { storage: 'store' } }]);
  expect(codes(await whyTask(at, task))).toContain('STORAGE_FULL');
});

test('what the nearest pilot lacks is named with numbers', async () => {
  await using at = await world();
  const task = await submit(at, 1, { resources: { cores: 12, ramMiB: 4_000 }, labels: ['ssd'] });
  await pilot(at, 'small', { cores: 2, ramMiB: 2_000 });
  await pilot(at, 'large', { cores: 8, ramMiB: 8_000, labels: ['ssd'] });
  const [job = ''] = await jobsOf(at, task);
  expect(await whyJob(at, job)).toMatchObject([
    {
      code: 'NO_PILOT_FITS',
      parameters: { nearest: 'large', pilots: 2, details: [{ what: 'cores', needs: 12, has: 8 }] },
    },
  ]);
});

test('a job whose demands a retry raised beyond the pilots that are left fits none', async () => {
  await using at = await world();
  const small = await pilot(at, 'small', { ramMiB: 2_000 });
  const large = await pilot(at, 'large', { ramMiB: 8_000 });
  for (const by of [small, large]) await beat(at, by, [], 'IDLE');
  const task = await submit(at, 1, { resources: { ramMiB: 1_500 }, retry: 3 });
  const [job = ''] = await jobsOf(at, task);
  const [claim] = await claims(at, small, 1);
  if (!claim) throw new Error('nothing claimed');
  const failure = { code: 405, source: 'payload' as const, text: 'no memory' };
  await reports(at, small, reportOn(claim, 'FAILED', 1, { failure }));
  at.pass(10);
  for (const by of [small, large]) await beat(at, by, [], 'IDLE');
  await offerJobs(at.deps);
  expect(codes(await whyJob(at, job))).not.toContain('NO_PILOT_FITS');
  await beat(at, large, [], 'STOPPED');
  const [reason] = await whyJob(at, job);
  const details = [{ what: 'ramMiB', needs: 3_000, has: 2_000 }];
  expect(reason).toMatchObject({ code: 'NO_PILOT_FITS', parameters: { nearest: 'small', details } });
  expect(codes(await whyTask(at, task))).toContain('NO_PILOT_FITS');
  expect(await claims(at, small, 1)).toEqual([]);
});

test('a pilot that holds all it has is busy for a job that fits it', async () => {
  await using at = await world();
  const by = await pilot(at, 'a', { slots: 1 });
  await beat(at, by, [], 'IDLE');
  const task = await submit(at, 2);
  await claims(at, by, 1);
  const [, second = ''] = await jobsOf(at, task);
  expect(await whyJob(at, second)).toMatchObject([{ code: 'PILOTS_BUSY', parameters: { held: 1, slots: 1 } }]);
});

test('windows and ranks: a full window, jobs before it, jobs of higher rank', async () => {
  await using at = await world();
  Object.assign(at.deps, { window: 2 });
  const by = await pilot(at);
  await beat(at, by, [], 'IDLE');
  const low = await submit(at, 3, { rank: 1 });
  await submit(at, 4, { rank: 50 });
  const [first = '', , third = ''] = await jobsOf(at, low);
  expect(await whyJob(at, third)).toMatchObject([
    { code: 'WINDOW_FULL', parameters: { queued: 2, window: 2 } },
    { code: 'BEHIND_RANK', parameters: { jobs: 4 } },
  ]);
  expect(codes(await whyJob(at, first))).toContain('BEHIND_RANK');
});

test('the splitter, an open dataset, and what workload does not have', async () => {
  await using at = await world();
  at.dataset.open = true;
  const register = command();
  await commands(at, register);
  expect(codes(await whyTask(at, register.task_id))).toEqual(['INTAKE']);
  await resolveTasks(at.deps, at.catalog);
  await changeSettings(at.deps, { forming: { splitter: false } }, 'repair', 'bob');
  await untilIdle(() => formJobs(at.deps, at.catalog));
  expect(await whyTask(at, register.task_id)).toMatchObject([
    { code: 'SPLITTER_OFF', parameters: { by: 'bob', reason: 'repair' } },
  ]);
  await changeSettings(at.deps, { forming: { splitter: null } }, 'done', 'bob');
  await untilIdle(() => formJobs(at.deps, at.catalog));
  expect(codes(await whyTask(at, register.task_id))).toEqual(['INPUT_OPEN']);
  expect(await whyTask(at, '00000000-0000-7000-8000-0000000000ff')).toEqual([]);
});

test('a page of jobs costs a constant number of statements', async () => {
  await using at = await world();
  await pilot(at);
  const ids = await jobsOf(at, await submit(at, 60));
  const count = async (some: readonly string[]) => {
    at.statements();
    const reasons = await openExplanations(at.deps).explainJobs(some);
    expect(reasons.size).toBe(some.length);
    return at.statements();
  };
  expect(await count(ids)).toBe(await count(ids.slice(0, 1)));
});

test('a job of every state of a busy farm has a reason', async () => {
  await using at = await world();
  const by = await pilot(at, 'a', { slots: 3 });
  await beat(at, by, [], 'IDLE');
  const task = await submit(at, 6);
  const [a, b] = await claims(at, by, 3);
  if (!a || !b) throw new Error('nothing claimed');
  await reports(
    at,
    by,
    reportOn(a, 'FINISHED', 1),
    reportOn(b, 'FAILED', 1, { failure: { code: 409, source: 'payload', text: 'bad' } }),
  );
  await offerJobs(at.deps);
  const ids = await jobsOf(at, task);
  const reasons = await openExplanations(at.deps).explainJobs(ids);
  expect(ids.map((id) => codes(reasons.get(id) ?? []).at(0))).toEqual([
    'REGISTERING',
    'ENDED',
    'RUNNING',
    'CLAIMABLE',
    'BEHIND_QUEUED',
    'BEHIND_QUEUED',
  ]);
});
