import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { untilIdle } from '@visor/testkit';
import { chainKit, derived, ended } from '../../test/chain-kit.ts';
import { datasetEvent, testWorkflow, twoSteps, type TestWorkflow } from '../../test/kit.ts';
import { cancelTask } from '../chain/cancel-task.ts';
import { explainProcessing } from '../chain/explain-processing.ts';
import { recoverWorkflows } from '../chain/recover-workflows.ts';
import { releaseDueTasks } from '../chain/release-due-tasks.ts';
import { setTemplateStatus } from '../chain/set-template-status.ts';
import type { Deps } from '../deps.ts';
import { trimRecords } from '@visor/service';
import { OLD_RECORDS } from '../operation/old-records.ts';
import { findOperation } from '../operation/operation.reads.ts';
import { findRerunWorkflows } from '../operation/rerun.store.ts';
import { createTemplate } from '../template/create-template.ts';
import { findReruns, findWorkflows } from '../workflow/workflow.reads.ts';
import { rerunFiles } from './rerun-files.ts';

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
const processing = async (datasetId: string): Promise<string> =>
  (await explainProcessing(workflowTest.db, [datasetId])).map(({ code }) => code).join();
/** Adds files to the catalog. */
function filesOf(id: string, name: string, count: number): string[] {
  const files = Array.from({ length: count }, () => uuidv7());
  for (const file of files) workflowTest.datasetOfFile.set(file, { id, name });
  return files;
}
/** The catalog makes the datasets of an operation; its chains then finish. */
async function finishReruns(operationId: string): Promise<void> {
  const reruns = await findRerunWorkflows(workflowTest.db, [operationId]);
  const workflows = await findWorkflows(
    workflowTest.db.orm.em,
    reruns.map(({ workflowId }) => workflowId),
  );
  for (const { datasetId } of workflows) await finishRerun(datasetId);
  await untilIdle(() => recoverWorkflows(deps, workflowTest.db));
}
async function finishRerun(datasetId: string): Promise<void> {
  await made(datasetId);
  const { tasks } = await chains.read(datasetId);
  await chains.happened(...derived('opened', ...tasks));
  for (const task of tasks) {
    await chains.reported(ended(task, { finished: 1 }));
    await chains.happened(...derived('closed', task));
  }
  expect((await chains.read(datasetId)).states).toMatch(/^FINISHED/);
}
const made = (datasetId: string) =>
  chains.happened(
    ...(['opened', 'closed'] as const).map((type) => datasetEvent(type, datasetId, 'x', { parentDatasetId: uuidv7() })),
  );

test('the failed files of a task are run again in a dataset and a chain of their own, once', async () => {
  const { raw, first, workflowId } = await chains.failed();
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
  const inputs = (await chains.sentTo('dsm.register.dataset.input')).slice(4);
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

  const madeId = operation.datasetId ?? '';
  const { tasks } = await chains.read(madeId);
  await chains.happened(...derived('opened', ...tasks));
  await chains.happened(
    ...(['opened', 'closed'] as const).map((type) => datasetEvent(type, madeId, name, { parentDatasetId: raw })),
  );
  expect((await chains.read(madeId)).states).toBe('ACTIVE IN_PROGRESS DEFINED');
  expect(await findOperation(workflowTest.db.orm.em, operation.id)).toMatchObject({
    state: 'FINISHED',
    applied: 2,
    refused: 0,
  });
  expect((await chains.read(raw)).states).toBe('FAILED FAILED CANCELLED');
});

test('a rerun whose files the catalog refuses fails with the reason, and can be asked for again', async () => {
  const { raw, first } = await chains.failed();
  workflowTest.failedInputs.set(first.id, [uuidv7()]);
  await cancelTask(deps, workflowTest.db, { id: first.id }, 'anna');
  const operation = await rerunFiles(deps, workflowTest.db, { failedOf: first.id }, 'anna');
  const madeId = operation.datasetId ?? '';
  await chains.happened(
    datasetEvent('refused', madeId, 'x', {
      parentDatasetId: raw,
      code: 'NOT_FOUND',
      text: '1 files are not in the catalog',
    }),
  );
  expect((await chains.read(madeId)).states).toBe('FAILED FAILED CANCELLED');
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
  const { first, second } = await chains.running();
  await chains.reported(ended(first, { finished: 5 }));
  await chains.happened(...derived('closed', first));
  await chains.reported(ended(second, { finished: 4, failed: 1 }));
  await chains.happened(...derived('closed', second));
  const file = uuidv7();
  workflowTest.datasetOfFile.set(file, { id: first.outputId, name: 'run7.raw.output.1' });
  const { db } = workflowTest;
  const rest = await rerunFiles(deps, db, { fileIds: [file] }, 'anna');
  expect((await chains.read(rest.datasetId ?? '')).tasks.map(({ stage, step }) => [stage, step.step])).toEqual([
    [2, 'filter'],
  ]);
  const other = await createTemplate(deps, db, { name: 'other', mask: 'none', cwl: twoSteps }, 'me');
  const byOther = { fileIds: [file], templateId: other.id };
  await expect(rerunFiles(deps, db, byOther, 'anna')).rejects.toMatchObject({ code: 'ILLEGAL_MOVE' });
  await setTemplateStatus(deps, db, { id: other.id, status: 'ACTUAL' }, 'me');
  expect((await chains.read((await rerunFiles(deps, db, byOther, 'anna')).datasetId ?? '')).tasks).toHaveLength(2);
  await expect(rerunFiles(deps, db, { fileIds: [uuidv7()] }, 'anna')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('files of several datasets and chains become a dataset and a chain each, linked to the chains that they are from', async () => {
  await chains.template();
  const [firstRun, secondRun] = [await chains.start('run1.raw'), await chains.start('run2.raw')];
  await chains.finish(firstRun);
  await chains.finish(secondRun);
  const [a, b, c] = [
    filesOf(firstRun.raw, 'run1.raw', 2),
    filesOf(secondRun.raw, 'run2.raw', 1),
    filesOf(secondRun.first.outputId, 'o', 1),
  ];
  const { db } = workflowTest;
  const fileIds = [a[0], b[0], c[0], a[1]].flatMap((id) => id ?? []);
  const operation = await rerunFiles(deps, db, { fileIds }, 'anna');
  expect(operation).toMatchObject({ matched: 4, state: 'IN_PROGRESS' });
  const selected = (await chains.sentTo('dsm.register.dataset.input')).filter(({ fileIds: ids }) => ids !== undefined);
  expect(selected.map((dataset) => [dataset['parentDatasetId'], dataset['fileIds']])).toEqual(
    expect.arrayContaining([
      [firstRun.raw, a],
      [secondRun.raw, b],
      [secondRun.first.outputId, c],
    ]),
  );
  expect(new Set(selected.map(({ name }) => name)).size).toBe(3);
  const reruns = await findReruns(db, [firstRun.workflowId, secondRun.workflowId]);
  expect(reruns.map(({ rerunOf }) => rerunOf).toSorted()).toEqual(
    [firstRun.workflowId, secondRun.workflowId, secondRun.workflowId].toSorted(),
  );
  // One dataset is refused: the others go on, and the operation says how many files that concerns.
  const [first, ...others] = reruns;
  await chains.happened(
    datasetEvent('refused', first?.datasetId ?? '', 'x', {
      parentDatasetId: firstRun.raw,
      code: 'NOT_FOUND',
      text: 'gone',
    }),
  );
  expect(await findOperation(db.orm.em, operation.id)).toMatchObject({ state: 'IN_PROGRESS', refused: 2 });
  await Promise.all(others.map(({ datasetId }) => made(datasetId)));
  expect(await findOperation(db.orm.em, operation.id)).toMatchObject({
    state: 'FINISHED',
    applied: 2,
    refused: 2,
    text: 'gone',
  });
});

test('each file that cannot be run again is named, and none is run', async () => {
  const chain = await chains.running();
  const [going, unread] = [filesOf(chain.raw, 'run7.raw', 1), filesOf(uuidv7(), 'other', 1)];
  const unknown = uuidv7();
  const fileIds = [...going, ...unread, unknown];
  await expect(rerunFiles(deps, workflowTest.db, { fileIds }, 'anna')).rejects.toMatchObject({
    code: 'INVALID',
    message: expect.stringMatching(
      new RegExp(
        `^3 of 3 files .*${going[0]} was read by task ${chain.first.id}, which is IN_PROGRESS.*${unread[0]} is of dataset other.*${unknown} is no file`,
      ),
    ),
    details: {
      files: [
        { fileId: going[0], code: 'ILLEGAL_MOVE' },
        { fileId: unread[0], code: 'INVALID' },
        { fileId: unknown, code: 'NOT_FOUND' },
      ],
    },
  });
  // The stage that read it has ended, but the chain goes on with what it made.
  await chains.reported(ended(chain.first, { finished: 5 }));
  await chains.happened(...derived('closed', chain.first));
  await expect(rerunFiles(deps, workflowTest.db, { fileIds: going }, 'anna')).rejects.toMatchObject({
    code: 'ILLEGAL_MOVE',
    message: expect.stringContaining(`goes on in workflow ${chain.workflowId}`),
  });
  expect(await findReruns(workflowTest.db, [chain.workflowId])).toEqual([]);
});

test('a repeat while the rerun goes on is refused, also at the same time; the next is a rerun of the rerun', async () => {
  const chain = await chains.running();
  await chains.finish(chain);
  const { db } = workflowTest;
  const fileIds = filesOf(chain.raw, 'run7.raw', 2);
  const both = await Promise.allSettled([1, 2].map(() => rerunFiles(deps, db, { fileIds }, 'anna')));
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  await expect(rerunFiles(deps, db, { fileIds: fileIds.slice(1) }, 'bob')).rejects.toMatchObject({
    code: 'ILLEGAL_MOVE',
  });
  const [rerun] = await findReruns(db, [chain.workflowId]);
  await finishRerun(rerun?.datasetId ?? '');
  const again = { fileIds, requestId: 'twice' };
  const same = await Promise.all([1, 2].map(() => rerunFiles(deps, db, again, 'anna')));
  expect(new Set(same.map(({ id }) => id)).size).toBe(1);
  expect(await findReruns(db, [rerun?.id ?? ''])).toMatchObject([{ id: same[0]?.workflowId }]);
});

test('a request that comes twice at once has one operation, whatever the second finds of what the first has done', async () => {
  const chain = await chains.failed();
  await releaseDueTasks(later(1), workflowTest.db);
  const { db } = workflowTest;
  workflowTest.failedInputs.set(chain.first.id, [uuidv7()]);
  const byTask = { failedOf: chain.first.id, requestId: 'by task' };
  const byFiles = { fileIds: filesOf(chain.raw, 'run7.raw', 2), requestId: 'by files' };
  for (const input of [byTask, byFiles]) {
    // The same request is carried out while the other services answer this one.
    let first: Promise<{ readonly id: string }> | undefined;
    const answer = async <T>(found: T): Promise<T> => {
      await (first ??= rerunFiles(deps, db, input, 'anna'));
      return found;
    };
    const { catalog, workload } = deps;
    const overtaken: Deps = {
      ...deps,
      catalog: { ...catalog, findFiles: async (ids) => answer(await catalog.findFiles(ids)) },
      workload: {
        ...workload,
        findInputsOfJobs: async (...of) => answer(await workload.findInputsOfJobs(...of)),
      },
    };
    const second = await rerunFiles(overtaken, db, input, 'anna');
    expect(second.id).toBe((await first)?.id);
    await finishReruns(second.id);
  }
  expect(await findReruns(db, [chain.workflowId])).toHaveLength(2);
});

test('the processing of a dataset is that of the newest chains of what failed', async () => {
  const { raw, first, second, workflowId } = await chains.failed();
  await releaseDueTasks(later(1), workflowTest.db);
  const { db } = workflowTest;
  const files = filesOf(raw, 'run7.raw', 3);
  workflowTest.failedInputs.set(first.id, files);
  // What the first stage finished has never reached the second.
  const halfway = filesOf(second.inputId, 'run7.raw.output.1', 1);
  expect(await processing(raw)).toBe('TASK_FAILED');

  const some = await rerunFiles(deps, db, { fileIds: files.slice(0, 2) }, 'anna');
  expect(await processing(raw)).toBe('RERUN_IN_PROGRESS');
  await finishReruns(some.id);
  expect(await processing(raw)).toBe('TASK_FAILED');

  // The rest fails again, and is run again as a rerun of the rerun.
  const rest = await rerunFiles(deps, db, { fileIds: files.slice(2) }, 'anna');
  await made(rest.datasetId ?? '');
  const again = await chains.sendFirst(rest.datasetId ?? '');
  await chains.reported(ended(again.first, { finished: 0, failed: 1 }));
  await releaseDueTasks(later(1), db);
  expect(await processing(raw)).toBe('TASK_FAILED');
  workflowTest.failedInputs.set(again.first.id, files.slice(2));
  await finishReruns((await rerunFiles(later(1), db, { failedOf: again.first.id }, 'anna')).id);
  expect(await processing(rest.datasetId ?? '')).toBe('RERUN_FINISHED');
  expect(await processing(raw)).toBe('TASK_FAILED');

  // The second stage was cancelled before it had jobs: all files of its input are left.
  const second2 = await rerunFiles(deps, db, { failedOf: second.id }, 'anna');
  expect(second2.matched).toBe(halfway.length);
  await finishReruns(second2.id);
  expect(await processing(raw)).toBe('RERUN_FINISHED');
  expect(await findWorkflows(db.orm.em, [workflowId])).toMatchObject([{ status: 'FAILED', recoveredAt: deps.now() }]);
});

test('operations go after their time, with their results and the files that they ran again; workflows stay linked', async () => {
  const { first, raw, workflowId } = await chains.failed();
  await cancelTask(deps, workflowTest.db, { id: first.id }, 'anna');
  workflowTest.failedInputs.set(first.id, filesOf(raw, 'run7.raw', 2));
  const operation = await rerunFiles(deps, workflowTest.db, { failedOf: first.id }, 'anna');
  const { db } = workflowTest;
  const rows = async () => {
    const counts = OLD_RECORDS.map(({ table }) => `(select count(*)::int from ${table}) as ${table}`);
    return (await db.query(`select ${counts.join(', ')}`))[0];
  };
  const before = await rows();
  const trimAfter = (days: number) => trimRecords(db, OLD_RECORDS, { now: later(24 * days).now(), days: 730 });
  await trimAfter(729);
  expect(await rows()).toEqual(before);
  // What goes on stays.
  await trimAfter(731);
  expect(await rows()).toMatchObject({ operation: 1, rerun: 1, rerun_file: 2 });
  await finishReruns(operation.id);
  await trimAfter(731);
  expect(await rows()).toMatchObject({ operation: 0, operation_task: 0, rerun: 0, rerun_file: 0 });
  expect(await findReruns(db, [workflowId])).toHaveLength(1);
  // The database gives events their time.
  const [newest] = await db.query<{ at: string }>('select max(at) as at from recorded_event');
  const now = new Date(new Date(newest?.at ?? '').getTime() + 731 * 86_400_000);
  await trimRecords(db, OLD_RECORDS, { now, days: 730 });
  expect(await rows()).toMatchObject({ recorded_event: 0 });
});

test('files that a task finished do not count as those that it left undone', async () => {
  const { raw, first } = await chains.failed();
  await cancelTask(deps, workflowTest.db, { id: first.id }, 'anna');
  const [good, bad] = filesOf(raw, 'run7.raw', 2);
  workflowTest.failedInputs.set(first.id, bad ? [bad] : []);
  const operation = await rerunFiles(deps, workflowTest.db, { fileIds: good ? [good] : [] }, 'anna');
  await finishReruns(operation.id);
  expect(await processing(raw)).toBe('TASK_FAILED');
});

test.each(['failed', 'cancelled'] as const)(
  'a task that %s with more files than one call takes is recovered by several calls',
  async (how) => {
    const { raw, first, second, workflowId } = how === 'failed' ? await chains.failed() : await chains.running();
    if (how === 'failed') await releaseDueTasks(later(1), workflowTest.db);
    const { db, finishedInputs, failedInputs, unreadable } = workflowTest;
    const files = filesOf(raw, 'run7.raw', 10_003);
    const [done = '', lost = '', ...undone] = files;
    finishedInputs.set(first.id, [done]);
    // A file that no job finished and that is gone cannot be run again; one that a job finished counts as done.
    unreadable.add(lost).add(done);
    failedInputs.set(first.id, undone);
    failedInputs.set(second.id, []);
    if (how === 'cancelled') {
      await cancelTask(deps, db, { id: first.id }, 'anna');
      await chains.reported(ended(first, { finished: 1, cancelled: 2 }));
      await chains.happened(...derived('closed', first));
    }
    await finishReruns((await rerunFiles(later(1), db, { fileIds: undone.slice(0, 9_999) }, 'anna')).id);
    expect(await findWorkflows(db.orm.em, [workflowId])).toMatchObject([{ recoveredAt: null }]);
    await finishReruns((await rerunFiles(later(1), db, { fileIds: undone.slice(-2) }, 'anna')).id);
    expect(await findWorkflows(db.orm.em, [workflowId])).toMatchObject([{ recoveredAt: deps.now() }]);
  },
);

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
