import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import type { TaskCommand, TaskStatus, WorkflowChanged } from '@visor/schema';
import { setTemplateStatus } from './set-template-status.ts';
import { createTemplate } from '../template/create-template.ts';
import { datasetEvent, summary, testWorkflow, twoSteps, type TestWorkflow } from '../../test/kit.ts';
import { findWorkflowsOver } from '../workflow/workflow.reads.ts';
import { handleDatasetEvents } from './handle-dataset-events.ts';
import { handleTaskStatus } from './handle-task-status.ts';
import { cancelTask } from './cancel-task.ts';
import { releaseDueTasks } from './release-due-tasks.ts';
import { findTasksOfWorkflows } from '../task/task.reads.ts';
import type { TaskRow } from '../task/task.entity.ts';

let workflowTest: TestWorkflow;
beforeEach(async () => {
  workflowTest = await testWorkflow();
});
afterEach(async () => {
  await workflowTest[Symbol.asyncDispose]();
});

async function template(
  mask = '.raw',
  status: 'LOADED' | 'ACTUAL' = 'ACTUAL',
  deps = workflowTest.deps,
): Promise<string> {
  const { id } = await createTemplate(deps, workflowTest.db, { name: mask, mask, cwl: twoSteps }, 'me');
  if (status === 'ACTUAL') await setTemplateStatus(workflowTest.deps, workflowTest.db, { id, status }, 'me');
  return id;
}
const happened = (...events: Parameters<typeof handleDatasetEvents>[2]) =>
  workflowTest.db.transaction((tx) => handleDatasetEvents(workflowTest.deps, tx, events));
const reported = (...statuses: TaskStatus[]) =>
  workflowTest.db.transaction((tx) => handleTaskStatus(workflowTest.deps, tx, statuses));

async function tasks(datasetId: string): Promise<TaskRow[]> {
  const [workflow] = await findWorkflowsOver(workflowTest.db.orm.em, [datasetId]);
  return workflow ? findTasksOfWorkflows(workflowTest.db.orm.em, [workflow.id]) : [];
}
const states = async (datasetId: string): Promise<string> => {
  const [workflow] = await findWorkflowsOver(workflowTest.db.orm.em, [datasetId]);
  return [workflow?.status ?? 'none', ...(await tasks(datasetId)).map(({ state }) => state)].join(' ');
};
const sentTo = async (topic: string) => (await workflowTest.sent()).filter((message) => message.topic === topic);
const opened = (task?: TaskRow) => [
  datasetEvent('opened', task?.outputId ?? '', 'o', { kind: 'output', parentDatasetId: task?.inputId ?? null }),
  datasetEvent('opened', task?.logId ?? '', 'l', { kind: 'log', parentDatasetId: task?.inputId ?? null }),
];
const closed = (task?: TaskRow) => opened(task).map((event) => ({ ...event, type: 'closed' as const }));
const done = (task: TaskRow | undefined, jobs: Parameters<typeof summary>[2], more = {}) =>
  summary(task?.id ?? '', { output: task?.outputId ?? '', log: task?.logId ?? '' }, jobs, more);

/** A workflow whose first task was sent; the template is there already or made now. */
async function running(): Promise<{ raw: string; first: TaskRow | undefined; second: TaskRow | undefined }> {
  await template();
  const raw = uuidv7();
  await happened(datasetEvent('closed', raw, 'run7.raw'));
  const [first, second] = await tasks(raw);
  await happened(...opened(first), ...opened(second));
  expect(await states(raw)).toBe('ACTIVE IN_PROGRESS DEFINED');
  return { raw, first, second };
}

test('a dataset gets one workflow, however often it is heard of', async () => {
  await template();
  const raw = uuidv7();
  for (const type of ['opened', 'registered', 'registered', 'closed'] as const)
    await happened(datasetEvent(type, raw, 'run7.raw'), datasetEvent('registered', raw, 'run7.raw'));
  expect(await findWorkflowsOver(workflowTest.db.orm.em, [raw])).toHaveLength(1);
  expect(await sentTo('dsm.register.dataset.input')).toHaveLength(4);
});

test('replicas that hear of a dataset at the same time start one workflow', async () => {
  await template();
  const raw = uuidv7();
  await Promise.all([1, 2, 3].map(() => happened(datasetEvent('registered', raw, 'run7.raw'))));
  expect(await findWorkflowsOver(workflowTest.db.orm.em, [raw])).toHaveLength(1);
  expect(await sentTo('dsm.register.dataset.input')).toHaveLength(4);
});

test('the most literal mask wins; what a task made never matches', async () => {
  await template('.raw');
  const narrow = await template('run7.raw');
  const [raw, derived] = [uuidv7(), uuidv7()];
  await happened(
    datasetEvent('opened', raw, 'run7.raw'),
    datasetEvent('opened', derived, 'run7.raw.output.1', { kind: 'output', parentDatasetId: raw }),
    datasetEvent('opened', uuidv7(), 'run7.raw.copy', { kind: 'input', parentDatasetId: raw }),
  );
  const found = await findWorkflowsOver(workflowTest.db.orm.em, [raw, derived]);
  expect(found.map(({ templateId, datasetId }) => [templateId, datasetId])).toEqual([[narrow, raw]]);
});

test('of ACTUAL templates with one mask the newest is applied', async () => {
  await template('.raw');
  const { deps, now } = workflowTest;
  const newest = await template('.raw', 'ACTUAL', { ...deps, now: () => new Date(now.getTime() + 1_000) });
  await template('raw');
  const raw = uuidv7();
  await happened(datasetEvent('closed', raw, 'run7.raw'));
  const found = await findWorkflowsOver(workflowTest.db.orm.em, [raw]);
  expect(found.map(({ templateId }) => templateId)).toEqual([newest]);
});

test('a template that becomes ACTUAL takes the open datasets that fitted none before, and not the closed ones', async () => {
  const [open, shut] = [uuidv7(), uuidv7()];
  await happened(datasetEvent('opened', open, 'a.raw'), datasetEvent('closed', shut, 'b.raw'));
  expect(await findWorkflowsOver(workflowTest.db.orm.em, [open, shut])).toEqual([]);
  await template();
  const found = await findWorkflowsOver(workflowTest.db.orm.em, [open, shut]);
  expect(found.map(({ datasetId }) => datasetId)).toEqual([open]);
});

test('a draft matches nothing; an archived template neither, but its workflows go on', async () => {
  await template('.raw', 'LOADED');
  const { raw, first } = await running();
  const [workflow] = await findWorkflowsOver(workflowTest.db.orm.em, [raw]);
  await setTemplateStatus(
    workflowTest.deps,
    workflowTest.db,
    { id: workflow?.templateId ?? '', status: 'ARCHIVED' },
    'me',
  );
  const other = uuidv7();
  await happened(datasetEvent('opened', other, 'run8.raw'));
  expect(await states(other)).toBe('none');
  await reported(done(first, { finished: 1 }));
  expect(await states(raw)).toBe('ACTIVE CLOSING DEFINED');
});

test('a dataset that is being given up starts nothing', async () => {
  const raw = uuidv7();
  await happened(datasetEvent('closed', raw, 'run7.raw'));
  await template();
  await happened(datasetEvent('toDelete', raw, 'run7.raw'), datasetEvent('toUpload', raw, 'run7.raw'));
  expect(await states(raw)).toBe('none');
});

test('a template goes forward only', async () => {
  const id = await template();
  await expect(
    setTemplateStatus(workflowTest.deps, workflowTest.db, { id, status: 'LOADED' }, 'me'),
  ).rejects.toMatchObject({
    code: 'ILLEGAL_MOVE',
  });
  expect(await setTemplateStatus(workflowTest.deps, workflowTest.db, { id, status: 'ACTUAL' }, 'me')).toMatchObject({
    status: 'ACTUAL',
  });
  await expect(
    setTemplateStatus(workflowTest.deps, workflowTest.db, { id: uuidv7(), status: 'ACTUAL' }, 'me'),
  ).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('a name that leaves no room for outputs starts nothing, and hinders no other', async () => {
  await template();
  const [long, raw] = [uuidv7(), uuidv7()];
  await happened(datasetEvent('opened', long, `${'x'.repeat(251)}.raw`), datasetEvent('opened', raw, 'a.raw'));
  expect([await states(long), await states(raw)]).toEqual(['none', 'ACTIVE DEFINED DEFINED']);
});

test('a chain runs to its end, and its last dataset is marked for upload', async () => {
  const { raw, first, second } = await running();
  await reported({ type: 'REGISTERED', taskId: first?.id ?? '' });
  await reported(done(first, { finished: 4 }));
  await happened(...closed(first));
  expect(await states(raw)).toBe('ACTIVE FINISHED IN_PROGRESS');
  await reported(done(second, { finished: 4 }));
  await happened(...closed(second));
  expect(await states(raw)).toBe('FINISHED FINISHED FINISHED');
  expect((await sentTo('dsm.register.dataset.upload')).map(({ value }) => value)).toEqual([
    { datasetId: second?.outputId },
  ]);
  const changes = (await sentTo('wfms.workflows.status')).map(({ value }) => value as unknown as WorkflowChanged);
  expect(changes.map(({ status, tasks: changed }) => [status, ...changed.map(({ state }) => state)].join(' '))).toEqual(
    [
      'ACTIVE DEFINED DEFINED',
      'ACTIVE IN_PROGRESS',
      'ACTIVE CLOSING',
      'ACTIVE FINISHED IN_PROGRESS',
      'ACTIVE CLOSING',
      'FINISHED FINISHED',
    ],
  );
  // Its datasets are in use from its start on, and until it has ended well.
  expect((await sentTo('dsm.register.dataset.use')).map(({ value }) => value)).toMatchObject([
    {
      status: 'ACTIVE',
      failedJobs: null,
      datasetIds: expect.arrayContaining([raw, first?.outputId, second?.outputId]),
    },
    { status: 'FINISHED', failedJobs: 0, finalDatasetId: second?.outputId },
  ]);
  const [task] = await tasks(raw);
  expect([task?.sentAt, task?.finishedAt].map((at) => new Date(at ?? 0))).toEqual([workflowTest.now, workflowTest.now]);
});

test('a summary and the news of closed datasets may be handled at the same time by two replicas', async () => {
  const { raw, first } = await running();
  await reported(done(first, { finished: 4 }));
  const [output, log] = closed(first);
  if (!output || !log) throw new Error('two');
  await Promise.all([happened(output), happened(log), reported(done(first, { finished: 4 }))]);
  expect(await states(raw)).toBe('ACTIVE FINISHED IN_PROGRESS');
  expect(await sentTo('wfms.tasks')).toHaveLength(2);
  expect(await sentTo('dsm.register.dataset.close')).toHaveLength(2);
});

test('too many failed jobs end the chain; everything it would have made is closed', async () => {
  const { raw, first } = await running();
  await reported(done(first, { finished: 7, failed: 3 }));
  expect(await states(raw)).toBe('FAILED FAILED CANCELLED');
  const [task] = await tasks(raw);
  expect(task?.reason).toEqual({ code: 'TOO_MANY_FAILED', text: '3 of 10 jobs failed, more than 20 %: 3 × 409' });
  const closes = await sentTo('dsm.register.dataset.close');
  expect(closes.map(({ key, value }) => [key, value['count']])).toEqual([
    ['run7.raw.output.1', 7],
    ['run7.raw.log.1', 10],
    ['run7.raw.output.2', 0],
    ['run7.raw.log.2', 0],
  ]);
});

test('a rejected task fails with the reason it was given', async () => {
  const { raw, first } = await running();
  await reported({ type: 'REJECTED', taskId: first?.id ?? '', code: 'INVALID', text: 'no \0storage' });
  expect(await states(raw)).toBe('FAILED FAILED CANCELLED');
  expect((await tasks(raw))[0]?.reason).toEqual({ code: 'INVALID', text: 'no \uFFFDstorage' });
});

test('a task whose output cannot be opened fails, and the refusal opens nothing and starts nothing', async () => {
  await template();
  const raw = uuidv7();
  await happened(datasetEvent('closed', raw, 'run7.raw'));
  const [first] = await tasks(raw);
  const [output, log] = opened(first);
  if (!output || !log) throw new Error('two');
  const why = { code: 'CONFLICT', text: 'dataset o exists under another id' };
  const stray = datasetEvent('refused', uuidv7(), 'run8.raw', why);
  await happened(log, { ...output, ...why, type: 'refused' }, stray);
  expect(await states(raw)).toBe('FAILED FAILED CANCELLED');
  const text = 'o was not opened: dataset o exists under another id';
  expect((await tasks(raw))[0]?.reason).toEqual({ code: 'CONFLICT', text });
  expect(await sentTo('wfms.tasks')).toEqual([]);
  const ids = [stray.datasetId, first?.outputId];
  expect(await workflowTest.db.query('select id from dataset_ref where opened and id = any ($1)', [ids])).toEqual([]);
});

test('a refused close fails the task and says why', async () => {
  const { raw, first } = await running();
  await reported(done(first, { finished: 4 }));
  const [output] = closed(first);
  if (!output) throw new Error('one');
  await happened({ ...output, type: 'closeRefused', missing: 0, surplus: 2, names: ['x.00001', 'x.00002'] });
  expect(await states(raw)).toBe('FAILED FAILED CANCELLED');
  expect((await tasks(raw))[0]?.reason?.text).toBe('o was not closed: 2 files too many, 0 missing: x.00001, x.00002');
});

test('cancel is sent once; the task is CANCELLED with its summary, its successors at once', async () => {
  const { raw, first } = await running();
  const id = first?.id ?? '';
  const cancelled = await cancelTask(workflowTest.deps, workflowTest.db, { id, reason: 'wrong run' }, 'ann');
  expect(cancelled).toMatchObject({ state: 'CANCELLING', reason: { code: 'CANCELLED', text: 'wrong run' } });
  expect(await cancelTask(workflowTest.deps, workflowTest.db, { id }, 'bob')).toMatchObject({
    state: 'CANCELLING',
    reason: { text: 'wrong run' },
  });
  expect(await states(raw)).toBe('ACTIVE CANCELLING CANCELLED');
  const commands = (await sentTo('wfms.tasks')).map(({ value }) => value as unknown as TaskCommand);
  expect(commands.map(({ type, task_id }) => [type, task_id])).toEqual([
    ['register', id],
    ['cancel', id],
  ]);
  await reported(done(first, { finished: 2, cancelled: 2 }, { cancelled: true }));
  expect(await states(raw)).toBe('CANCELLED CANCELLED CANCELLED');
  expect((await tasks(raw))[0]?.reason?.text).toBe('wrong run');
  expect(await cancelTask(workflowTest.deps, workflowTest.db, { id }, 'bob')).toMatchObject({ state: 'CANCELLED' });
  await expect(cancelTask(workflowTest.deps, workflowTest.db, { id: uuidv7() }, 'bob')).rejects.toMatchObject({
    code: 'NOT_FOUND',
  });
});

test('a dataset closed after its task failed releases nothing', async () => {
  const { raw, first } = await running();
  await reported(done(first, { finished: 0, failed: 4 }));
  await happened(...closed(first));
  expect(await states(raw)).toBe('FAILED FAILED CANCELLED');
  expect(await sentTo('wfms.tasks')).toHaveLength(1);
});

test('a task of which nobody knows is refused, and nothing of its batch is lost', async () => {
  const { raw, first } = await running();
  await expect(reported(done(first, { finished: 1 }), done(undefined, { finished: 1 }))).rejects.toMatchObject({
    code: 'INVALID',
  });
  await expect(
    reported(done(first, { finished: 1 }), { ...done(first, { finished: 1 }), taskId: uuidv7() }),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await states(raw)).toBe('ACTIVE IN_PROGRESS DEFINED');
});

test('the net moves what a lost step left, and finds nothing otherwise', async () => {
  const { raw, first, second } = await running();
  expect(await releaseDueTasks(workflowTest.deps, workflowTest.db)).toBe(false);
  expect(await sentTo('wfms.tasks')).toHaveLength(1);
  await workflowTest.db.query(`update task set state = 'CLOSING' where id = $1`, [first?.id]);
  await workflowTest.db.query('update dataset_ref set closed = true where id = any ($1)', [
    [first?.outputId, first?.logId],
  ]);
  await releaseDueTasks(workflowTest.deps, workflowTest.db);
  expect(await states(raw)).toBe('ACTIVE FINISHED IN_PROGRESS');
  expect((await sentTo('wfms.tasks')).map(({ key }) => key)).toEqual([first?.id, second?.id]);
});

test('the number of statements does not grow with the batch', async () => {
  await template();
  const count = async (size: number): Promise<number> => {
    let statements = 0;
    await workflowTest.db.transaction(async (tx) => {
      const counted = {
        ...tx,
        query: (...parameters: Parameters<typeof tx.query>) => (statements++, tx.query(...parameters)),
      };
      const raws = Array.from({ length: size }, () => uuidv7());
      await handleDatasetEvents(
        workflowTest.deps,
        counted as typeof tx,
        raws.map((id) => datasetEvent('closed', id, `${id}.raw`)),
      );
    });
    return statements;
  };
  expect(await count(50)).toBe(await count(1));
});

test('a draft of an earlier version is checked by the rules of today when it becomes ACTUAL, and compiled again', async () => {
  const id = await template('.raw', 'LOADED');
  const old = twoSteps.replace('[spd-payload, decode]', './spd-payload');
  await workflowTest.db.query('update template set cwl = $2 where id = $1', [id, old]);
  await expect(
    setTemplateStatus(workflowTest.deps, workflowTest.db, { id, status: 'ACTUAL' }, 'me'),
  ).rejects.toMatchObject({
    code: 'UNSUPPORTED',
    message: expect.stringContaining('is a path') as unknown,
    details: { problems: [expect.objectContaining({ code: 'SPD_PROGRAM' })] },
  });
  await workflowTest.db.query(`update template set cwl = $2, chain = '{"steps": []}' where id = $1`, [id, twoSteps]);
  await setTemplateStatus(workflowTest.deps, workflowTest.db, { id, status: 'ACTUAL' }, 'me');
  const raw = uuidv7();
  await happened(datasetEvent('opened', raw, 'run7.raw'));
  expect(await tasks(raw)).toHaveLength(2);
});
