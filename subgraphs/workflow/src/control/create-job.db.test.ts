import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { datasetEvent, testWorkflow, type TestWorkflow } from '../../test/kit.ts';
import type { CreateJobInput } from '../../generated/types.ts';
import { handleDatasetEvents } from '../chain/handle-dataset-events.ts';
import { setTemplateStatus } from '../chain/set-template-status.ts';
import { findOperation, readOperationsPage } from '../operation/operation.reads.ts';
import { findTasksOfWorkflows } from '../task/task.reads.ts';
import { findAllTemplates } from '../template/template.reads.ts';
import { findWorkflowsOver, readWorkflowsPage } from '../workflow/workflow.reads.ts';
import { createJob } from './create-job.ts';

const RAW = { id: uuidv7(), name: 'run7.raw' };

let workflowTest: TestWorkflow;
let files: string[];
beforeEach(async () => {
  workflowTest = await testWorkflow();
  files = [uuidv7(), uuidv7()];
  for (const id of files) workflowTest.datasetOfFile.set(id, RAW);
});
afterEach(async () => {
  await workflowTest[Symbol.asyncDispose]();
});

const create = (input: Partial<CreateJobInput>, reason: string | null = null, by = 'anna') =>
  createJob(workflowTest.deps, workflowTest.db, { input: { fileIds: files, executable: 'cat', ...input }, reason }, by);

test('a job by hand is a dataset of its files and a task of one stage that merges them, stored once per requestId', async () => {
  const { db, deps } = workflowTest;
  const input = {
    executable: 'sort',
    args: ['-m', '$(inputs.files)'],
    outputGlob: '*.sorted',
    device: 'GPU',
    rank: 50,
    retries: 0,
    wallSeconds: 60,
    cores: 2,
    ramMiB: 1000,
    scratchMiB: 10,
    gpus: 1,
    labels: ['site=lhep'],
    requestId: 'job-1',
  } as const;
  const operation = await create(input, ' by eye ');
  expect(operation).toMatchObject({ kind: 'CREATE_JOB', state: 'IN_PROGRESS', matched: 2, reason: 'by eye' });
  expect((await create(input, 'again')).id).toBe(operation.id);
  await expect(create({ ...input, rank: 51 })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect((await readWorkflowsPage(db, {})).nodes).toMatchObject([
    { id: operation.workflowId, startedBy: 'anna', rerunOf: null },
  ]);

  const name = `run7.raw.job.${operation.id.slice(-8)}`;
  const sent = await workflowTest.sent();
  const opened = sent.filter(({ topic }) => topic === 'dsm.register.dataset.input').map(({ value }) => value);
  expect(opened).toMatchObject([
    { name, kind: 'input', parentDatasetId: RAW.id, fileIds: files },
    { name: `${name}.output.1`, kind: 'output' },
    { name: `${name}.log.1`, kind: 'log' },
  ]);
  const [task] = await findTasksOfWorkflows(db.orm.em, [operation.workflowId ?? '']);
  expect(task?.step).toMatchObject({
    executable: 'sort',
    mode: 'MERGE',
    device: 'GPU',
    rank: 50,
    retries: 0,
    labels: ['site=lhep'],
    resources: { cores: 2, ramMiB: 1000, scratchMiB: 10, gpus: 1, wallSeconds: 60 },
  });
  expect(task?.step.filesPerJob).toBeUndefined();

  const made = operation.datasetId ?? '';
  const derived = [task?.outputId ?? '', task?.logId ?? ''].map((id) =>
    datasetEvent('opened', id, 'd', { kind: 'output', parentDatasetId: made }),
  );
  await db.transaction((tx) =>
    handleDatasetEvents(deps, tx, [...derived, datasetEvent('closed', made, name, { parentDatasetId: RAW.id })]),
  );
  expect(await findOperation(db.orm.em, operation.id)).toMatchObject({ state: 'FINISHED', applied: 2 });
  expect((await workflowTest.sent()).filter(({ topic }) => topic === 'wfms.tasks')).toMatchObject([
    { value: { type: 'register', mode: 'MERGE' } },
  ]);
});

test('without further fields, all files are arguments and what the program prints is the output', async () => {
  const operation = await create({ args: null, rank: null, stdout: null });
  const [task] = await findTasksOfWorkflows(workflowTest.db.orm.em, [operation.workflowId ?? '']);
  expect(task?.step.tool).toMatchObject({
    baseCommand: ['cat'],
    bindings: [{ value: '$(inputs.files)' }],
    stdout: 'stdout.txt',
    outputs: [{ stream: 'stdout', kind: 'output' }],
  });
  expect((await create({ executable: 'sh', args: ['-c', 'echo a\necho b'] })).id).not.toBe(operation.id);
});

test('of requests that come together, one is carried out and the others get its operation', async () => {
  const together = await Promise.all(Array.from({ length: 4 }, () => create({ requestId: 'together' })));
  expect(new Set(together.map(({ id }) => id)).size).toBe(1);
  expect((await readOperationsPage(workflowTest.db, {}, {})).nodes).toHaveLength(1);
  await expect(create({ requestId: 'together', executable: 'sort' })).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('the template of a job is in no list, matches no dataset and cannot be started', async () => {
  const { db, deps } = workflowTest;
  const operation = await create({});
  expect(await findAllTemplates(db.orm.em)).toEqual([]);
  const [workflow] = await findWorkflowsOver(db.orm.em, [operation.datasetId ?? '']);
  const id = workflow?.templateId ?? '';
  await expect(setTemplateStatus(deps, db, { id, status: 'ACTUAL' }, 'me')).rejects.toMatchObject({
    code: 'ILLEGAL_MOVE',
  });
});

test.each<[string, Partial<CreateJobInput>]>([
  ['executable', { executable: '' }],
  ['executable', { executable: ' ' }],
  ['executable', { executable: '/bin/cat' }],
  ['executable', { executable: '../cat' }],
  ['executable', { executable: 'sort -n' }],
  ['executable', { executable: 'ca\u0007t' }],
  ['executable', { executable: 'c$(inputs.files)' }],
  ['executable', { executable: 'x'.repeat(300) }],
  ['executable', { executable: 'x'.repeat(100_000) }],
  ['args', { args: ['\n'.repeat(40_000)] }],
  ['args', { args: Array.from({ length: 100_000 }, () => 'a') }],
  ['args', { args: ['x'.repeat(70_000)] }],
  ['args.1', { args: ['a', 'b\u001b[31m'] }],
  ['args.0', { args: ['$(date)'] }],
  ['args.1', { args: ['', '$(inputs.file)'] }],
  ['args.0', { args: ['${return 1}'] }],
  ['fileIds', { fileIds: [] }],
  ['fileIds', { fileIds: Array.from({ length: 10_001 }, () => uuidv7()) }],
  ['fileIds.0', { fileIds: ['x'] }],
  ['fileIds.0', { fileIds: [uuidv7()] }],
  ['rank', { rank: Number.NaN }],
  ['rank', { rank: 0 }],
  ['rank', { rank: 1.5 }],
  ['retries', { retries: -1 }],
  ['wallSeconds', { wallSeconds: -1 }],
  ['cores', { cores: Number.POSITIVE_INFINITY }],
  ['cores', { cores: -1 }],
  ['ramMiB', { ramMiB: 1e12 }],
  ['scratchMiB', { scratchMiB: -1 }],
  ['gpus', { gpus: -1 }],
  ['gpus', { gpus: 1, device: 'CPU' }],
  ['labels', { labels: ['a b'] }],
  ['labels', { labels: Array.from({ length: 100_000 }, () => 'a') }],
  ['stdout', { stdout: '../a' }],
  ['stdout', { stdout: '' }],
  ['outputGlob', { outputGlob: '/tmp/x' }],
  ['outputGlob', { outputGlob: '' }],
  ['outputGlob', { outputGlob: '*', stdout: 'a' }],
  ['requestId', { requestId: '' }],
])('wrong %s of a job is refused, and nothing is stored: %#', async (field, input) => {
  await expect(create(input)).rejects.toMatchObject({
    code: 'INVALID',
    message: expect.stringMatching(new RegExp(`^${field}[ :]`)),
    details: { field },
  });
  expect((await readOperationsPage(workflowTest.db, {}, {})).nodes).toEqual([]);
});

test('a file twice, and one whose replicas are bad, are refused', async () => {
  const [file = ''] = files;
  await expect(create({ fileIds: [file, file.toUpperCase()] })).rejects.toMatchObject({
    details: { field: 'fileIds' },
  });
  const { deps, db } = workflowTest;
  const catalog = { ...deps.catalog, findFiles: async () => [{ id: file, dataset: RAW, ready: false }] };
  const args = { input: { fileIds: [file], executable: 'cat' } };
  await expect(createJob({ ...deps, catalog }, db, args, 'anna')).rejects.toMatchObject({
    code: 'INVALID',
    details: { field: 'fileIds.0' },
  });
});
