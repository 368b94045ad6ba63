import { expect, test } from '@jest/globals';
import type { JobState } from '../lifecycle/job.rules.ts';
import { claims, commands, pilot, submit, world, type World } from '../../test/kit.ts';
import { offerJobs } from '../scheduling/offer-jobs.ts';
import { readJobFiles, readJobInputs } from './job-file.reads.ts';
import { readJobs, readTaskJobs, type JobPage } from './job.reads.ts';

/** Reads all pages of a list. */
async function pages(read: (after: string | null) => Promise<JobPage>): Promise<JobPage['nodes']> {
  const first = await read(null);
  const nodes = [...first.nodes];
  for (let page = first; page.pageInfo.hasNextPage;) {
    page = await read(page.pageInfo.endCursor);
    nodes.push(...page.nodes);
  }
  return nodes;
}

/** A task of seven jobs, three of them ACTIVE, and another task of two. */
async function tasks(at: World): Promise<string> {
  const task = await submit(at, 7);
  await claims(at, await pilot(at), 3);
  await submit(at, 2);
  return task;
}

test.each<[JobState[] | null, number[]]>([
  [null, [0, 1, 2, 3, 4, 5, 6]],
  [['ACTIVE'], [0, 1, 2]],
  [
    ['QUEUED', 'ACTIVE'],
    [0, 1, 2, 3, 4, 5, 6],
  ],
  [
    ['FAILED', 'QUEUED'],
    [3, 4, 5, 6],
  ],
  [[], []],
])('the jobs of a task in states %j go page by page in the order of their ordinals', async (states, ordinals) => {
  await using at = await world();
  const task = await tasks(at);
  const jobs = await pages((after) => readTaskJobs(at.db, task, { states, first: 2, after }));
  expect(jobs.map(({ ordinal }) => ordinal)).toEqual(ordinals);
  expect(new Set(jobs.map(({ taskId }) => taskId))).toEqual(new Set(ordinals.length > 0 ? [task] : []));
});

test.each<[JobState[] | null, number]>([
  [null, 9],
  [['ACTIVE'], 3],
  [['QUEUED', 'ACTIVE'], 9],
  [['FINISHED'], 0],
])('all jobs in states %j go page by page, newest first', async (states, count) => {
  await using at = await world();
  await tasks(at);
  const ids = (await pages((after) => readJobs(at.db, { states, first: 4, after }))).map(({ id }) => id);
  expect(ids).toHaveLength(count);
  expect(ids).toEqual(ids.toSorted().toReversed());
});

test.each<[JobState[] | null, boolean, number[]]>([
  [['QUEUED', 'DEFINED'], true, [0, 5]],
  [['DEFINED'], true, [0, 5]],
  [['DEFINED'], false, [1, 2, 3, 4, 6]],
  [['DEFINED', 'QUEUED'], false, [1, 2, 3, 4, 6]],
  [null, true, [0, 5]],
])('pages of jobs in states %j that are held (%j) are full', async (states, held, ordinals) => {
  await using at = await world();
  const task = await submit(at, 7);
  await commands(at, { type: 'pause', task_id: task, operation_id: 'pause', by: 'anna', reason: 'test' });
  await offerJobs(at.deps);
  await at.db.query(`update job set held_at = now(), held_reason = 'RULE' where ordinal in (0, 5)`);
  const ofTask = await pages((after) => readTaskJobs(at.db, task, { states, held, first: 1, after }));
  expect(ofTask.map(({ ordinal }) => ordinal)).toEqual(ordinals);
  const all = await pages((after) => readJobs(at.db, { states, held, first: 1, after }));
  expect(all.map(({ ordinal }) => ordinal).toSorted()).toEqual(ordinals);
});

test('a page is one statement of MikroORM and one of the archive, and its rows have dates', async () => {
  await using at = await world();
  const task = await tasks(at);
  using record = at.db.statements.record();
  const { nodes } = await readTaskJobs(at.db, task, { states: ['ACTIVE', 'FAILED'] });
  expect(record.statements.map(({ by }) => by)).toEqual(['orm', 'sql']);
  expect(nodes[0]).toMatchObject({ state: 'ACTIVE', startedAt: new Date('2026-01-01T00:00:00Z'), endedAt: null });
});

test('the inputs of jobs in some states are counted, and found among others', async () => {
  await using at = await world();
  const task = await tasks(at);
  const { nodes } = await readJobFiles(at.db, { taskId: task, kind: 'INPUT', first: 10 });
  const ids = nodes.map(({ fileId }) => fileId).toReversed();
  const ask = (states: JobState[], fileIds: string[]) => readJobInputs(at.db, { taskId: task, states, fileIds });
  expect(await ask(['ACTIVE'], ids)).toEqual({ count: 3, fileIds: ids.slice(-3) });
  expect(await ask(['ACTIVE', 'QUEUED'], [])).toEqual({ count: 7, fileIds: [] });
  expect(await ask(['FAILED'], ids)).toEqual({ count: 0, fileIds: [] });
  await expect(
    ask(
      ['ACTIVE'],
      Array.from({ length: 10_001 }, () => task),
    ),
  ).rejects.toMatchObject({ code: 'INVALID' });
  await expect(ask(['ACTIVE'], ['x'])).rejects.toMatchObject({ code: 'INVALID' });
});
