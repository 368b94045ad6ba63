import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { untilIdle } from '@visor/testkit';
import { claims, command, commands, file, pilot, submit, world, type World } from '../../test/kit.ts';
import { resolveTasks } from '../intake/resolve-tasks.ts';
import { offerJobs } from '../scheduling/offer-jobs.ts';
import { openExplanations } from '../brokerage/explain-waiting.ts';
import { formJobs } from './form-jobs.ts';
import { setTaskSplitting } from './set-task-splitting.ts';

/** Forms what is due, again after `seconds`. */
async function form(at: World, seconds = 10): Promise<void> {
  at.pass(seconds);
  await untilIdle(() => formJobs(at.deps, at.catalog));
}
const taskOf = async (at: World) =>
  (
    await at.db.query<{ phase: string; files: number; total: number }>(
      'select phase, files_count as files, total_count as total from task',
    )
  )[0];
/** Ordinals of the files of each job that exists. */
const groupsOf = async (at: World): Promise<number[][]> =>
  (
    await at.db.query<{ files: number[] }>(
      `select array_agg(i.ordinal order by i.ordinal) as files from job j join job_input i on i.job_id = j.id
        group by j.id, j.ordinal order by j.ordinal`,
    )
  ).map(({ files }) => files);

test('a merge by size: jobs up to the size, a larger file alone, over the border of a page', async () => {
  await using at = await world();
  at.dataset.files = Array.from({ length: 700 }, (_, index) => ({
    ...file(index),
    size: index === 3 ? 90_000 : 1_000,
  }));
  const register = command({ mode: 'MERGE', sizePerJob: 250_000 });
  await commands(at, register);
  await resolveTasks(at.deps, at.catalog);
  await form(at);
  expect((await groupsOf(at)).map(({ length }) => length)).toEqual([161, 250, 250, 39]);
  at.dataset.files = [...at.dataset.files.slice(0, 3), { ...file(3), size: 300_000 }, file(4), file(5)];
  await commands(at, command({ mode: 'MERGE', sizePerJob: 250_000 }));
  await resolveTasks(at.deps, at.catalog);
  await form(at);
  expect((await groupsOf(at)).slice(0, 3)).toContainEqual([3]);
});

test('jobs have what their task says they need, and a claim has the time limit of its job', async () => {
  await using at = await world();
  const resources = { cores: 2.5, ramMiB: 100.2, scratchMiB: 7, gpus: 1, wallSeconds: 77 };
  const task = await submit(at, 2, { resources, device_type: 'GPU' });
  expect(
    await at.db.query('select distinct cores, ram_mib, scratch_mib, gpus, wall_seconds from job where task_id = $1', [
      task,
    ]),
  ).toEqual([{ cores: 2.5, ram_mib: 101, scratch_mib: 7, gpus: 1, wall_seconds: 77 }]);
  await at.db.query('update job set wall_seconds = 99');
  const by = await pilot(at, 'p', { device: 'GPU' });
  expect((await claims(at, by, 2)).map(({ limits }) => limits.wallSeconds)).toEqual([99, 99]);
});

test('a message from before, without resources, needs one core and nothing else', async () => {
  await using at = await world();
  await submit(at, 1);
  expect(await at.db.query('select cores, ram_mib, scratch_mib, gpus, wall_seconds from job')).toEqual([
    { cores: 1, ram_mib: 0, scratch_mib: 0, gpus: 0, wall_seconds: 3600 },
  ]);
});

test('a task that does not stream waits until its dataset is closed', async () => {
  await using at = await world();
  at.dataset.open = true;
  await submit(at, 3);
  expect(await taskOf(at)).toEqual({ phase: 'FORMING', files: 0, total: 0 });
  at.dataset.open = false;
  await form(at);
  expect(await taskOf(at)).toEqual({ phase: 'FORMED', files: 3, total: 3 });
});

test('a streaming merge forms full groups while its dataset is open; files that come out of order are in one job each', async () => {
  await using at = await world();
  at.dataset.open = true;
  await submit(at, 0, { mode: 'MERGE', filesPerJob: 2, streaming: true });
  const register = (...ordinals: number[]) => {
    at.dataset.files = [...at.dataset.files, ...ordinals.map(file)].sort((a, b) => a.ordinal - b.ordinal);
  };
  register(10, 11, 12);
  await form(at);
  expect(await groupsOf(at)).toEqual([[10, 11]]);
  // Before the cursor: found without the close.
  register(1, 20);
  await form(at);
  await form(at);
  expect((await groupsOf(at)).flat().length).toBe(4);
  register(0);
  at.dataset.open = false;
  await form(at);
  expect((await groupsOf(at)).flat().sort((a, b) => a - b)).toEqual([0, 1, 10, 11, 12, 20]);
  expect(await taskOf(at)).toEqual({ phase: 'FORMED', files: 6, total: 3 });
  await untilIdle(() => offerJobs(at.deps));
  const by = await pilot(at);
  for (const { inputs } of await claims(at, by, 5)) {
    const ordinals = inputs.map(({ ordinal }) => ordinal);
    expect(ordinals).toEqual(ordinals.toSorted((a, b) => a - b));
  }
});

test('whatever the order in which files are registered while jobs are formed, each ends in exactly one job', async () => {
  const merge = fc.record({ mode: fc.constant('MERGE'), filesPerJob: fc.integer({ min: 1, max: 4 }) });
  const bySize = fc.record({ mode: fc.constant('MERGE'), sizePerJob: fc.integer({ min: 500, max: 4_500 }) });
  const map = fc.constant({ mode: 'MAP' });
  const rounds = fc.array(fc.uniqueArray(fc.nat(40), { maxLength: 8 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(fc.oneof(merge, bySize, map), rounds, async (more, batches) => {
      await using at = await world();
      at.dataset.open = true;
      await submit(at, 0, { ...more, streaming: true });
      const known = new Set<number>();
      for (const batch of batches) {
        for (const ordinal of batch) if (!known.has(ordinal)) at.dataset.files.push(file(ordinal));
        for (const ordinal of batch) known.add(ordinal);
        at.dataset.files.sort((a, b) => a.ordinal - b.ordinal);
        await form(at, 6);
      }
      at.dataset.open = false;
      await form(at);
      const groups = await groupsOf(at);
      expect(groups.flat().sort((a, b) => a - b)).toEqual([...known].sort((a, b) => a - b));
      // A map over no file has no job to wait for.
      const phase = known.size === 0 && more.mode === 'MAP' ? 'SUMMARISED' : 'FORMED';
      expect(await taskOf(at)).toMatchObject({ phase, files: known.size });
      if ('sizePerJob' in more)
        for (const group of groups) expect(group.length === 1 || group.length * 1_000 <= more.sizePerJob).toBe(true);
    }),
    { numRuns: 12 },
  );
});

test('a person switches the splitting of a task off and on; each time is recorded with who and why', async () => {
  await using at = await world();
  at.dataset.files = [file(0)];
  const register = command();
  const { task_id: taskId } = register;
  await commands(at, register);
  await resolveTasks(at.deps, at.catalog);
  const set = (enabled: boolean, reason = 'repair') =>
    setTaskSplitting(at.deps, { taskId, enabled, reason }, enabled ? 'bob' : 'ann');
  await set(false);
  await set(false);
  await form(at);
  expect(await taskOf(at)).toMatchObject({ total: 0 });
  expect((await openExplanations(at.deps).explainTasks([taskId])).get(taskId)).toMatchObject([
    { code: 'SPLITTER_OFF', parameters: { scope: 'this task', by: 'ann', reason: 'repair' } },
  ]);
  await set(true);
  await form(at);
  expect(await taskOf(at)).toMatchObject({ phase: 'FORMED', total: 1 });
  expect(
    await at.db.query(`select by, outcome, details from task_action where kind = 'splitting' order by id`),
  ).toEqual([
    { by: 'ann', outcome: 'APPLIED', details: { enabled: false } },
    { by: 'ann', outcome: 'UNCHANGED', details: { enabled: false } },
    { by: 'bob', outcome: 'APPLIED', details: { enabled: true } },
  ]);
  await expect(set(false)).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' });
  await expect(set(false, ' ')).rejects.toMatchObject({ code: 'INVALID' });
  for (const unknown of ['x', '00000000-0000-7000-8000-0000000000ff'])
    await expect(
      setTaskSplitting(at.deps, { taskId: unknown, enabled: true, reason: 'r' }, 'ann'),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('no job is formed of a task whose splitting is off', async () => {
  await using at = await world();
  at.dataset.files = [file(0)];
  await commands(at, command());
  await resolveTasks(at.deps, at.catalog);
  await at.db.query('update task set splitting = false');
  await form(at);
  expect(await taskOf(at)).toEqual({ phase: 'FORMING', files: 0, total: 0 });
});
