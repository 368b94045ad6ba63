import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import type { DatasetEvent, TaskStatus } from '@visor/schema';
import { datasetEvent, summary, testWorkflow, twoSteps, type TestWorkflow } from '../../test/kit.ts';
import { cancelTask } from '../chain/cancel-task.ts';
import { handleDatasetEvents } from '../chain/handle-dataset-events.ts';
import { handleTaskStatus } from '../chain/handle-task-status.ts';
import { releaseDueTasks } from '../chain/release-due-tasks.ts';
import { setTemplateStatus } from '../chain/set-template-status.ts';
import type { Deps } from '../deps.ts';
import { findOperation, readOperationsPage, readTaskOperations } from '../operation/operation.reads.ts';
import type { TaskRow } from '../task/task.entity.ts';
import { findTasksOfWorkflows } from '../task/task.reads.ts';
import { createTemplate } from '../template/create-template.ts';
import { findReruns, findWorkflowsOver } from '../workflow/workflow.reads.ts';
import { controlTask, setTaskRank } from './control-task.ts';
import { rerunFiles } from './rerun-files.ts';
import { retryJobs, retryTask, retryWorkflow } from './retry-tasks.ts';

let workflowTest: TestWorkflow;
let deps: Deps;
beforeEach(async () => {
  workflowTest = await testWorkflow();
  deps = { ...workflowTest.deps, failedTaskOpenMs: 3_600_000 };
});
afterEach(async () => {
  await workflowTest[Symbol.asyncDispose]();
});

const later = (hours: number): Deps => ({
  ...deps,
  now: () => new Date(workflowTest.now.getTime() + hours * 3_600_000),
});
const happened = (...events: DatasetEvent[]) =>
  workflowTest.db.transaction((tx) => handleDatasetEvents(deps, tx, events));
const reported = (...statuses: TaskStatus[]) =>
  workflowTest.db.transaction((tx) => handleTaskStatus(deps, tx, statuses));
const sentTo = async (topic: string) =>
  (await workflowTest.sent()).filter((message) => message.topic === topic).map(({ value }) => value);

async function read(datasetId: string): Promise<{ states: string; tasks: TaskRow[]; workflowId: string }> {
  const [workflow] = await findWorkflowsOver(workflowTest.db.orm.em, [datasetId]);
  const workflowId = workflow?.id ?? '';
  const tasks = await findTasksOfWorkflows(workflowTest.db.orm.em, [workflowId]);
  return { workflowId, tasks, states: [workflow?.status, ...tasks.map(({ state }) => state)].join(' ') };
}
const derived = (type: 'opened' | 'closed', ...tasks: readonly TaskRow[]) =>
  tasks.flatMap((task) => [
    datasetEvent(type, task.outputId, 'o', { kind: 'output', parentDatasetId: task.inputId }),
    datasetEvent(type, task.logId, 'l', { kind: 'log', parentDatasetId: task.inputId }),
  ]);
const ended = (task: TaskRow, jobs: Parameters<typeof summary>[2], more: Parameters<typeof summary>[3] = {}) =>
  summary(task.id, { output: task.outputId, log: task.logId }, jobs, more);

/** A workflow of two stages, the first of which was sent. */
async function running(): Promise<{ raw: string; first: TaskRow; second: TaskRow; workflowId: string }> {
  const { id } = await createTemplate(deps, workflowTest.db, { name: 'two', mask: '.raw', cwl: twoSteps }, 'me');
  await setTemplateStatus(deps, workflowTest.db, { id, status: 'ACTUAL' }, 'me');
  const raw = uuidv7();
  await happened(datasetEvent('closed', raw, 'run7.raw'));
  const { tasks, workflowId } = await read(raw);
  const [first, second] = tasks;
  if (!first || !second) throw new Error('no tasks');
  await happened(...derived('opened', first, second));
  return { raw, first, second, workflowId };
}
/** As `running`, and the first task failed. */
async function failed() {
  const chain = await running();
  await reported(ended(chain.first, { finished: 1, failed: 4 }));
  expect((await read(chain.raw)).states).toBe('FAILED FAILED CANCELLED');
  return chain;
}

test('pause, rank and finish are stored, sent once with who and why, and shown', async () => {
  const { first, raw } = await running();
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
  const commands = (await sentTo('wfms.tasks')).slice(1);
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
  await reported(ended(first, { finished: 0, failed: 9 }));
  expect((await read(raw)).states).toBe('ACTIVE CLOSING DEFINED');
});

test('a paused DEFINED task is sent when it is resumed, with the rank that it got meanwhile', async () => {
  const { first, second } = await running();
  await controlTask(deps, workflowTest.db, 'pause', { id: second.id }, 'anna');
  await setTaskRank(deps, workflowTest.db, { id: second.id, rank: 7 }, 'anna');
  await reported(ended(first, { finished: 5 }));
  await happened(...derived('closed', first));
  expect(await releaseDueTasks(deps, workflowTest.db)).toBe(false);
  expect(await sentTo('wfms.tasks')).toHaveLength(1);
  await controlTask(deps, workflowTest.db, 'resume', { id: second.id }, 'anna');
  expect((await sentTo('wfms.tasks')).slice(1)).toMatchObject([{ type: 'register', task_id: second.id, rank: 7 }]);
});

test('what workload says of a task is followed', async () => {
  const { first, raw } = await running();
  await reported({ type: 'changed', taskId: first.id, paused: true, pausedReason: '9 of 10 jobs failed', rank: 3 });
  expect((await read(raw)).tasks[0]).toMatchObject({
    paused: true,
    pausedReason: '9 of 10 jobs failed',
    pausedBy: null,
    rank: 3,
  });
  await reported({ type: 'changed', taskId: first.id, paused: false, rank: 3, by: 'anna' });
  expect((await read(raw)).tasks[0]).toMatchObject({ paused: false, pausedReason: null, pausedBy: null });
});

test.each([0, 0.999, 100.5, 101, -1, Number.NaN, Infinity])('a rank of %p is refused', async (rank) => {
  await expect(setTaskRank(deps, workflowTest.db, { id: uuidv7(), rank }, 'anna')).rejects.toMatchObject({
    code: 'INVALID',
    details: { field: 'rank' },
  });
});

test('what the state of a task does not allow is refused with the remedy; nothing is stored', async () => {
  const { first, second } = await running();
  const { db } = workflowTest;
  await expect(controlTask(deps, db, 'finish', { id: second.id }, 'anna')).rejects.toMatchObject({
    code: 'ILLEGAL_MOVE',
    message: expect.stringContaining('cancelTask'),
  });
  await expect(retryTask(deps, db, { taskId: second.id }, 'anna')).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' });
  await expect(controlTask(deps, db, 'pause', { id: uuidv7() }, 'anna')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await reported(ended(first, { finished: 5 }));
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
  const { first, raw } = await failed();
  await releaseDueTasks(later(0.9), workflowTest.db);
  expect(await sentTo('dsm.register.dataset.close')).toEqual([]);
  await Promise.all([releaseDueTasks(later(1), workflowTest.db), releaseDueTasks(later(1), workflowTest.db)]);
  await releaseDueTasks(later(2), workflowTest.db);
  const closes = await sentTo('dsm.register.dataset.close');
  expect(closes.map(({ datasetId, count }) => [datasetId, count])).toHaveLength(4);
  expect(closes.find(({ datasetId }) => datasetId === first.outputId)).toMatchObject({
    count: 1,
    dataset: 'run7.raw.output.1',
  });
  expect((await read(raw)).tasks.map(({ closesAt }) => closesAt)).toEqual([null, null]);
});

test('a retry brings back task, workflow and successors; its operation follows workload, and the chain finishes', async () => {
  const { raw, first, second, workflowId } = await failed();
  const operation = await retryTask(deps, workflowTest.db, { taskId: first.id, reason: 'storage repaired' }, 'anna');
  expect(operation).toMatchObject({ kind: 'RETRY_TASK', state: 'IN_PROGRESS', workflowId, reason: 'storage repaired' });
  const back = await read(raw);
  expect(back.states).toBe('ACTIVE IN_PROGRESS DEFINED');
  expect(back.tasks[0]).toMatchObject({ round: 2, reason: null, closesAt: null, finishedAt: null });
  expect((await sentTo('wfms.tasks')).at(-1)).toMatchObject({
    type: 'retry',
    round: 2,
    where: { states: ['FAILED'] },
    operationId: operation.id,
    by: 'anna',
  });
  const result = { type: 'operation', operationId: operation.id, taskId: first.id, matched: 4, refused: 1 } as const;
  await reported(
    { ...result, applied: 1, done: false },
    { ...result, operationId: 'of somebody else', applied: 0, done: true },
  );
  expect(await findOperation(workflowTest.db.orm.em, operation.id)).toMatchObject({
    state: 'IN_PROGRESS',
    matched: 4,
    applied: 1,
  });
  await reported({ ...result, applied: 3, done: true }, ended(first, { finished: 1, failed: 4 }));
  expect(await findOperation(workflowTest.db.orm.em, operation.id)).toMatchObject({
    state: 'FINISHED',
    applied: 3,
    refused: 1,
  });
  expect((await read(raw)).states).toBe('ACTIVE IN_PROGRESS DEFINED');
  expect(await reported(ended(first, { finished: 5 }, { round: 2 }))).toEqual([]);
  await happened(...derived('closed', first));
  await reported(ended(second, { finished: 5 }));
  await happened(...derived('closed', second));
  expect((await read(raw)).states).toBe('FINISHED FINISHED FINISHED');
  await releaseDueTasks(later(100), workflowTest.db);
  expect(await sentTo('dsm.register.dataset.close')).toHaveLength(4);
});

test('a retry and the close that is due at the same time: one wins, and no dataset is closed under a task that runs', async () => {
  const { raw, first } = await failed();
  const [retried] = await Promise.allSettled([
    retryTask(later(1), workflowTest.db, { taskId: first.id }, 'anna'),
    releaseDueTasks(later(1), workflowTest.db),
  ]);
  const closes = await sentTo('dsm.register.dataset.close');
  const { states } = await read(raw);
  if (retried.status === 'fulfilled') expect([states, closes.length]).toEqual(['ACTIVE IN_PROGRESS DEFINED', 0]);
  else {
    expect(retried.reason).toMatchObject({ code: 'ILLEGAL_MOVE', message: expect.stringContaining('rerun') });
    expect([states, closes.length]).toEqual(['FAILED FAILED CANCELLED', 4]);
  }
});

test('a request that comes twice, also at the same time, has its effect once; its id takes no other request', async () => {
  const { first, workflowId } = await failed();
  const input = { taskId: first.id, where: { codes: [409], nodes: ['node-1'] }, requestId: 'button-1' };
  const both = await Promise.all([1, 2].map(() => retryJobs(deps, workflowTest.db, input, 'anna')));
  const again = await retryJobs(later(5), workflowTest.db, input, 'anna');
  expect(new Set([...both, again].map(({ id }) => id)).size).toBe(1);
  expect((await sentTo('wfms.tasks')).filter(({ type }) => type === 'retry')).toMatchObject([
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
  const { raw, first, workflowId } = await running();
  await reported({ type: 'REJECTED', taskId: first.id, code: 'NOT_FOUND', text: 'there is no storage output' });
  expect((await read(raw)).states).toBe('FAILED FAILED CANCELLED');
  expect(await retryWorkflow(deps, workflowTest.db, { workflowId }, 'anna')).toMatchObject({ state: 'FINISHED' });
  expect((await read(raw)).states).toBe('ACTIVE IN_PROGRESS DEFINED');
  expect((await sentTo('wfms.tasks')).map(({ type }) => type)).toEqual(['register', 'register']);
});

test('the failed files of a task are run again in a dataset and a chain of their own, once', async () => {
  const { raw, first, workflowId } = await failed();
  const files = [uuidv7(), uuidv7()];
  workflowTest.failedInputs.set(first.id, files);
  await expect(rerunFiles(deps, workflowTest.db, { failedOf: first.id }, 'anna')).rejects.toMatchObject({
    code: 'ILLEGAL_MOVE',
    message: expect.stringContaining('retryTask'),
  });
  await releaseDueTasks(later(1), workflowTest.db);
  const input = { failedOf: first.id, requestId: 'r' };
  const operation = await rerunFiles(deps, workflowTest.db, input, 'anna');
  expect(operation).toMatchObject({ kind: 'RERUN', state: 'IN_PROGRESS', matched: 2 });
  expect((await rerunFiles(deps, workflowTest.db, input, 'anna')).id).toBe(operation.id);
  const name = `run7.raw.rerun.${operation.id.slice(-8)}`;
  const inputs = (await sentTo('dsm.register.dataset.input')).slice(4);
  expect(inputs.find(({ kind }) => kind === 'input')).toEqual({
    datasetId: operation.datasetId,
    name,
    kind: 'input',
    parentDatasetId: raw,
    fileIds: files,
  });
  expect(inputs.map((made) => made['name'])).toContain(`${name}.output.2`);
  expect(await findReruns(workflowTest.db, [workflowId])).toMatchObject([
    { id: operation.workflowId, startedBy: 'anna' },
  ]);
  await expect(rerunFiles(deps, workflowTest.db, { failedOf: first.id }, 'bob')).rejects.toMatchObject({
    code: 'CONFLICT',
  });

  const made = operation.datasetId ?? '';
  const { tasks } = await read(made);
  await happened(...derived('opened', ...tasks));
  await happened(
    ...(['opened', 'closed'] as const).map((type) => datasetEvent(type, made, name, { parentDatasetId: raw })),
  );
  expect((await read(made)).states).toBe('ACTIVE IN_PROGRESS DEFINED');
  expect(await findOperation(workflowTest.db.orm.em, operation.id)).toMatchObject({
    state: 'FINISHED',
    applied: 2,
    refused: 0,
  });
  expect((await read(raw)).states).toBe('FAILED FAILED CANCELLED');
});

test('a cancel is stored and sent with who and why', async () => {
  const { first } = await running();
  await cancelTask(deps, workflowTest.db, { id: first.id, reason: 'wrong run' }, 'anna');
  await cancelTask(deps, workflowTest.db, { id: first.id }, 'bob');
  const { nodes } = await readOperationsPage(workflowTest.db, { kind: 'CANCEL' }, {});
  expect(nodes).toMatchObject([{ state: 'FINISHED', requestedBy: 'anna', reason: 'wrong run' }]);
  const sent = { type: 'cancel', task_id: first.id, operationId: nodes[0]?.id, by: 'anna', reason: 'wrong run' };
  expect((await sentTo('wfms.tasks')).slice(1)).toEqual([sent]);
});

test('a rerun whose files the catalog refuses fails with the reason, and can be asked for again', async () => {
  const { raw, first } = await failed();
  workflowTest.failedInputs.set(first.id, [uuidv7()]);
  await cancelTask(deps, workflowTest.db, { id: first.id }, 'anna');
  const operation = await rerunFiles(deps, workflowTest.db, { failedOf: first.id }, 'anna');
  const made = operation.datasetId ?? '';
  await happened(
    datasetEvent('refused', made, 'x', {
      parentDatasetId: raw,
      code: 'NOT_FOUND',
      text: '1 files are not in the catalog',
    }),
  );
  expect((await read(made)).states).toBe('FAILED FAILED CANCELLED');
  expect(await findOperation(workflowTest.db.orm.em, operation.id)).toMatchObject({
    state: 'FAILED',
    refused: 1,
    text: '1 files are not in the catalog',
  });
  expect(await rerunFiles(deps, workflowTest.db, { failedOf: first.id }, 'anna')).toMatchObject({
    state: 'IN_PROGRESS',
  });
});

test('files are run again by id: by the rest of the chain that read them, or by another template', async () => {
  const { first, second } = await running();
  await reported(ended(first, { finished: 5 }));
  await happened(...derived('closed', first));
  await reported(ended(second, { finished: 4, failed: 1 }));
  await happened(...derived('closed', second));
  const file = uuidv7();
  workflowTest.datasetOfFile.set(file, { id: first.outputId, name: 'run7.raw.output.1' });
  const { db } = workflowTest;
  const rest = await rerunFiles(deps, db, { fileIds: [file] }, 'anna');
  expect((await read(rest.datasetId ?? '')).tasks.map(({ stage, step }) => [stage, step.step])).toEqual([
    [2, 'filter'],
  ]);
  const other = await createTemplate(deps, db, { name: 'other', mask: 'none', cwl: twoSteps }, 'me');
  const byOther = { fileIds: [file], templateId: other.id };
  await expect(rerunFiles(deps, db, byOther, 'anna')).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' });
  await setTemplateStatus(deps, db, { id: other.id, status: 'ACTUAL' }, 'me');
  expect((await read((await rerunFiles(deps, db, byOther, 'anna')).datasetId ?? '')).tasks).toHaveLength(2);
  await expect(rerunFiles(deps, db, { fileIds: [uuidv7()] }, 'anna')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test.each([
  [{}],
  [{ fileIds: [uuidv7()], failedOf: uuidv7() }],
  [{ fileIds: [] }],
  [{ fileIds: ['x'] }],
  [{ fileIds: Array.from({ length: 10_001 }, () => uuidv7()) }],
  [{ failedOf: 'x' }],
])('a rerun of wrong files is refused: %#', async (input) => {
  await expect(rerunFiles(deps, workflowTest.db, input, 'anna')).rejects.toMatchObject({ code: 'INVALID' });
});
