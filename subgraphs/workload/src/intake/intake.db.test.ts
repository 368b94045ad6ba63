import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { untilIdle } from '@visor/testkit';
import { command, commands, file, missing, submit, world } from '../../test/kit.ts';
import { formJobs } from '../forming/form-jobs.ts';
import { resolveTasks } from './resolve-tasks.ts';

test('a register is idempotent by its task id and answered again', async () => {
  await using at = await world();
  const register = command();
  await commands(at, register, register);
  await resolveTasks(at.deps, at.catalog);
  await commands(at, register);
  expect(at.take('wms.tasks.status')).toEqual([1, 2].map(() => ({ type: 'REGISTERED', taskId: register.task_id })));
  expect(await at.db.query('select count(*)::int as n from task')).toEqual([{ n: 1 }]);
});

test.each([
  ['a tool that is a text', { tool: 'cat' }, 'INVALID', 'tool must be an object'],
  ['a tool of a megabyte', { tool: { text: 'x'.repeat(1_000_000) } }, 'INVALID', 'tool has 1000011 bytes as JSON'],
  ['two input datasets', { dataset_in_uid: [missing, missing] }, 'INVALID', 'one dataset id'],
  ['an unknown dataset', { dataset_in_uid: [missing] }, 'NOT_FOUND', missing],
  ['an unknown storage', { outputStorage: 'nowhere' }, 'NOT_FOUND', 'nowhere'],
  [
    'more outputs than a report can have',
    { outputs: Array.from({ length: 20_000 }, () => ({ port: 'a', datasetId: 'x', datasetName: '', required: true })) },
    'INVALID',
    'outputs has 20000 items; at most 100 are allowed',
  ],
  [
    'a storage whose name is a page long',
    { outputStorage: 'x'.repeat(5_000) },
    'INVALID',
    'outputStorage is 5000 bytes',
  ],
])('a register with %s is REJECTED', async (_, more, code, text) => {
  await using at = await world();
  const register = command(more);
  await commands(at, register);
  await resolveTasks(at.deps, at.catalog);
  expect(at.take('wms.tasks.status')).toEqual([
    { type: 'REJECTED', taskId: register.task_id, code, text: expect.stringContaining(text) },
  ]);
});

test.each([
  ['ranks and delays at the limits of their columns', { rank: -1e308, retryDelay: 5e-324 }, 1],
  ['cores that their column cannot hold', { resources: { cores: 1e-60, ramMiB: 5e-324, scratchMiB: 1e-300 } }, 0],
])('a register with %s is taken', async (_, more, cores) => {
  await using at = await world();
  await commands(at, command(more));
  await resolveTasks(at.deps, at.catalog);
  expect(at.take('wms.tasks.status')).toMatchObject([{ type: 'REGISTERED' }]);
  expect(await at.db.query('select cores from task')).toEqual([{ cores }]);
});

test('where the catalog does not answer, the task waits and is REGISTERED later', async () => {
  await using at = await world();
  at.dataset.silent = true;
  await commands(at, command());
  await resolveTasks(at.deps, at.catalog);
  expect(at.take('wms.tasks.status')).toEqual([]);
  at.dataset.silent = false;
  await resolveTasks(at.deps, at.catalog);
  expect(at.take('wms.tasks.status')).toEqual([]);
  at.pass(1);
  await resolveTasks(at.deps, at.catalog);
  expect(at.take('wms.tasks.status')).toHaveLength(1);
});

test('a task that was rejected is registered again when its register is repeated', async () => {
  await using at = await world();
  const first = command({ outputStorage: 'not there yet' });
  await commands(at, first);
  await resolveTasks(at.deps, at.catalog);
  await commands(at, { ...first, outputStorage: 'store', rank: 9 });
  await resolveTasks(at.deps, at.catalog);
  await commands(at, first);
  const statuses = at.take('wms.tasks.status') as { type: string }[];
  expect(statuses.map(({ type }) => type)).toEqual(['REJECTED', 'REGISTERED', 'REGISTERED']);
  expect(await at.db.query('select phase, rank, code, text, output_storage from task')).toEqual([
    { phase: 'FORMING', rank: 9, code: null, text: null, output_storage: 'store' },
  ]);
});

test('merge groups go on over the border of a page of 500', async () => {
  await using at = await world();
  const task = await submit(at, 1_203, { mode: 'MERGE', filesPerJob: 400 });
  const jobs = await at.db.query(
    `select j.ordinal, (select count(*)::int from job_input i where i.job_id = j.id) as n,
            (select min(i.ordinal) from job_input i where i.job_id = j.id) as first
       from job j where task_id = $1 order by ordinal`,
    [task],
  );
  expect(jobs).toEqual([
    { ordinal: 0, n: 400, first: 0 },
    { ordinal: 400, n: 400, first: 400 },
    { ordinal: 800, n: 400, first: 800 },
    { ordinal: 1200, n: 3, first: 1200 },
  ]);
  expect(await at.db.query('select phase, files_count, total_count from task')).toEqual([
    { phase: 'FORMED', files_count: 1_203, total_count: 4 },
  ]);
});

test('without input files a map task is summarised at once, a merge task has one job with an empty list', async () => {
  await using at = await world();
  const map = await submit(at, 0);
  expect(at.take('wms.tasks.status').at(-1)).toMatchObject({ type: 'summary', taskId: map, jobs: { total: 0 } });
  await submit(at, 0, { mode: 'MERGE' });
  expect(await at.db.query('select ordinal, state from job')).toEqual([{ ordinal: 0, state: 'QUEUED' }]);
});

test('a streaming task forms jobs while its dataset is open, and all of them once it is closed', async () => {
  await using at = await world();
  at.dataset.open = true;
  const task = await submit(at, 2, { streaming: true });
  expect(await at.db.query('select phase, total_count from task where id = $1', [task])).toEqual([
    { phase: 'FORMING', total_count: 2 },
  ]);
  // A file that was committed before the cursor's place, after the cursor had passed.
  at.dataset.files.splice(1, 0, file(7));
  at.dataset.files.push(file(8));
  at.dataset.open = false;
  at.pass(10);
  await untilIdle(() => formJobs(at.deps, at.catalog));
  expect(await at.db.query('select ordinal from job order by ordinal')).toEqual(
    [0, 1, 7, 8].map((ordinal) => ({ ordinal })),
  );
  expect(await at.db.query('select phase, total_count from task')).toEqual([{ phase: 'FORMED', total_count: 4 }]);
});

test('no more jobs are claimable than the window holds', async () => {
  await using at = await world();
  (at.deps as { window: number }).window = 3;
  await submit(at, 10);
  expect(await at.db.query('select queued_count, defined_count from task')).toEqual([
    { queued_count: 3, defined_count: 7 },
  ]);
});

test('what PostgreSQL cannot store in a command holds up nothing, and a name that is no name is rejected', async () => {
  await using at = await world();
  const odd = command({ tool: { text: 'a\0b\ud800' } });
  const log = { datasetId: uuidv7(), datasetName: '..' };
  const up = command({ log });
  await commands(at, odd, up);
  await resolveTasks(at.deps, at.catalog);
  const statuses = at.take('wms.tasks.status') as { type: string; taskId: string }[];
  expect(statuses.map(({ type, taskId }) => [type, taskId])).toEqual([
    ['REJECTED', up.task_id],
    ['REGISTERED', odd.task_id],
  ]);
});
