import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { answer, claims, commands, pilot, reportOn, reports, submit, world } from '../../test/kit.ts';
import { findInconsistencies } from '../consistency/find-inconsistencies.ts';
import { readTaskActions } from '../control/control.reads.ts';
import { readJobFiles, stateOfFile } from '../job/job-file.reads.ts';
import { continueDeletions, deleteJobs } from './delete-jobs.ts';

const reason = 'test data';

test('the jobs of an ended task are deleted; counters and commands stay, and nothing disagrees', async () => {
  await using at = await world();
  const task = await submit(at, 3);
  const by = await pilot(at, 'p1', { slots: 3 });
  const taken = await claims(at, by, 3);
  await expect(deleteJobs(at.deps, { taskId: task, confirm: task, reason }, 'anna')).rejects.toThrow('goes on');
  await reports(at, by, ...taken.map((claim) => reportOn(claim, 'FINISHED', 1)));
  await answer(at);
  expect(await deleteJobs(at.deps, { taskId: task, confirm: task, reason }, 'anna')).toEqual({
    taskId: task,
    deleted: 3,
    done: true,
  });
  for (const table of ['job', 'attempt', 'job_input', 'product'])
    expect(await at.db.query(`select * from ${table}`)).toEqual([]);
  expect(await at.db.query('select finished_count as n from task')).toEqual([{ n: 3 }]);
  expect((await findInconsistencies({ ...at.deps, catalog: at.catalog }, {})).nodes).toEqual([]);
  // A retry comes too late: its workflow gets the same summary again, so that it closes the datasets with what is there.
  const [summary] = at.take('wms.tasks.status').filter((status) => (status as { type: string }).type === 'summary');
  expect(summary).toMatchObject({ jobs: { finished: 3 }, checklists: [{ count: 3 }, { count: 3 }] });
  await commands(at, { type: 'retry', task_id: task, round: 2 });
  expect(at.take('wms.tasks.status')).toEqual([
    { ...(summary as object), round: 2 },
    expect.objectContaining({ type: 'operation', code: 'ILLEGAL_MOVE' }),
  ]);
  const { nodes } = await readTaskActions(at.db, task, {});
  expect(nodes.map(({ kind, by: who, applied, outcome }) => [kind, who, applied, outcome])).toEqual([
    ['retry', null, 0, 'REFUSED'],
    ['delete', 'anna', 3, 'APPLIED'],
  ]);
});

test('a deletion whose process ended is carried on, and ends', async () => {
  await using at = await world();
  const task = await submit(at, 3, { retry: 0 });
  const by = await pilot(at, 'p1', { slots: 3 });
  const taken = await claims(at, by, 3);
  const failure = { code: 402, source: 'payload' as const, text: 'exit 1' };
  await reports(at, by, ...taken.map((claim) => reportOn(claim, 'FAILED', 1, { failure })));
  await answer(at);
  // The first batch does not come to its end.
  await at.db.query(
    `create function break_off() returns trigger language plpgsql as $$ begin raise exception 'broken off'; end $$`,
  );
  await at.db.query('create trigger break_off before delete on job execute function break_off()');
  await expect(deleteJobs(at.deps, { taskId: task, confirm: task, reason }, 'anna')).rejects.toThrow('broken off');
  await at.db.query('drop trigger break_off on job');
  const actions = async (): Promise<unknown[]> =>
    (await readTaskActions(at.db, task, {})).nodes.map(({ outcome, applied, endedAt }) => [outcome, applied, endedAt]);
  expect(await actions()).toEqual([['RUNNING', 0, null]]);
  expect(await continueDeletions(at.deps)).toBe(true);
  expect(await continueDeletions(at.deps)).toBe(false);
  expect(await actions()).toEqual([['APPLIED', 3, at.deps.now()]]);
  expect(await at.db.query('select id from job')).toEqual([]);
});

test('a deletion leaves the jobs of all other tasks where they are', async () => {
  await using at = await world();
  const by = await pilot(at, 'p1', { slots: 6 });
  const tasks = [await submit(at, 3), await submit(at, 3)] as const;
  const [task, other] = tasks;
  const taken = await claims(at, by, 6);
  await reports(at, by, ...taken.map((claim) => reportOn(claim, 'FINISHED', 1)));
  await answer(at);
  const left = async (): Promise<unknown[]> =>
    at.db.query(
      `select j.task_id, count(*)::int as jobs, sum((select count(*) from attempt a where a.job_id = j.id))::int as attempts,
              sum((select count(*) from job_input i where i.job_id = j.id))::int as inputs,
              sum((select count(*) from product p where p.job_id = j.id))::int as products
         from job j group by 1 order by 1`,
    );
  const before = await left();
  expect(await deleteJobs(at.deps, { taskId: task, confirm: task, reason }, 'anna')).toMatchObject({ deleted: 3 });
  expect(before).toHaveLength(2);
  expect(await left()).toEqual(before.filter((row) => (row as { task_id: string }).task_id === other));
  // Another's confirmation does not delete it either.
  const mixed = { taskId: other, confirm: task, reason };
  await expect(deleteJobs(at.deps, mixed, 'anna')).rejects.toThrow('confirm must be');
});

test('a deletion needs the id of a known task as its confirmation', async () => {
  await using at = await world();
  const [task, other] = [await submit(at, 0), uuidv7()];
  await expect(deleteJobs(at.deps, { taskId: task, confirm: other, reason }, 'x')).rejects.toThrow('confirm must be');
  await expect(deleteJobs(at.deps, { taskId: other, confirm: other, reason }, 'x')).rejects.toThrow('has no task');
  await expect(deleteJobs(at.deps, { taskId: task, confirm: task, reason: '' }, 'x')).rejects.toThrow(
    'reason is empty',
  );
});

test('the files of jobs are listed page by page with how far each is', async () => {
  await using at = await world();
  const task = await submit(at, 3, { retry: 0 });
  const by = await pilot(at, 'p1', { slots: 3 });
  const [first, second] = await claims(at, by, 2);
  if (!first || !second) throw new Error('too few claims');
  const failure = { code: 402, source: 'payload' as const, text: 'exit 1' };
  await reports(at, by, reportOn(first, 'FINISHED', 1), reportOn(second, 'FAILED', 1, { failure }));
  const waiting = await readJobFiles(at.db, { taskId: task, kind: 'OUTPUT' });
  expect(waiting.nodes.map(stateOfFile)).toEqual(['WAITING']);
  await answer(at);
  const outputs = await readJobFiles(at.db, { taskId: task, kind: 'OUTPUT', jobId: first.jobId });
  expect(outputs.nodes.map(stateOfFile)).toEqual(['DONE']);
  const page = await readJobFiles(at.db, { taskId: task, kind: 'INPUT', first: 2 });
  const rest = await readJobFiles(at.db, { taskId: task, kind: 'INPUT', first: 2, after: page.pageInfo.endCursor });
  const inputs = [...page.nodes, ...rest.nodes];
  expect(inputs.map((file) => [file.name, stateOfFile(file), file.code])).toEqual([
    ['run.0.raw', 'DONE', null],
    ['run.1.raw', 'FAILED', 402],
    ['run.2.raw', 'WAITING', null],
  ]);
});
