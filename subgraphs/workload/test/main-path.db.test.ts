import { expect, test } from '@jest/globals';
import { answer, claims, pilot, reportOn, reports, states, submit, world } from './kit.ts';

test('a task of three files goes from its command to its summary', async () => {
  await using at = await world();
  const task = await submit(at, 3);
  expect(at.take('wms.tasks.status')).toEqual([{ type: 'REGISTERED', taskId: task }]);
  expect(at.take('wms.jobs.cpu')).toEqual([{ taskId: task, count: 3 }]);
  const by = await pilot(at);
  const given = await claims(at, by, 10);
  expect(given.map((claim) => claim.ordinal)).toEqual([0, 1, 2]);
  expect(given[0]?.outputs[0]).toMatchObject({ stem: 'digi.00000', url: `file:///store/digi/${given[0]?.jobId}.1/` });
  const results = await reports(at, by, ...given.map((claim) => reportOn(claim, 'FINISHED', 1)));
  expect(results.map((result) => [result.status, result.state])).toEqual([
    ['APPLIED', 'FINISHED'],
    ['APPLIED', 'FINISHED'],
    ['APPLIED', 'FINISHED'],
  ]);
  expect(await states(at, task)).toEqual(['REGISTERING', 'REGISTERING', 'REGISTERING']);
  const messages = await answer(at);
  expect(messages).toHaveLength(6);
  expect(await states(at, task)).toEqual(['FINISHED', 'FINISHED', 'FINISHED']);
  const [summary] = at.take('wms.tasks.status') as { jobs: object; checklists: { count: number }[] }[];
  expect(summary).toMatchObject({ type: 'summary', taskId: task, cancelled: false, failures: [] });
  expect(summary?.jobs).toMatchObject({ total: 3, finished: 3, queued: 0, active: 0, registering: 0 });
  expect(summary?.checklists.map((list) => list.count)).toEqual([3, 3]);
});
