import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { chainKit, derived, ended } from '../../test/chain-kit.ts';
import { testWorkflow, type TestWorkflow } from '../../test/kit.ts';
import { cancelTask } from '../chain/cancel-task.ts';
import { releaseDueTasks } from '../chain/release-due-tasks.ts';
import type { Deps } from '../deps.ts';
import {
  findOperation,
  findTaskResults,
  readOperationsPage,
  readTaskOperations,
} from '../operation/operation.reads.ts';
import { controlTask, setTaskRank } from './control-task.ts';
import { retryJobs, retryTask, retryWorkflow } from './retry-tasks.ts';

let workflowTest: TestWorkflow;
let deps: Deps;
let chains: ReturnType<typeof chainKit>;
beforeEach(async () => {
  workflowTest = await testWorkflow();
  deps = { ...workflowTest.deps, failedTaskOpenMs: 3_600_000 };
  chains = chainKit(workflowTest, deps);
});
afterEach(async () => {
  await workflowTest[Symbol.asyncDispose]();
});

const later = (hours: number): Deps => ({
  ...deps,
  now: () => new Date(workflowTest.now.getTime() + hours * 3_600_000),
});

test('pause, rank and finish are stored, sent once with who and why, and shown', async () => {
  const { first, raw } = await chains.running();
  const { db } = workflowTest;
  const request = { id: first.id, reason: ' no space ' };
  expect(await controlTask(deps, db, 'pause', request, 'anna')).toMatchObject({
    paused: true,
    pausedReason: 'no space',
    pausedBy: 'anna',
  });
  await controlTask(deps, db, 'pause', request, 'bob');
  await setTaskRank(deps, db, { id: first.id, rank: 99.5 }, 'anna');
  await controlTask(deps, db, 'finish', { id: first.id }, 'anna');
  const commands = (await chains.sentTo('wfms.tasks')).slice(1);
  expect(commands).toMatchObject([
    { type: 'pause', task_id: first.id, by: 'anna', reason: 'no space' },
    { type: 'rank', rank: 99.5 },
    { type: 'finish' },
  ]);
  const page = { taskId: first.id, page: {} };
  const [operations] = (await readTaskOperations(db, [page])).values();
  expect(
    operations?.nodes.map(({ kind, state, id }) => [
      kind,
      state,
      commands.some((command) => command['operationId'] === id),
    ]),
  ).toEqual([
    ['FINISH', 'FINISHED', true],
    ['SET_RANK', 'FINISHED', true],
    ['PAUSE', 'FINISHED', true],
  ]);
  await chains.reported(ended(first, { finished: 0, failed: 9 }));
  expect((await chains.read(raw)).states).toBe('ACTIVE CLOSING DEFINED');
});

test('a paused DEFINED task is sent when it is resumed, with the rank that it got meanwhile', async () => {
  const { first, second } = await chains.running();
  await controlTask(deps, workflowTest.db, 'pause', { id: second.id }, 'anna');
  await setTaskRank(deps, workflowTest.db, { id: second.id, rank: 7 }, 'anna');
  await chains.reported(ended(first, { finished: 5 }));
  await chains.happened(...derived('closed', first));
  expect(await releaseDueTasks(deps, workflowTest.db)).toBe(false);
  expect(await chains.sentTo('wfms.tasks')).toHaveLength(1);
  await controlTask(deps, workflowTest.db, 'resume', { id: second.id }, 'anna');
  expect((await chains.sentTo('wfms.tasks')).slice(1)).toMatchObject([
    { type: 'register', task_id: second.id, rank: 7 },
  ]);
});

test('what workload says of a task is followed', async () => {
  const { first, raw } = await chains.running();
  await chains.reported({
    type: 'changed',
    taskId: first.id,
    paused: true,
    pausedReason: '9 of 10 jobs failed',
    rank: 3,
  });
  expect((await chains.read(raw)).tasks[0]).toMatchObject({
    paused: true,
    pausedReason: '9 of 10 jobs failed',
    pausedBy: null,
    rank: 3,
  });
  await chains.reported({ type: 'changed', taskId: first.id, paused: false, rank: 3, by: 'anna' });
  expect((await chains.read(raw)).tasks[0]).toMatchObject({ paused: false, pausedReason: null, pausedBy: null });
});

test('while the last of several ranks is on its way, what workload says of earlier ones changes nothing', async () => {
  const { first, raw } = await chains.running();
  const { db } = workflowTest;
  for (const rank of [10, 20]) await setTaskRank(deps, db, { id: first.id, rank }, 'anna');
  const [a, b] = (await chains.sentTo('wfms.tasks')).slice(1).map((command) => String(command['operationId']));
  if (a === undefined || b === undefined) throw new Error('two commands must be sent');
  const reported = async (operationId: string, rank: number): Promise<unknown> => {
    await chains.reported({ type: 'changed', taskId: first.id, paused: false, rank, by: 'anna', operationId });
    const answered = { type: 'operation', operationId, taskId: first.id, matched: 0, applied: 0, refused: 0 } as const;
    await chains.reported({ ...answered, done: true });
    return (await chains.read(raw)).tasks[0]?.rank;
  };
  expect([await reported(a, 10), await reported(b, 20), await reported(uuidv7(), 5)]).toEqual([20, 20, 5]);
});

test.each([0, 0.999, 100.5, 101, -1, Number.NaN, Infinity])('a rank of %p is refused', async (rank) => {
  await expect(setTaskRank(deps, workflowTest.db, { id: uuidv7(), rank }, 'anna')).rejects.toMatchObject({
    code: 'INVALID',
    details: { field: 'rank' },
  });
});

test('what the state of a task does not allow is refused with the remedy; nothing is stored', async () => {
  const { first, second } = await chains.running();
  const { db } = workflowTest;
  await expect(controlTask(deps, db, 'finish', { id: second.id }, 'anna')).rejects.toMatchObject({
    code: 'ILLEGAL_MOVE',
    message: expect.stringContaining('cancelTask'),
  });
  await expect(retryTask(deps, db, { taskId: second.id }, 'anna')).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' });
  await expect(controlTask(deps, db, 'pause', { id: uuidv7() }, 'anna')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await chains.reported(ended(first, { finished: 5 }));
  await expect(controlTask(deps, db, 'pause', { id: first.id }, 'anna')).rejects.toMatchObject({
    code: 'ILLEGAL_MOVE',
  });
  await expect(retryTask(deps, db, { taskId: first.id }, 'anna')).rejects.toMatchObject({
    message: expect.stringContaining('rerun'),
  });
  await expect(retryWorkflow(deps, db, { workflowId: uuidv7() }, 'anna')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect((await readOperationsPage(db, {}, {})).nodes).toEqual([]);
});

test('a failed task is closed when its time is over, and not before, also by another process', async () => {
  const { first, raw } = await chains.failed();
  await releaseDueTasks(later(0.9), workflowTest.db);
  expect(await chains.sentTo('dsm.register.dataset.close')).toEqual([]);
  await Promise.all([releaseDueTasks(later(1), workflowTest.db), releaseDueTasks(later(1), workflowTest.db)]);
  await releaseDueTasks(later(2), workflowTest.db);
  const closes = await chains.sentTo('dsm.register.dataset.close');
  expect(closes.map(({ datasetId, count }) => [datasetId, count])).toHaveLength(4);
  expect(closes.find(({ datasetId }) => datasetId === first.outputId)).toMatchObject({
    count: 1,
    dataset: 'run7.raw.output.1',
  });
  expect((await chains.read(raw)).tasks.map(({ closesAt }) => closesAt)).toEqual([null, null]);
});

test('a retry brings back task, workflow and successors; its operation follows workload, and the chain finishes', async () => {
  const { raw, first, second, workflowId } = await chains.failed();
  const operation = await retryTask(deps, workflowTest.db, { taskId: first.id, reason: 'storage repaired' }, 'anna');
  expect(operation).toMatchObject({ kind: 'RETRY_TASK', state: 'IN_PROGRESS', workflowId, reason: 'storage repaired' });
  const back = await chains.read(raw);
  expect(back.states).toBe('ACTIVE IN_PROGRESS DEFINED');
  expect(back.tasks[0]).toMatchObject({ round: 2, reason: null, closesAt: null, finishedAt: null });
  expect((await chains.sentTo('wfms.tasks')).at(-1)).toMatchObject({
    type: 'retry',
    round: 2,
    where: { states: ['FAILED'] },
    operationId: operation.id,
    by: 'anna',
  });
  const result = { type: 'operation', operationId: operation.id, taskId: first.id, matched: 4, refused: 1 } as const;
  await chains.reported(
    { ...result, applied: 1, done: false },
    { ...result, operationId: 'of somebody else', applied: 0, done: true },
  );
  expect(await findOperation(workflowTest.db.orm.em, operation.id)).toMatchObject({
    state: 'IN_PROGRESS',
    matched: 4,
    applied: 1,
  });
  await chains.reported({ ...result, applied: 3, done: true }, ended(first, { finished: 1, failed: 4 }));
  expect(await findOperation(workflowTest.db.orm.em, operation.id)).toMatchObject({
    state: 'FINISHED',
    applied: 3,
    refused: 1,
  });
  expect((await chains.read(raw)).states).toBe('ACTIVE IN_PROGRESS DEFINED');
  expect(await chains.reported(ended(first, { finished: 5 }, { round: 2 }))).toEqual([]);
  await chains.happened(...derived('closed', first));
  await chains.reported(ended(second, { finished: 5 }));
  await chains.happened(...derived('closed', second));
  expect((await chains.read(raw)).states).toBe('FINISHED FINISHED FINISHED');
  await releaseDueTasks(later(100), workflowTest.db);
  expect(await chains.sentTo('dsm.register.dataset.close')).toHaveLength(4);
});

test('a retry that fits no job says so, of its task and as a whole', async () => {
  const { first } = await chains.failed();
  const { db } = workflowTest;
  const text = 'no job of the task is as asked for: nothing was retried';
  const result = { type: 'operation', taskId: first.id, matched: 0, applied: 0, refused: 0, done: true } as const;
  const read = async (id: string) => ({
    ...(await findOperation(db.orm.em, id)),
    tasks: await findTaskResults(db, [id]),
  });
  const none = await retryJobs(deps, db, { taskId: first.id, where: { codes: [999] } }, 'anna');
  await chains.reported({ ...result, operationId: none.id, text });
  expect(await read(none.id)).toMatchObject({ state: 'FINISHED', matched: 0, text, tasks: [{ text, done: true }] });

  const some = await retryJobs(deps, db, { taskId: first.id }, 'anna');
  await chains.reported({ ...result, operationId: some.id, matched: 4, applied: 4 });
  expect(await read(some.id)).toMatchObject({ state: 'FINISHED', matched: 4, text: null, tasks: [{ text: null }] });
  const refused = await retryJobs(deps, db, { taskId: first.id }, 'anna');
  const problem = { code: 'ILLEGAL_MOVE', text: 'the jobs of the task are archived; run its files again instead' };
  await chains.reported({ ...result, operationId: refused.id, ...problem });
  expect(await read(refused.id)).toMatchObject({ state: 'FAILED', text: problem.text, tasks: [problem] });
});

test('a retry and the close that is due at the same time: one wins, and no dataset is closed under a task that runs', async () => {
  const { raw, first } = await chains.failed();
  const [retried] = await Promise.allSettled([
    retryTask(later(1), workflowTest.db, { taskId: first.id }, 'anna'),
    releaseDueTasks(later(1), workflowTest.db),
  ]);
  const closes = await chains.sentTo('dsm.register.dataset.close');
  const { states } = await chains.read(raw);
  if (retried.status === 'fulfilled') expect([states, closes.length]).toEqual(['ACTIVE IN_PROGRESS DEFINED', 0]);
  else {
    expect(retried.reason).toMatchObject({ code: 'ILLEGAL_MOVE', message: expect.stringContaining('rerun') });
    expect([states, closes.length]).toEqual(['FAILED FAILED CANCELLED', 4]);
  }
});

test('a request that comes twice, also at the same time, has its effect once; its id takes no other request', async () => {
  const { first, workflowId } = await chains.failed();
  const input = { taskId: first.id, where: { codes: [409], nodes: ['node-1'] }, requestId: 'button-1' };
  const both = await Promise.all([1, 2].map(() => retryJobs(deps, workflowTest.db, input, 'anna')));
  const again = await retryJobs(later(5), workflowTest.db, input, 'anna');
  expect(new Set([...both, again].map(({ id }) => id)).size).toBe(1);
  expect((await chains.sentTo('wfms.tasks')).filter(({ type }) => type === 'retry')).toMatchObject([
    { where: { states: ['FAILED'], codes: [409], nodes: ['node-1'] } },
  ]);
  for (const other of [
    { ...input, where: null },
    { ...input, taskId: uuidv7() },
  ])
    await expect(retryJobs(deps, workflowTest.db, other, 'anna')).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(retryJobs(deps, workflowTest.db, input, 'bob')).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(
    retryWorkflow(deps, workflowTest.db, { workflowId, requestId: 'button-1' }, 'anna'),
  ).rejects.toMatchObject({ code: 'CONFLICT' });
});

test.each([
  ['where.states', { states: [] }],
  ['where.states.0', { states: ['ACTIVE' as const] }],
  ['where.codes', { codes: Array.from({ length: 101 }, () => 409) }],
  ['where.codes.1', { codes: [409, 0] }],
  ['where.nodes', { nodes: Array.from({ length: 1_001 }, () => 'n') }],
  ['where.nodes.0', { nodes: ['x'.repeat(256)] }],
])('a selection with bad %s is refused', async (field, where) => {
  await expect(retryJobs(deps, workflowTest.db, { taskId: uuidv7(), where }, 'anna')).rejects.toMatchObject({
    code: 'INVALID',
    details: { field },
  });
});

test('a task that workload rejected is registered again; the operation is finished with that', async () => {
  const { raw, first, workflowId } = await chains.running();
  await chains.reported({ type: 'REJECTED', taskId: first.id, code: 'NOT_FOUND', text: 'there is no storage output' });
  expect((await chains.read(raw)).states).toBe('FAILED FAILED CANCELLED');
  expect(await retryWorkflow(deps, workflowTest.db, { workflowId }, 'anna')).toMatchObject({ state: 'FINISHED' });
  expect((await chains.read(raw)).states).toBe('ACTIVE IN_PROGRESS DEFINED');
  expect((await chains.sentTo('wfms.tasks')).map(({ type }) => type)).toEqual(['register', 'register']);
});

test('a cancel is stored and sent with who and why', async () => {
  const { first } = await chains.running();
  await cancelTask(deps, workflowTest.db, { id: first.id, reason: 'wrong run' }, 'anna');
  await cancelTask(deps, workflowTest.db, { id: first.id }, 'bob');
  const { nodes } = await readOperationsPage(workflowTest.db, { kind: 'CANCEL' }, {});
  expect(nodes).toMatchObject([{ state: 'FINISHED', requestedBy: 'anna', reason: 'wrong run' }]);
  const sent = { type: 'cancel', task_id: first.id, operationId: nodes[0]?.id, by: 'anna', reason: 'wrong run' };
  expect((await chains.sentTo('wfms.tasks')).slice(1)).toEqual([sent]);
});
