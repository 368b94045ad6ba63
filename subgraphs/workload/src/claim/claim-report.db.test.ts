import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { MAX_CLAIM_SIZE, MAX_REPORTS_PER_CALL } from '@visor/schema';
import { offerJobs } from '../scheduling/offer-jobs.ts';
import { answer, claims, pilot, reportOn, reports, states, submit, world } from '../../test/kit.ts';

test('the same requestId gives the same claims again', async () => {
  await using at = await world();
  await submit(at, 5);
  const by = await pilot(at);
  const first = await claims(at, by, 3, 'again');
  expect(await claims(at, by, 3, 'again')).toEqual(first);
  expect(await claims(at, by, 3, 'other')).toHaveLength(2);
});

test('pilots that claim at the same time never share a job', async () => {
  await using at = await world();
  await submit(at, 200);
  const agents = await Promise.all(['a', 'b', 'c', 'd'].map((name) => pilot(at, name)));
  const given = (await Promise.all(agents.flatMap((by) => [claims(at, by, 30), claims(at, by, 30)]))).flat();
  expect(new Set(given.map((claim) => claim.jobId)).size).toBe(given.length);
  expect(given).toHaveLength(200);
});

test('a claim passes over rows that another transaction holds', async () => {
  await using at = await world();
  await submit(at, 3);
  const by = await pilot(at);
  const given = await at.db.transaction(async (tx) => {
    await tx.query('select 1 from job where ordinal = 0 for no key update');
    return claims(at, by, 10);
  });
  expect(given.map((claim) => claim.ordinal)).toEqual([1, 2]);
});

test('a pilot gets only jobs for its device', async () => {
  await using at = await world();
  const cpu = await submit(at, 2, { rank: 1 });
  const any = await submit(at, 2, { rank: 5, device_type: 'ANY' });
  await submit(at, 2, { rank: 9, device_type: 'GPU' });
  const given = await claims(at, await pilot(at), 10);
  expect(given.map((claim) => claim.taskId)).toEqual([cpu, cpu, any, any]);
});

test('an earlier incarnation can claim no more', async () => {
  await using at = await world();
  const old = await pilot(at);
  await pilot(at);
  await expect(claims(at, old, 1)).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(claims(at, { ...old, pilotId: uuidv7() }, 1)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a coalesced batch with bad items among good ones: each gets its own answer', async () => {
  await using at = await world();
  const task = await submit(at, 4);
  const by = await pilot(at);
  const [a, b, c, d] = await claims(at, by, 4);
  if (!a || !b || !c || !d) throw new Error('too few');
  const results = await reports(
    at,
    by,
    reportOn(a, 'CLAIMED', 0),
    reportOn(a, 'RUNNING', 1),
    reportOn(a, 'FINISHED', 2),
    reportOn(b, 'RUNNING', 1, { token: 'wrong' }),
    reportOn(c, 'FAILED', 1),
    reportOn(d, 'FAILED', 1, { failure: { code: 409, source: 'payload', text: 'bad \0 input' } }),
    { ...reportOn(d, 'RUNNING', 1), jobId: 'nonsense' },
  );
  expect(results.map((result) => result.status)).toEqual([
    'APPLIED',
    'APPLIED',
    'APPLIED',
    'LEASE_LOST',
    'REFUSED',
    'APPLIED',
    'REFUSED',
  ]);
  expect(await states(at, task)).toEqual(['REGISTERING', 'ACTIVE', 'DEFINED', 'FAILED']);
  expect(await reports(at, by, reportOn(a, 'FINISHED', 2))).toMatchObject([{ status: 'DUPLICATE', state: 'FINISHED' }]);
  const history = await at.db.query(
    'select attempt_state as state from job_history where job_id = $1 and attempt_state is not null',
    [a.jobId],
  );
  expect(history.map((row) => row['state']).sort()).toEqual(['CLAIMED', 'FINISHED', 'RUNNING']);
  const [counted] = await at.db.query(
    'select active_count, failed_count, registering_count, requests_count from task where id = $1',
    [task],
  );
  // Three logs and one set of outputs are with the catalog.
  expect(counted).toEqual({ active_count: 1, failed_count: 1, registering_count: 1, requests_count: 4 });
});

test('the number of statements does not depend on the size of the batch', async () => {
  await using at = await world();
  await submit(at, 101);
  const by = await pilot(at);
  at.statements();
  const single = await claims(at, by, 1);
  const claimOne = at.statements();
  const many = await claims(at, by, 100);
  expect(many).toHaveLength(100);
  expect(at.statements()).toBe(claimOne);
  await reports(at, by, ...single.map((claim) => reportOn(claim, 'FINISHED', 1)));
  const reportOne = at.statements();
  await reports(at, by, ...many.map((claim) => reportOn(claim, 'FINISHED', 1)));
  expect(at.statements()).toBe(reportOne);
});

test('a failed job comes back after its delay, on another node where there is one, and fails when its retries are used up', async () => {
  await using at = await world();
  const task = await submit(at, 1, { retry: 1, retryDelay: 4 });
  const [first, second] = [await pilot(at, 'one'), await pilot(at, 'two')];
  const [claim] = await claims(at, first, 1);
  const failure = { code: 405, source: 'payload' as const, text: 'no memory' };
  if (!claim) throw new Error('no claim');
  await reports(at, first, reportOn(claim, 'FAILED', 1, { failure }));
  expect(await states(at, task)).toEqual(['DEFINED']);
  await offerJobs(at.deps);
  expect(await states(at, task)).toEqual(['DEFINED']);
  at.pass(5);
  await offerJobs(at.deps);
  expect(await claims(at, first, 1)).toEqual([]);
  const [again] = await claims(at, second, 1);
  expect(again).toMatchObject({ jobId: claim.jobId, attempt: 2 });
  if (again) await reports(at, second, reportOn(again, 'FAILED', 1, { failure }));
  const [job] = await at.db.query('select state, exhausted, failure_code, counted from job');
  expect(job).toEqual({ state: 'FAILED', exhausted: true, failure_code: 405, counted: 2 });
});

test('after the last attempt with a wrong checksum the catalog is told of the bad replica', async () => {
  await using at = await world();
  await submit(at, 1, { retry: 0 });
  const by = await pilot(at);
  const [claim] = await claims(at, by, 1);
  if (!claim) throw new Error('no claim');
  const failure = { code: 303, source: 'pilot' as const, text: 'checksum differs' };
  await reports(at, by, reportOn(claim, 'FAILED', 1, { failure }));
  expect(at.take('dsm.register.replica.bad')).toEqual([
    { fileId: claim.inputs[0]?.fileId, urls: claim.inputs[0]?.replicas, code: 303, reason: 'checksum differs' },
  ]);
  await answer(at);
  expect(at.take('wms.tasks.status').at(-1)).toMatchObject({ type: 'summary', failures: [{ code: 303, count: 1 }] });
});

test('a dataset may have any name: the URLs given to pilots escape it, the catalog is told it as it is', async () => {
  await using at = await world();
  const datasetName = 'run 7 #1 50% é?.output.1';
  await submit(at, 1, { outputs: [{ port: 'out', datasetId: uuidv7(), datasetName, required: true }] });
  const by = await pilot(at);
  const [claim] = await claims(at, by, 1);
  if (!claim) throw new Error('no claim');
  const url = claim.outputs[0]?.url ?? '';
  expect(new URL(url).href).toBe(url);
  const [output] = reportOn(claim, 'FINISHED', 1).outputs ?? [];
  if (!output) throw new Error('no output');
  const stored = { ...output, url: url + encodeURIComponent(output.name) };
  expect(await reports(at, by, reportOn(claim, 'FINISHED', 1, { outputs: [stored] }))).toMatchObject([
    { status: 'APPLIED', state: 'FINISHED' },
  ]);
  const [request] = at.take('dsm.register.file.process') as { files: { path: string; name: string }[] }[];
  const name = `${datasetName}.00000.dat`;
  expect(request?.files).toMatchObject([{ name, path: `${datasetName}/${claim.jobId}.1/${name}` }]);
});

test('a claim and a call of reports are as large as pilots are told, and larger ones are refused', async () => {
  await using at = await world();
  await submit(at, 1);
  const by = await pilot(at);
  const [claim] = await claims(at, by, MAX_CLAIM_SIZE);
  if (!claim) throw new Error('no claim');
  const tooMany = { code: 'INVALID', message: expect.stringContaining(String(MAX_CLAIM_SIZE)) };
  for (const size of [0, MAX_CLAIM_SIZE + 1]) await expect(claims(at, by, size)).rejects.toMatchObject(tooMany);
  const list = Array.from({ length: MAX_REPORTS_PER_CALL + 1 }, (_, index) => reportOn(claim, 'RUNNING', index + 1));
  await expect(reports(at, by, ...list)).rejects.toMatchObject({
    code: 'INVALID',
    message: `reports has ${list.length} elements; send at most ${MAX_REPORTS_PER_CALL} in one call`,
  });
  expect(await reports(at, by, ...list.slice(1))).toHaveLength(MAX_REPORTS_PER_CALL);
});
