import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { datasetEvent, testWorkflow, twoSteps, type TestWorkflow } from '../../test/kit.ts';
import { createTemplate } from '../template/create-template.ts';
import type { TaskRow } from '../task/task.entity.ts';
import { findTasksOfWorkflows } from '../task/task.reads.ts';
import { findWorkflowsOver } from '../workflow/workflow.reads.ts';
import { handleDatasetEvents } from './handle-dataset-events.ts';
import { releaseDueTasks } from './release-due-tasks.ts';
import { setTemplateStatus } from './set-template-status.ts';

const HINTS = 'streaming: true, chunk: 50, window: 20, labels: [ssd], logs: none, gpus: 2';

async function start(at: TestWorkflow, hints: string): Promise<{ raw: string; tasks: TaskRow[] }> {
  const cwl = twoSteps.replace('maxFailedFraction: 0.2', hints);
  const { id } = await createTemplate(at.deps, at.db, { name: 's', mask: '.raw', cwl }, 'me');
  await setTemplateStatus(at.deps, at.db, { id, status: 'ACTUAL' }, 'me');
  const raw = uuidv7();
  const happened = (...events: Parameters<typeof handleDatasetEvents>[2]) =>
    at.db.transaction((tx) => handleDatasetEvents(at.deps, tx, events));
  await happened(datasetEvent('opened', raw, 'run7.raw'));
  const [workflow] = await findWorkflowsOver(at.db.orm.em, [raw]);
  const tasks = await findTasksOfWorkflows(at.db.orm.em, [workflow?.id ?? '']);
  for (const { outputId, logId, inputId: parentDatasetId } of tasks)
    await happened(
      datasetEvent('opened', outputId, 'o', { kind: 'output', parentDatasetId }),
      datasetEvent('opened', logId, 'l', { kind: 'log', parentDatasetId }),
    );
  return { raw, tasks };
}
const sent = async (at: TestWorkflow) => (await at.sent()).filter(({ topic }) => topic === 'wfms.tasks');

test('streaming tasks are sent while their inputs are open, with all that their hints say', async () => {
  await using at = await testWorkflow();
  const { tasks } = await start(at, HINTS);
  const messages = await sent(at);
  expect(messages.map(({ key }) => key)).toEqual(tasks.map(({ id }) => id));
  for (const { value } of messages)
    expect(value).toMatchObject({
      type: 'register',
      streaming: true,
      chunk: 50,
      window: 20,
      labels: ['ssd'],
      keepLogs: false,
      device_type: 'GPU',
      resources: { cores: 1, ramMiB: 256, scratchMiB: 2_048, gpus: 2 },
    });
});

test('others wait for the close, and their messages are as before', async () => {
  await using at = await testWorkflow();
  const { raw } = await start(at, 'retries: 2');
  expect(await sent(at)).toEqual([]);
  await at.db.transaction((tx) => handleDatasetEvents(at.deps, tx, [datasetEvent('closed', raw, 'run7.raw')]));
  const [message, ...others] = await sent(at);
  expect(others).toEqual([]);
  expect(message?.value).toMatchObject({ streaming: false });
  for (const field of ['chunk', 'window', 'labels', 'keepLogs', 'sizePerJob'])
    expect(message?.value).not.toHaveProperty(field);
});

test('the net sends a streaming task whose event was missed', async () => {
  await using at = await testWorkflow();
  const { tasks } = await start(at, HINTS);
  await at.db.query(`update task set state = 'DEFINED' where id = $1`, [tasks[1]?.id]);
  await releaseDueTasks(at.deps, at.db);
  expect((await sent(at)).map(({ key }) => key)).toEqual([...tasks, tasks[1]].map((task) => task?.id));
});
