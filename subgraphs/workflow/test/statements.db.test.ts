import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { handleDatasetEvents } from '../src/chain/handle-dataset-events.ts';
import { setTemplateStatus } from '../src/chain/set-template-status.ts';
import { listWaitingDatasets } from '../src/dataset/dataset.reads.ts';
import { createLoaders } from '../src/loaders.ts';
import { createTemplate } from '../src/template/create-template.ts';
import { findAllTemplates } from '../src/template/template.reads.ts';
import { datasetEvent, testWorkflow, twoSteps, type TestWorkflow } from './kit.ts';

let workflow: TestWorkflow;
beforeEach(async () => {
  workflow = await testWorkflow();
});
afterEach(async () => {
  await workflow[Symbol.asyncDispose]();
});

test('reads by id and foreign key, and lists, are statements of MikroORM; templates are written as entities', async () => {
  const { db, deps } = workflow;
  using writes = db.statements.record();
  const { id } = await createTemplate(deps, db, { name: 'two', mask: '.raw', cwl: twoSteps }, 'me');
  await setTemplateStatus(deps, db, { id, status: 'ACTUAL' }, 'me');
  const templateWrites = writes.statements.filter(({ text }) =>
    /^(?:insert into|update) (?:"\w+"\.)?"template"/.test(text),
  );
  expect(templateWrites.map(({ by }) => by)).toEqual(['orm', 'orm']);
  const datasetId = uuidv7();
  await db.transaction((tx) => handleDatasetEvents(deps, tx, [datasetEvent('opened', datasetId, 'run7.raw')]));

  using reads = db.statements.record();
  const loaders = createLoaders(db);
  const [found] = await loaders.workflowsOver.load(datasetId);
  const [task] = await loaders.tasksOf.load(found?.id ?? '');
  expect([found?.templateId, task?.stage]).toEqual([id, 1]);
  await Promise.all([
    loaders.template.load(id),
    loaders.workflow.load(found?.id ?? ''),
    loaders.task.load(task?.id ?? ''),
    findAllTemplates(db.orm.em),
    listWaitingDatasets(db, '%.raw%', {}),
  ]);
  expect(reads.statements.map(({ by }) => by)).toEqual(Array.from({ length: 7 }, () => 'orm'));
});
