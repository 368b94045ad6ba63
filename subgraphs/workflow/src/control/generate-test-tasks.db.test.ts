import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { datasetEvent, testWorkflow, type TestWorkflow } from '../../test/kit.ts';
import type { GenerateTestTasksInput } from '../../generated/types.ts';
import { cancelTask } from '../chain/cancel-task.ts';
import { handleDatasetEvents } from '../chain/handle-dataset-events.ts';
import { findOperation, findTaskResults, readOperationsPage } from '../operation/operation.reads.ts';
import { findTasks } from '../task/task.reads.ts';
import { findAllTemplates } from '../template/template.reads.ts';
import { generateTestTasks } from './generate-test-tasks.ts';

const RAW = { id: uuidv7(), name: 'run7.raw' };

let workflowTest: TestWorkflow;
let files: string[];
beforeEach(async () => {
  workflowTest = await testWorkflow();
  files = [uuidv7(), uuidv7(), uuidv7()];
  for (const id of files) workflowTest.datasetOfFile.set(id, RAW);
});
afterEach(async () => {
  await workflowTest[Symbol.asyncDispose]();
});

const generate = (input: Partial<GenerateTestTasksInput>) =>
  generateTestTasks(
    workflowTest.deps,
    workflowTest.db,
    { input: { datasetId: RAW.id, tasks: 4, executable: 'cat', ...input }, reason: 'farm' },
    'root',
  );
const happened = (event: Parameters<typeof handleDatasetEvents>[2][0]) =>
  workflowTest.db.transaction((tx) => handleDatasetEvents(workflowTest.deps, tx, [event]));

test('generated tasks map a dataset of the files, their ranks in turn, once per requestId; each can be cancelled', async () => {
  const { db, deps } = workflowTest;
  const input = { ranks: [10, 90], requestId: 'farm-1' };
  const operation = await generate(input);
  expect(operation).toMatchObject({ kind: 'GENERATE_TEST_TASKS', state: 'IN_PROGRESS', matched: 12, reason: 'farm' });
  expect((await generate(input)).id).toBe(operation.id);
  await expect(generate({ ...input, tasks: 5 })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await findAllTemplates(db.orm.em)).toEqual([]);

  const name = `run7.raw.test.${operation.id.slice(-8)}`;
  const opened = (await workflowTest.sent()).filter(({ topic }) => topic === 'dsm.register.dataset.input');
  expect(opened.map(({ value }) => value['name']).toSorted()).toEqual(
    [
      name,
      ...['', '.w2', '.w3', '.w4'].flatMap((more) => [`${name}${more}.log.1`, `${name}${more}.output.1`]),
    ].toSorted(),
  );
  expect(opened[0]?.value).toMatchObject({ name, parentDatasetId: RAW.id, fileIds: files });

  await happened(datasetEvent('closed', operation.datasetId ?? '', name, { parentDatasetId: RAW.id }));
  expect(await findOperation(db.orm.em, operation.id)).toMatchObject({ state: 'FINISHED', applied: 12 });
  const results = await findTaskResults(db, [operation.id]);
  expect(results).toMatchObject(Array.from({ length: 4 }, () => ({ matched: 3, applied: 3, done: true })));
  const tasks = await findTasks(
    db.orm.em,
    results.map(({ taskId }) => taskId),
  );
  expect(tasks.map(({ step }) => step.rank).toSorted()).toEqual([10, 10, 90, 90]);
  expect(tasks.every(({ step }) => step.mode === 'MAP')).toBe(true);
  const [first] = tasks;
  expect((await cancelTask(deps, db, { id: first?.id ?? '' }, 'root')).state).toBe('CANCELLED');
});

test('where the catalog refuses the dataset, the operation and its tasks say why', async () => {
  const { db } = workflowTest;
  const operation = await generate({});
  const refused = { code: 'NOT_FOUND', text: '1 files are not in the catalog', parentDatasetId: RAW.id } as const;
  await happened(datasetEvent('refused', operation.datasetId ?? '', 'x', refused));
  expect(await findOperation(db.orm.em, operation.id)).toMatchObject({ state: 'FAILED', refused: 12 });
  const results = await findTaskResults(db, [operation.id]);
  expect(results[3]).toMatchObject({ done: true, applied: 0, refused: 3, text: refused.text });
});

test('a hundred tasks are made at once', async () => {
  const operation = await generate({ tasks: 100, ranks: Array.from({ length: 100 }, (_, index) => index + 1) });
  expect(await findTaskResults(workflowTest.db, [operation.id])).toHaveLength(100);
});

test.each<[string, Partial<GenerateTestTasksInput>]>([
  ['tasks', { tasks: 0 }],
  ['tasks', { tasks: 101 }],
  ['tasks', { tasks: Number.NaN }],
  ['ranks', { ranks: [] }],
  ['ranks', { ranks: [1, 2, 3, 4, 5] }],
  ['ranks.1', { ranks: [1, Number.NaN] }],
  ['ranks.0', { ranks: [0] }],
  ['ranks.0', { ranks: [1.5] }],
  ['executable', { executable: './cat' }],
  ['args.0', { args: ['$(inputs.files)'] }],
  ['args', { args: Array.from({ length: 100_000 }, () => 'a') }],
  ['datasetId', { datasetId: 'x' }],
  ['requestId', { requestId: '' }],
])('wrong %s of test tasks is refused, and nothing is stored: %#', async (field, input) => {
  await expect(generate(input)).rejects.toMatchObject({ code: 'INVALID', details: { field } });
  expect((await readOperationsPage(workflowTest.db, {}, {})).nodes).toEqual([]);
});

test('more jobs than 50,000, an unknown dataset and one without readable files are refused', async () => {
  const { deps, db } = workflowTest;
  const among = (count: number) => {
    const catalog = { ...deps.catalog, findFilesOfDataset: async () => ({ dataset: RAW, count, fileIds: [] }) };
    return generateTestTasks(
      { ...deps, catalog },
      db,
      { input: { datasetId: RAW.id, tasks: 100, executable: 'cat' } },
      'root',
    );
  };
  await expect(among(501)).rejects.toMatchObject({ code: 'INVALID', details: { field: 'tasks' } });
  await expect(among(500)).rejects.toMatchObject({ code: 'INVALID', details: { field: 'datasetId' } });
  await expect(generate({ datasetId: uuidv7() })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
