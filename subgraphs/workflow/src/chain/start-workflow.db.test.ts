import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import type { DatasetKind, DatasetEventType } from '@visor/schema';
import { handleDatasetEvents } from './handle-dataset-events.ts';
import { findTasksOfWorkflows } from '../task/task.reads.ts';
import { setTemplateStatus } from './set-template-status.ts';
import { createTemplate } from '../template/create-template.ts';
import { datasetEvent, testWorkflow, twoSteps, type TestWorkflow } from '../../test/kit.ts';
import { startWorkflow } from './start-workflow.ts';
import { findWorkflowsOver } from '../workflow/workflow.reads.ts';

let workflowTest: TestWorkflow;
beforeEach(async () => {
  workflowTest = await testWorkflow();
});
afterEach(async () => {
  await workflowTest[Symbol.asyncDispose]();
});

async function template(mask = '.raw', status: 'LOADED' | 'ACTUAL' | 'ARCHIVED' = 'ACTUAL'): Promise<string> {
  const { id } = await createTemplate(
    workflowTest.deps,
    workflowTest.db,
    { name: mask, mask, cwl: twoSteps },
    'author',
  );
  if (status !== 'LOADED')
    await setTemplateStatus(workflowTest.deps, workflowTest.db, { id, status: 'ACTUAL' }, 'author');
  if (status === 'ARCHIVED') await setTemplateStatus(workflowTest.deps, workflowTest.db, { id, status }, 'author');
  return id;
}
/** A dataset of which the catalog told these things. */
async function dataset(name: string, types: DatasetEventType[], kind: DatasetKind = 'input'): Promise<string> {
  const id = uuidv7();
  await workflowTest.db.transaction((tx) =>
    handleDatasetEvents(
      workflowTest.deps,
      tx,
      types.map((type) => datasetEvent(type, id, name, { kind })),
    ),
  );
  return id;
}
const start = (datasetId: string, templateId: string) =>
  startWorkflow(workflowTest.deps, workflowTest.db, { datasetId, templateId }, 'ann');
const opened = async () => (await workflowTest.sent()).filter(({ topic }) => topic === 'dsm.register.dataset.input');

test('a dataset that was closed before the template gets its chain, which starts as soon as its datasets are opened', async () => {
  const raw = await dataset('run7.raw', ['opened', 'closed']);
  const id = await template();
  expect(await findWorkflowsOver(workflowTest.db.orm.em, [raw])).toEqual([]);
  const workflow = await start(raw, id);
  expect(workflow).toMatchObject({ templateId: id, datasetId: raw, status: 'ACTIVE', startedBy: 'ann' });
  const [first] = await findTasksOfWorkflows(workflowTest.db.orm.em, [workflow.id]);
  await workflowTest.db.transaction((tx) =>
    handleDatasetEvents(workflowTest.deps, tx, [
      datasetEvent('opened', first?.outputId ?? '', 'run7.raw.output.1', { kind: 'output' }),
      datasetEvent('opened', first?.logId ?? '', 'run7.raw.log.1', { kind: 'log' }),
    ]),
  );
  expect((await workflowTest.sent()).filter(({ topic }) => topic === 'wfms.tasks')).toHaveLength(1);
});

test('the same pair again, at once or after the template was archived, gives the workflow that is there', async () => {
  const raw = await dataset('run7.raw', ['opened', 'closed']);
  const id = await template();
  const all = await Promise.all([start(raw, id), start(raw, id), start(raw.toUpperCase(), id)]);
  expect(new Set(all.map(({ id: workflowId }) => workflowId)).size).toBe(1);
  await setTemplateStatus(workflowTest.deps, workflowTest.db, { id, status: 'ARCHIVED' }, 'author');
  expect((await start(raw, id)).id).toBe(all[0].id);
  expect(await opened()).toHaveLength(4);
});

test('a second template over the same dataset makes datasets with names of their own', async () => {
  const first = await template('.raw');
  const raw = await dataset('run7.raw', ['opened']);
  const second = await template('other');
  await start(raw, second);
  expect((await findWorkflowsOver(workflowTest.db.orm.em, [raw])).map(({ templateId }) => templateId)).toEqual([
    second,
    first,
  ]);
  expect((await opened()).map(({ value }) => value['name'])).toEqual([
    'run7.raw.output.1',
    'run7.raw.log.1',
    'run7.raw.output.2',
    'run7.raw.log.2',
    'run7.raw.w2.output.1',
    'run7.raw.w2.log.1',
    'run7.raw.w2.output.2',
    'run7.raw.w2.log.2',
  ]);
});

test('outputs are intermediate but for that of the last stage, logs are logs', async () => {
  const raw = await dataset('run7.raw', ['opened']);
  await start(raw, await template('other'));
  expect((await opened()).map(({ value }) => value['class'])).toEqual(['intermediate', 'log', 'final', 'log']);
});

test('an output of another chain may be read by a chain, a log may not', async () => {
  const id = await template('never');
  const output = await dataset('run7.raw.output.1', ['opened', 'closed'], 'output');
  expect(await start(output, id)).toMatchObject({ datasetId: output });
  const log = await dataset('run7.raw.log.1', ['opened'], 'log');
  await expect(start(log, id)).rejects.toMatchObject({ code: 'INVALID', details: { field: 'datasetId' } });
});

test('a dataset of which no event came is asked of the catalog', async () => {
  const id = await template('never');
  const old = uuidv7();
  await expect(start(old, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const facts = { id: old, name: 'old.raw', kind: 'input', external: true, closed: true, deleting: false } as const;
  workflowTest.catalog.set(old, facts);
  expect(await start(old, id)).toMatchObject({ datasetId: old });
  const gone = uuidv7();
  workflowTest.catalog.set(gone, { ...facts, id: gone, deleting: true });
  await expect(start(gone, id)).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('a template that is not ACTUAL is not started, nor is one that nobody has', async () => {
  const raw = await dataset('run7.raw', ['opened', 'closed']);
  await expect(start(raw, await template('a', 'LOADED'))).rejects.toMatchObject({
    code: 'ILLEGAL_MOVE',
    message: expect.stringContaining('is LOADED') as unknown,
  });
  await expect(start(raw, await template('b', 'ARCHIVED'))).rejects.toMatchObject({
    code: 'ILLEGAL_MOVE',
    message: expect.stringContaining('is ARCHIVED') as unknown,
  });
  await expect(start(raw, uuidv7())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(start('x', uuidv7())).rejects.toMatchObject({ code: 'INVALID', details: { field: 'datasetId' } });
  await expect(start(raw, '')).rejects.toMatchObject({ code: 'INVALID', details: { field: 'templateId' } });
  expect(await findWorkflowsOver(workflowTest.db.orm.em, [raw])).toEqual([]);
});

test('a name of earlier rules that leaves no room is refused, with both lengths', async () => {
  const raw = await dataset(`${'ы'.repeat(120)}.raw`, ['opened', 'closed']);
  await expect(start(raw, await template())).rejects.toMatchObject({
    code: 'INVALID',
    message: expect.stringContaining('takes 244 bytes; a chain of 2 steps leaves room for 225') as unknown,
  });
});
