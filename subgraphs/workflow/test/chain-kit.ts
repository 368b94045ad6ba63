import { expect } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import type { DatasetEvent, TaskStatus } from '@visor/schema';
import { handleDatasetEvents } from '../src/chain/handle-dataset-events.ts';
import { handleTaskStatus } from '../src/chain/handle-task-status.ts';
import { setTemplateStatus } from '../src/chain/set-template-status.ts';
import type { Deps } from '../src/deps.ts';
import type { TaskRow } from '../src/task/task.entity.ts';
import { findTasksOfWorkflows } from '../src/task/task.reads.ts';
import { createTemplate } from '../src/template/create-template.ts';
import { findWorkflowsOver } from '../src/workflow/workflow.reads.ts';
import { datasetEvent, summary, twoSteps, type TestWorkflow } from './kit.ts';

/** A chain of two stages over a dataset. */
interface TestChain {
  readonly raw: string;
  readonly first: TaskRow;
  readonly second: TaskRow;
  readonly workflowId: string;
}

/** Events of the datasets that tasks make. */
export const derived = (type: 'opened' | 'closed', ...tasks: readonly TaskRow[]) =>
  tasks.flatMap((task) => [
    datasetEvent(type, task.outputId, 'o', { kind: 'output', parentDatasetId: task.inputId }),
    datasetEvent(type, task.logId, 'l', { kind: 'log', parentDatasetId: task.inputId }),
  ]);

/** The summary with which a task ends. */
export const ended = (task: TaskRow, jobs: Parameters<typeof summary>[2], more: Parameters<typeof summary>[3] = {}) =>
  summary(task.id, { output: task.outputId, log: task.logId }, jobs, more);

/** Moves chains as the catalog and workload do. */
export function chainKit({ db, sent }: Pick<TestWorkflow, 'db' | 'sent'>, deps: Deps) {
  const happened = (...events: DatasetEvent[]) => db.transaction((tx) => handleDatasetEvents(deps, tx, events));
  const reported = (...statuses: TaskStatus[]) => db.transaction((tx) => handleTaskStatus(deps, tx, statuses));
  async function read(datasetId: string): Promise<{ states: string; tasks: TaskRow[]; workflowId: string }> {
    const [workflow] = await findWorkflowsOver(db.orm.em, [datasetId]);
    const workflowId = workflow?.id ?? '';
    const tasks = await findTasksOfWorkflows(db.orm.em, [workflowId]);
    return { workflowId, tasks, states: [workflow?.status, ...tasks.map(({ state }) => state)].join(' ') };
  }
  /** Makes the ACTUAL template of the chains. */
  async function template(name = 'two', mask = '.raw'): Promise<string> {
    const { id } = await createTemplate(deps, db, { name, mask, cwl: twoSteps }, 'me');
    await setTemplateStatus(deps, db, { id, status: 'ACTUAL' }, 'me');
    return id;
  }
  /** A chain over a new dataset; its first task was sent. */
  async function start(name: string): Promise<TestChain> {
    const raw = uuidv7();
    await happened(datasetEvent('closed', raw, name));
    return sendFirst(raw);
  }
  /** Opens the datasets of the tasks, as the catalog does. */
  async function sendFirst(raw: string): Promise<TestChain> {
    const { tasks, workflowId } = await read(raw);
    const [first, second] = tasks;
    if (!first || !second) throw new Error('no tasks');
    await happened(...derived('opened', first, second));
    return { raw, first, second, workflowId };
  }
  /** A workflow of two stages, the first of which was sent. */
  async function running(): Promise<TestChain> {
    await template();
    return start('run7.raw');
  }
  /** As `running`, and the first task failed. */
  async function failed(): Promise<TestChain> {
    const chain = await running();
    await reported(ended(chain.first, { finished: 1, failed: 4 }));
    expect((await read(chain.raw)).states).toBe('FAILED FAILED CANCELLED');
    return chain;
  }
  /** Ends both stages without a failed job. */
  async function finish({ first, second }: TestChain): Promise<void> {
    for (const task of [first, second]) {
      await reported(ended(task, { finished: 5 }));
      await happened(...derived('closed', task));
    }
  }
  const sentTo = async (topic: string) =>
    (await sent()).filter((message) => message.topic === topic).map(({ value }) => value);
  return { happened, reported, read, template, start, running, failed, sendFirst, finish, sentTo };
}
