import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { chainKit, ended } from '../../test/chain-kit.ts';
import { testWorkflow, type TestWorkflow } from '../../test/kit.ts';
import { handleTaskStatus } from '../chain/handle-task-status.ts';
import { findOperation, readResults } from '../operation/operation.reads.ts';
import { actOnJobs } from './act-on-jobs.ts';
import { actOnTasks } from './act.ts';
import { cancelOperation } from './cancel-operation.ts';

const MINUTE_MS = 60_000;
const CANCEL = { reason: 'the wrong jobs' };

function setUp(workflow: TestWorkflow) {
  const deps = { ...workflow.deps, failedTaskOpenMs: MINUTE_MS };
  const { db } = workflow;
  const answer = (operationId: string, taskId: string, more: Record<string, unknown>) =>
    db.transaction((tx) =>
      handleTaskStatus(deps, tx, [
        { type: 'operation', taskId, operationId, matched: 0, applied: 0, refused: 0, done: true, ...more },
      ] as never),
    );
  return { deps, db, kit: chainKit(workflow, deps), answer, read: (id: string) => findOperation(db.orm.em, id) };
}

test('an operation whose jobs workload goes through is stopped midway, and ends when workload has said how far it was', async () => {
  await using workflow = await testWorkflow();
  const { deps, db, kit, answer, read } = setUp(workflow);
  await kit.template();
  const [a, b] = [await kit.start('a.raw'), await kit.start('b.raw')];
  Object.assign(workflow.selectedJobs, { [a.first.id]: [uuidv7(), uuidv7()], [b.first.id]: [uuidv7()] });
  const { id } = await actOnJobs(deps, db, { verb: 'CANCEL', where: {}, reason: 'burns files' }, 'anna');
  await answer(id, b.first.id, { matched: 1, applied: 1 });
  const cancelled = await cancelOperation(deps, db, { id, ...CANCEL }, 'carl');
  expect(cancelled).toMatchObject({ state: 'IN_PROGRESS', cancelledBy: 'carl', tasksDone: 1, taskCount: 2 });
  // Only the task that workload still goes through.
  const stops = (await kit.sentTo('wfms.tasks')).filter(({ type }) => type === 'stop');
  expect(stops).toEqual([
    {
      type: 'stop',
      task_id: a.first.id,
      stops: id,
      operationId: expect.any(String),
      by: 'carl',
      reason: CANCEL.reason,
    },
  ]);
  expect(stops[0]).not.toMatchObject({ operationId: id });
  await cancelOperation(deps, db, { id, ...CANCEL }, 'dora');
  expect((await kit.sentTo('wfms.tasks')).filter(({ type }) => type === 'stop')).toHaveLength(1);
  await answer(id, a.first.id, { matched: 2, applied: 1, refused: 1, code: 'CANCELLED', text: 'stopped by carl' });
  expect(await read(id)).toMatchObject({
    state: 'FINISHED',
    matched: 3,
    applied: 2,
    refused: 1,
    tasksDone: 2,
    cancelledBy: 'carl',
    cancelledReason: CANCEL.reason,
  });
  const { nodes } = await readResults(db, id, { refused: true });
  expect(nodes).toMatchObject([{ taskId: a.first.id, applied: 1, code: 'CANCELLED', text: 'stopped by carl' }]);
});

test('a retry that is stopped before its first job has failed, and says so', async () => {
  await using workflow = await testWorkflow();
  const { deps, db, kit, answer, read } = setUp(workflow);
  await kit.template();
  const { first } = await kit.start('a.raw');
  await kit.reported(ended(first, { finished: 1, failed: 4 }));
  const { id } = await actOnTasks(deps, db, { verb: 'RETRY', ids: [first.id] }, 'anna');
  await cancelOperation(deps, db, { id, ...CANCEL }, 'carl');
  await answer(id, first.id, { code: 'CANCELLED', text: 'stopped by carl' });
  expect(await read(id)).toMatchObject({ state: 'FAILED', applied: 0, text: 'stopped by carl', cancelledBy: 'carl' });
});

test('an operation that has ended is not cancelled', async () => {
  await using workflow = await testWorkflow();
  const { deps, db, kit } = setUp(workflow);
  const { first } = await kit.running();
  const { id } = await actOnTasks(deps, db, { verb: 'PAUSE', ids: [first.id] }, 'anna');
  await expect(cancelOperation(deps, db, { id, ...CANCEL }, 'carl')).rejects.toMatchObject({
    code: 'ILLEGAL_MOVE',
    message: expect.stringContaining('it is FINISHED'),
  });
});
