import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { chainKit, ended } from '../../test/chain-kit.ts';
import { testWorkflow, type TestWorkflow } from '../../test/kit.ts';
import { handleTaskStatus } from '../chain/handle-task-status.ts';
import { findOperation, readResults, readWorkflowActions } from '../operation/operation.reads.ts';
import { actOnJobs, previewActOnJobs } from './act-on-jobs.ts';
import { actOnTasks, actOnWorkflows, cancelWorkflow, previewActOnTasks } from './act.ts';
import { cancelOperation } from './cancel-operation.ts';
import { carryOutOperations } from './carry-out.ts';

const MINUTE_MS = 60_000;

async function setUp(workflow: TestWorkflow, openMs = 0) {
  const deps = { ...workflow.deps, failedTaskOpenMs: openMs };
  return { deps, db: workflow.db, kit: chainKit(workflow, deps) };
}
const read = ({ db }: TestWorkflow, id: string) => findOperation(db.orm.em, id);
const results = async ({ db }: TestWorkflow, id: string, refused = false) =>
  (await readResults(db, id, { refused })).nodes.map(({ taskId, applied, done, code }) => [
    taskId,
    applied,
    done,
    code,
  ]);

test('a workflow is cancelled with its running task and its successors; a repeat by the same requestId is the same operation', async () => {
  await using workflow = await testWorkflow();
  const { deps, db, kit } = await setUp(workflow);
  const { first, second, workflowId, raw } = await kit.running();
  const input = { workflowId, reason: 'wrong beam', requestId: 'r1' };
  const operation = await cancelWorkflow(deps, db, input, 'anna');
  expect(operation).toMatchObject({
    kind: 'CANCEL_WORKFLOW',
    state: 'FINISHED',
    matched: 2,
    applied: 2,
    taskCount: 2,
    tasksDone: 2,
  });
  expect((await kit.read(raw)).states).toBe('ACTIVE CANCELLING CANCELLED');
  expect(await results(workflow, operation.id)).toEqual([
    [first.id, 1, true, null],
    [second.id, 1, true, null],
  ]);
  expect(await cancelWorkflow(deps, db, input, 'anna')).toMatchObject({ id: operation.id });
  await expect(cancelWorkflow(deps, db, { ...input, reason: 'x' }, 'bob')).rejects.toMatchObject({ code: 'CONFLICT' });
  // Workload answers the command: the numbers stay those of tasks.
  await db.transaction((tx) =>
    handleTaskStatus(deps, tx, [
      {
        type: 'operation',
        taskId: first.id,
        operationId: operation.id,
        matched: 0,
        applied: 0,
        refused: 0,
        done: true,
      },
    ] as never),
  );
  expect(await read(workflow, operation.id)).toMatchObject({ matched: 2, applied: 2, refused: 0 });
  const { nodes } = await readWorkflowActions(db, workflowId, {});
  expect(nodes).toMatchObject([{ kind: 'cancel_workflow', by: 'anna', reason: 'wrong beam', outcome: 'APPLIED' }]);
});

test('cancelling what waits for a retry closes its datasets at once; an ended or unknown workflow is refused', async () => {
  await using workflow = await testWorkflow();
  const { deps, db, kit } = await setUp(workflow, MINUTE_MS);
  const { workflowId, raw } = await kit.failed();
  expect(await kit.sentTo('dsm.register.dataset.close')).toEqual([]);
  await cancelWorkflow(deps, db, { workflowId }, 'anna');
  expect(await kit.sentTo('dsm.register.dataset.close')).toHaveLength(4);
  expect((await kit.read(raw)).states).toBe('FAILED FAILED CANCELLED');
  await expect(cancelWorkflow(deps, db, { workflowId }, 'anna')).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' });
  await expect(cancelWorkflow(deps, db, { workflowId: uuidv7() }, 'anna')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('the same is done with tasks of several workflows, with a result for each', async () => {
  await using workflow = await testWorkflow();
  const { deps, db, kit } = await setUp(workflow);
  await kit.template();
  const [a, b] = [await kit.start('a.raw'), await kit.start('b.raw')];
  await kit.finish(b);
  const ids = [a.first.id, a.second.id, b.first.id, a.first.id.toUpperCase()];
  expect(await previewActOnTasks(db, { verb: 'PAUSE', ids })).toMatchObject({
    matched: 3,
    tasks: [{ id: a.first.id }, {}, {}],
  });
  const operation = await actOnTasks(deps, db, { verb: 'PAUSE', ids, reason: 'beam is off' }, 'anna');
  expect(operation).toMatchObject({ kind: 'PAUSE', state: 'FINISHED', matched: 3, applied: 2, refused: 1 });
  expect(await results(workflow, operation.id, true)).toEqual([[b.first.id, 0, true, 'ILLEGAL_MOVE']]);
  const again = await actOnTasks(deps, db, { verb: 'PAUSE', ids: [a.first.id] }, 'anna');
  expect(again).toMatchObject({ state: 'FINISHED', matched: 1, applied: 0, refused: 0 });
  const all = await actOnTasks(deps, db, { verb: 'RETRY', ids: [b.first.id] }, 'anna');
  expect(all).toMatchObject({ kind: 'RETRY_TASK', state: 'FAILED', refused: 1 });
});

test('tasks and workflows are named by filters, too; one that fits nothing ends at once', async () => {
  await using workflow = await testWorkflow();
  const { deps, db, kit } = await setUp(workflow);
  await kit.template();
  const [a, b] = [await kit.start('a.raw'), await kit.start('b.raw')];
  const paused = await actOnTasks(deps, db, { verb: 'PAUSE', where: { state: { in: ['IN_PROGRESS'] } } }, 'anna');
  expect(await results(workflow, paused.id)).toEqual([a.first.id, b.first.id].map((id) => [id, 1, true, null]));
  const where = { id: { eq: b.workflowId }, status: { in: ['ACTIVE' as const] } };
  const cancelled = await actOnWorkflows(deps, db, { verb: 'CANCEL', where, reason: 'wrong' }, 'anna');
  expect(await results(workflow, cancelled.id)).toEqual([b.first.id, b.second.id].map((id) => [id, 1, true, null]));
  expect((await kit.read(a.raw)).states).toBe('ACTIVE IN_PROGRESS DEFINED');
  const none = await actOnWorkflows(deps, db, { verb: 'RETRY', where: { status: { in: ['FAILED'] } } }, 'anna');
  expect(none).toMatchObject({ state: 'FINISHED', matched: 0, text: 'nothing fits: nothing was done' });
});

test('nothing is done where an id is unknown, none is given, or a reason is missing', async () => {
  await using workflow = await testWorkflow();
  const { deps, db, kit } = await setUp(workflow);
  const { first, workflowId } = await kit.running();
  const unknown = uuidv7();
  await expect(actOnTasks(deps, db, { verb: 'PAUSE', ids: [first.id, unknown] }, 'anna')).rejects.toMatchObject({
    code: 'NOT_FOUND',
    details: { ids: [unknown] },
  });
  for (const input of [
    { verb: 'PAUSE' },
    { verb: 'PAUSE', ids: [first.id], where: {} },
    { verb: 'PAUSE', where: { name: { eq: 'x'.repeat(2_000) } } },
    { verb: 'PAUSE', ids: [] },
    { verb: 'PAUSE', ids: ['x'] },
    { verb: 'CANCEL', ids: [first.id] },
    { verb: 'SET_RANK', ids: [first.id] },
    { verb: 'SET_RANK', ids: [first.id], rank: 200 },
    { verb: 'PAUSE', ids: Array.from({ length: 10_001 }, () => unknown) },
  ] as const)
    await expect(actOnTasks(deps, db, input, 'anna')).rejects.toMatchObject({ code: 'INVALID' });
  await expect(actOnWorkflows(deps, db, { verb: 'CANCEL', ids: [workflowId] }, 'anna')).rejects.toMatchObject({
    code: 'INVALID',
  });
  expect(await actOnWorkflows(deps, db, { verb: 'RETRY', ids: [workflowId] }, 'anna')).toMatchObject({
    state: 'FINISHED',
    text: 'nothing fits: nothing was done',
  });
  expect(await kit.sentTo('wfms.tasks')).toHaveLength(1);
});

/** Copies of a workflow with a task that has not been sent. */
async function manyTasks({ db }: TestWorkflow, of: string, count: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `with made as (
       insert into workflow (id, template_id, dataset_id, status, created_at)
       select gen_random_uuid(), w.template_id, gen_random_uuid(), 'ACTIVE', w.created_at from workflow w, generate_series(1, $2) where w.id = $1
       returning id, dataset_id)
     insert into task (id, workflow_id, stage, state, step, input_id, output_id, log_id)
     select gen_random_uuid(), m.id, 1, 'DEFINED', (select step from task where workflow_id = $1 and stage = 1), m.dataset_id,
            gen_random_uuid(), gen_random_uuid() from made m returning id`,
    [of, count],
  );
  return rows.map(({ id }) => id);
}

test('many tasks are done in pages of one transaction each, on from where a restart left them, or not when it is cancelled', async () => {
  await using workflow = await testWorkflow();
  const { deps, db, kit } = await setUp(workflow);
  const { workflowId } = await kit.running();
  const ids = await manyTasks(workflow, workflowId, 1_200);
  const begun = await actOnTasks(deps, db, { verb: 'PAUSE', ids }, 'anna');
  expect(begun).toMatchObject({ state: 'IN_PROGRESS', taskCount: 1_200, tasksDone: 500, applied: 500 });
  // Another one waits behind it.
  const second = await actOnTasks(deps, db, { verb: 'SET_RANK', rank: 7, ids }, 'bob');
  using record = db.statements.record();
  expect(await carryOutOperations(deps, db)).toBe(true);
  expect(record.statements.length).toBeLessThan(25);
  expect(await read(workflow, begun.id)).toMatchObject({ state: 'IN_PROGRESS', tasksDone: 1_000 });
  const cancelled = await cancelOperation(deps, db, { id: second.id, reason: 'not that rank' }, 'carl');
  expect(cancelled).toMatchObject({ state: 'FINISHED', applied: 500, tasksDone: 1_200, cancelledBy: 'carl' });
  while (await carryOutOperations(deps, db));
  expect(await read(workflow, begun.id)).toMatchObject({ state: 'FINISHED', matched: 1_200, applied: 1_200 });
  const [counts] = await db.query(
    `select count(*) filter (where paused)::int as paused, count(*) filter (where rank = 7)::int as ranked from task`,
  );
  expect(counts).toEqual({ paused: 1_200, ranked: 500 });
  // Each is refused with its own text: the operation has some of them.
  const refused = await actOnTasks(deps, db, { verb: 'RETRY', ids: ids.slice(0, 8) }, 'anna');
  expect(refused).toMatchObject({
    state: 'FAILED',
    refused: 8,
    text: expect.stringMatching(/^(?:task .*?closed; ){5}\.\.\.$/),
  });
  const dropped = await readResults(db, second.id, { refused: true, first: 1_000 });
  expect(dropped.nodes).toHaveLength(700);
  expect(dropped.nodes[0]).toMatchObject({ code: 'CANCELLED', text: 'the operation was cancelled by carl' });
  const page = await readResults(db, second.id, { refused: false, first: 700 });
  const rest = await readResults(db, second.id, { refused: false, first: 1_000, after: page.pageInfo.endCursor });
  expect(rest.nodes).toHaveLength(500);
  await expect(cancelOperation(deps, db, { id: begun.id, reason: 'late' }, 'carl')).rejects.toMatchObject({
    code: 'ILLEGAL_MOVE',
  });
  expect(await cancelOperation(deps, db, { id: second.id, reason: 'again' }, 'x')).toMatchObject({
    cancelledBy: 'carl',
  });
  await expect(cancelOperation(deps, db, { id: uuidv7(), reason: 'x' }, 'x')).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('jobs are cancelled and retried by their tasks, and workload answers how many', async () => {
  await using workflow = await testWorkflow();
  const { deps, db, kit } = await setUp(workflow, MINUTE_MS);
  await kit.template();
  const [a, b] = [await kit.start('a.raw'), await kit.start('b.raw')];
  const [jobA, jobB, jobC] = [uuidv7(), uuidv7(), uuidv7()];
  Object.assign(workflow.selectedJobs, { [a.first.id]: [jobA, jobB], [b.first.id]: [jobC], [b.second.id]: [] });
  const input = { verb: 'CANCEL', where: { node: { eq: 'wn17' } }, reason: 'burns files' } as const;
  expect(await previewActOnJobs(deps, input)).toMatchObject({ matched: 3, taskCount: 3, jobs: [{ id: jobA }, {}, {}] });
  const operation = await actOnJobs(deps, db, input, 'anna');
  expect(operation).toMatchObject({ kind: 'CANCEL_JOBS', state: 'IN_PROGRESS', taskCount: 3, tasksDone: 1 });
  const commands = (await kit.sentTo('wfms.tasks')).filter(({ type }) => type === 'cancelJobs');
  expect(commands).toEqual(
    expect.arrayContaining([
      {
        type: 'cancelJobs',
        task_id: a.first.id,
        where: { jobIds: [jobA, jobB] },
        operationId: operation.id,
        by: 'anna',
        reason: 'burns files',
      },
      expect.objectContaining({ task_id: b.first.id, where: { jobIds: [jobC] } }),
    ]),
  );
  const answer = (taskId: string, applied: number, refused: number) =>
    ({
      type: 'operation',
      taskId,
      operationId: operation.id,
      matched: applied + refused,
      applied,
      refused,
      done: true,
    }) as never;
  await db.transaction((tx) => handleTaskStatus(deps, tx, [answer(a.first.id, 1, 1), answer(b.first.id, 1, 0)]));
  expect(await read(workflow, operation.id)).toMatchObject({ state: 'FINISHED', matched: 4, applied: 2, refused: 2 });
  await expect(actOnJobs(deps, db, { verb: 'RETRY' }, 'anna')).rejects.toMatchObject({ code: 'INVALID' });
  await expect(actOnJobs(deps, db, { ...input, reason: ' ' }, 'anna')).rejects.toMatchObject({ code: 'INVALID' });
  await expect(actOnJobs(deps, db, { verb: 'RETRY', ids: [uuidv7()] }, 'anna')).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
  // The task that failed goes on, and the one that runs gets its job back.
  Object.assign(workflow.selectedJobs, { [a.first.id]: [jobA], [b.first.id]: [jobC], [b.second.id]: undefined });
  delete workflow.selectedJobs[b.second.id];
  await kit.reported(ended(a.first, { finished: 1, failed: 4 }));
  const retry = await actOnJobs(deps, db, { verb: 'RETRY', ids: [jobA, jobC] }, 'anna');
  expect(retry).toMatchObject({ kind: 'RETRY_JOBS', state: 'IN_PROGRESS', taskCount: 2 });
  expect((await kit.read(a.raw)).states).toBe('ACTIVE IN_PROGRESS DEFINED');
  expect((await kit.sentTo('wfms.tasks')).filter(({ type }) => type === 'retry')).toMatchObject([
    { where: { jobIds: [jobA] }, round: 2 },
    { where: { jobIds: [jobC] } },
  ]);
});
