import { expect, test } from '@jest/globals';
import {
  answer,
  beat,
  claims,
  pilot,
  reportOn,
  reports,
  states,
  submit,
  world,
  type Agent,
  type World,
} from '../../test/kit.ts';
import { heartbeat } from '../lease/heartbeat.ts';
import { offerJobs } from './offer-jobs.ts';
import { readQueues } from './queue.reads.ts';
import { failRefusedJobs } from './fail-refused-jobs.ts';

const toolNamed = (program: string) => ({ tool: { baseCommand: [program, 'x'] } });
const fault = (code: number) => ({ failure: { code, source: 'pilot' as const, text: `fault ${code}` } });

/** A heartbeat that says what the pilot lacks, and whether it is ready. */
const says = ({ deps }: World, { name, ...by }: Agent, refuses: string[] | null, notReady: string | null = null) =>
  heartbeat(deps, { ...by, status: 'IDLE', held: [], refuses, notReady }, name);

async function jobRow(at: World, taskId: string) {
  const rows = await at.db.query<Record<string, unknown>>('select * from job where task_id = $1', [taskId]);
  return rows[0] as {
    counted: number;
    node_faults: number;
    faulted_by: string[];
    failure_code: number;
    failure_text: string;
  };
}

test('a job whose program one pilot lacks runs on the other, and costs no attempt', async () => {
  await using at = await world();
  const task = await submit(at, 3, { ...toolNamed('decode'), retry: 0 });
  const without = await pilot(at, 'without');
  const having = await pilot(at, 'with', { node: 'node-without' });
  const taken = await claims(at, without, 2);
  await reports(at, without, ...taken.map((claim) => reportOn(claim, 'FAILED', 1, fault(102))));
  await offerJobs(at.deps);
  expect(await states(at, task)).toEqual(['QUEUED', 'QUEUED', 'QUEUED']);
  // The server knows it from the report, an older pilot says nothing of it.
  expect(await claims(at, without, 5)).toEqual([]);
  expect((await says(at, without, null)).commands).toEqual([]);
  const rest = await claims(at, having, 5);
  expect(rest).toHaveLength(3);
  await reports(at, having, ...rest.map((claim) => reportOn(claim, 'FINISHED', 1)));
  expect(await states(at, task)).toEqual(['REGISTERING', 'REGISTERING', 'REGISTERING']);
});

test('a pilot claims what it does not refuse, and all again once it has the program', async () => {
  await using at = await world();
  await submit(at, 2, { ...toolNamed('decode'), rank: 9 });
  const other = await submit(at, 1, toolNamed('merge'));
  const by = await pilot(at, 'p', { refuses: ['decode'], programFolders: ['/opt/a'] });
  const given = await claims(at, by, 5);
  expect(given.map(({ taskId }) => taskId)).toEqual([other]);
  expect((await says(at, by, ['decode'])).commands).toEqual([]);
  expect((await says(at, by, [])).commands).toEqual([{ kind: 'JOBS_READY' }]);
  expect(await claims(at, by, 5)).toHaveLength(2);
});

test('what every live pilot refuses for a minute fails 102, with an attempt or without', async () => {
  await using at = await world();
  const task = await submit(at, 2, toolNamed('decoed'));
  const well = await submit(at, 1, toolNamed('merge'));
  const a = await pilot(at, 'a', { programFolders: ['/opt/a', '/opt/b'] });
  const b = await pilot(at, 'b', { refuses: ['decoed'] });
  const gpu = await pilot(at, 'gpu', { device: 'GPU' });
  const [claim] = await claims(at, a, 1);
  if (!claim) throw new Error('nothing claimed');
  await reports(at, a, reportOn(claim, 'FAILED', 1, fault(102)));
  const round = async (seconds: number) => {
    at.pass(seconds);
    await says(at, a, ['decoed']);
    await says(at, b, ['decoed']);
    await says(at, gpu, []);
    await failRefusedJobs(at.deps);
  };
  await round(5);
  await round(50);
  expect((await states(at, task)).every((state) => state === 'QUEUED' || state === 'DEFINED')).toBe(true);
  await round(6);
  expect(await states(at, task)).toEqual(['FAILED', 'FAILED']);
  expect(await states(at, well)).toEqual(['QUEUED']);
  const job = await jobRow(at, task);
  expect(job).toMatchObject({ failure_code: 102, counted: 0 });
  expect(job.failure_text).toContain('"decoed": a (/opt/a:/opt/b), b');
  // The log archive of the one attempt is answered before the summary.
  await answer(at);
  expect(at.take('wms.tasks.status')).toContainEqual(
    expect.objectContaining({ type: 'summary', taskId: task, failures: [{ code: 102, count: 2 }] }),
  );
});

test('a pilot that has the program, a new one too, keeps its jobs from failing; silent and draining ones do not', async () => {
  await using at = await world();
  const task = await submit(at, 1, toolNamed('decode'));
  const refusing = await pilot(at, 'refusing', { refuses: ['decode'] });
  await pilot(at, 'silent');
  at.pass(58);
  await says(at, refusing, ['decode']);
  const late = await pilot(at, 'late', { device: 'ANY' });
  at.pass(10);
  await says(at, refusing, ['decode']);
  await failRefusedJobs(at.deps);
  expect(await states(at, task)).toEqual(['QUEUED']);
  await at.db.query(`update pilot set draining = true, status = 'DRAINING' where id = $1`, [late.pilotId]);
  await failRefusedJobs(at.deps);
  expect(await states(at, task)).toEqual(['FAILED']);
});

test('with no pilot at all nothing is refused: jobs wait', async () => {
  await using at = await world();
  const task = await submit(at, 1, toolNamed('decode'));
  await pilot(at, 'refusing', { refuses: ['decode'] });
  at.pass(3_600);
  await failRefusedJobs(at.deps);
  expect(await states(at, task)).toEqual(['QUEUED']);
});

test.each([201, 202, 203, 401])(
  '%i on one pilot goes to the other first, then backs off and ends with its reason',
  async (code) => {
    await using at = await world();
    const task = await submit(at, 1, { ...toolNamed('decode'), retry: 0 });
    const agents = [await pilot(at, 'a', { node: 'one' }), await pilot(at, 'b', { node: 'one' })];
    const tries: string[] = [];
    for (let second = 0; second < 200 && (await states(at, task))[0] !== 'FAILED'; second++) {
      await offerJobs(at.deps);
      for (const by of agents) {
        const [claim] = await claims(at, by, 1);
        if (!claim) continue;
        tries.push(by.name);
        await reports(at, by, reportOn(claim, 'FAILED', 1, fault(code)));
        await offerJobs(at.deps);
      }
      at.pass(1);
      for (const by of agents) await beat(at, by, []);
    }
    expect(tries.slice(0, 2)).toEqual(['a', 'b']);
    expect(tries.length).toBe(8);
    const job = await jobRow(at, task);
    expect(job).toMatchObject({ failure_code: code, failure_text: `fault ${code}`, counted: 0, node_faults: 7 });
    expect(job.faulted_by).toHaveLength(2);
  },
);

test('while a third pilot is left the job goes there, whatever happened on the others', async () => {
  await using at = await world();
  const task = await submit(at, 1, { ...toolNamed('decode'), retry: 0 });
  const agents = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => pilot(at, name)));
  for (const by of agents.slice(0, -1)) {
    const [claim] = await claims(at, by, 1);
    if (!claim) throw new Error(`${by.name} got nothing`);
    await reports(at, by, reportOn(claim, 'FAILED', 1, fault(202)));
    await offerJobs(at.deps);
    expect(await claims(at, by, 1)).toEqual([]);
  }
  const [claim] = await claims(at, agents.at(-1) as Agent, 1);
  expect(claim).toBeDefined();
  expect(await states(at, task)).toEqual(['ACTIVE']);
});

test('a pilot that is not ready is given nothing, and the queue says why', async () => {
  await using at = await world();
  const queue = async () => (await readQueues(at.db)).find(({ device }) => device === 'CPU');
  await submit(at, 3, toolNamed('decode'));
  expect(await queue()).toMatchObject({
    queued: 3,
    stranded: 3,
    livePilots: 0,
    reason: expect.stringContaining('ever'),
  });
  const by = await pilot(at, 'a', { notReady: 'no local space' });
  expect((await says(at, by, [], 'no local space')).commands).toEqual([]);
  expect(await queue()).toMatchObject({
    livePilots: 1,
    readyPilots: 0,
    reason: expect.stringContaining('a not ready: no local space'),
  });
  expect(await says(at, by, ['decode'])).toMatchObject({ commands: [] });
  expect(await queue()).toMatchObject({ readyPilots: 1, stranded: 3, reason: expect.stringContaining('"decode"') });
  expect((await says(at, by, [])).commands).toEqual([{ kind: 'JOBS_READY' }]);
  expect(await queue()).toMatchObject({ readyPilots: 1, stranded: 0, reason: null });
  expect(await claims(at, by, 5)).toHaveLength(3);
});

test('names of programs that no database takes harm no heartbeat', async () => {
  await using at = await world();
  const by = await pilot(at, 'a', { refuses: ['x\0y', '\ud800', '', 'z'.repeat(300)], notReady: 'a\0b' });
  const answer = await says(at, by, ['x\0y', '\udfff', 'q'], 'no\0space\ud800');
  expect(answer).toEqual({ lost: [], commands: [] });
  const rows = await at.db.query('select not_ready from pilot');
  expect(rows).toEqual([{ not_ready: 'no\ufffdspace\ufffd' }]);
});

test('jobs of a program that a pilot lacks, however many, keep none from it that it could run', async () => {
  await using at = await world();
  const small = { ...at, deps: { ...at.deps, window: 5 } };
  const lacked = await submit(small, 30, { ...toolNamed('decode'), rank: 9 });
  const by = await pilot(at, 'a', { refuses: ['decode'] });
  const other = await submit(small, 8, toolNamed('merge'));
  const given = await claims(at, by, 20);
  expect(given.map(({ taskId }) => taskId)).toEqual(Array.from({ length: 5 }, () => other));
  await offerJobs(small.deps);
  expect(await claims(at, by, 20)).toHaveLength(3);
  const queued = async (task: string) => (await states(at, task)).filter((state) => state === 'QUEUED').length;
  expect(await queued(lacked)).toBe(5);
  // With the program there is one window again.
  await says(at, by, []);
  expect(await claims(at, by, 20)).toHaveLength(5);
  await offerJobs(small.deps);
  expect(await queued(lacked)).toBe(5);
});

test('the queue tells of jobs that need more than pilots have, and of pilots in quarantine', async () => {
  await using at = await world();
  const queue = async () => (await readQueues(at.db)).find(({ device }) => device === 'CPU');
  await submit(at, 2, { ...toolNamed('decode'), resources: { cores: 12 } });
  await submit(at, 1, { ...toolNamed('sort'), labels: ['ssd'] });
  await submit(at, 4, toolNamed('merge'));
  const agent = await pilot(at, 'a', { cores: 8 });
  await says(at, agent, []);
  expect(await queue()).toMatchObject({
    readyPilots: 1,
    stranded: 3,
    reason: expect.stringContaining('what jobs of "decode", "sort" need'),
  });
  const [{ node }] = (await at.db.query<{ node: string }>('select node from pilot')) as [{ node: string }];
  await at.db.query(
    `insert into node (name, health) values ($1, 'QUARANTINED') on conflict (name) do update set health = 'QUARANTINED'`,
    [node],
  );
  expect(await queue()).toMatchObject({
    readyPilots: 0,
    stranded: 7,
    reason: expect.stringContaining('a on a node in quarantine'),
  });
});
