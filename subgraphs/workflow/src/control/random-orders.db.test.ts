import { expect, test } from '@jest/globals';
import { uuidv7 } from '@visor/db';
import { Refusal, type DatasetEvent, type TaskStatus } from '@visor/schema';
import fc from 'fast-check';
import { datasetEvent, summary, testWorkflow, twoSteps } from '../../test/kit.ts';
import { cancelTask } from '../chain/cancel-task.ts';
import { handleDatasetEvents } from '../chain/handle-dataset-events.ts';
import { handleTaskStatus } from '../chain/handle-task-status.ts';
import { releaseDueTasks } from '../chain/release-due-tasks.ts';
import { setTemplateStatus } from '../chain/set-template-status.ts';
import type { TaskRow } from '../task/task.entity.ts';
import { findTasksOfWorkflows } from '../task/task.reads.ts';
import { createTemplate } from '../template/create-template.ts';
import { findWorkflowsOver } from '../workflow/workflow.reads.ts';
import { controlTask } from './control-task.ts';
import { retryTask, retryWorkflow } from './retry-tasks.ts';

const STEPS = [
  'failed',
  'good',
  'oldSummary',
  'retry',
  'retryWorkflow',
  'due',
  'cancel',
  'pause',
  'resume',
  'finish',
  'closed',
] as const;
type Step = (typeof STEPS)[number];

/** One chain of two tasks, and what can happen to it. */
async function chainIn(workflow: Awaited<ReturnType<typeof testWorkflow>>, raw: string) {
  const { db } = workflow;
  let hours = 0;
  const deps = {
    ...workflow.deps,
    failedTaskOpenMs: 3_600_000,
    now: () => new Date(workflow.now.getTime() + hours * 3_600_000),
  };
  const happened = (...events: DatasetEvent[]) => db.transaction((tx) => handleDatasetEvents(deps, tx, events));
  const reported = (...statuses: TaskStatus[]) => db.transaction((tx) => handleTaskStatus(deps, tx, statuses));
  const read = async () => {
    const [found] = await findWorkflowsOver(db.orm.em, [raw]);
    return { workflow: found, tasks: await findTasksOfWorkflows(db.orm.em, [found?.id ?? '']) };
  };
  const derived = (type: 'opened' | 'closed', { inputId, outputId, logId }: TaskRow) => [
    datasetEvent(type, outputId, 'o', { kind: 'output', parentDatasetId: inputId }),
    datasetEvent(type, logId, 'l', { kind: 'log', parentDatasetId: inputId }),
  ];
  const askedToClose = async () =>
    (await workflow.sent()).flatMap(({ topic, value }) =>
      topic === 'dsm.register.dataset.close' ? [String(value['datasetId'])] : [],
    );
  const summaryOf = ({ id, outputId, logId }: TaskRow, failed: number, round: number, cancelled = false) =>
    summary(id, { output: outputId, log: logId }, { finished: 10 - failed, failed }, { round, cancelled });
  const by = 'anna';
  const acts: Record<Step, (task: TaskRow) => Promise<unknown>> = {
    failed: (task) => reported(summaryOf(task, 9, task.round, task.state === 'CANCELLING')),
    good: (task) => reported(summaryOf(task, 0, task.round, task.state === 'CANCELLING')),
    oldSummary: (task) => reported(summaryOf(task, 0, Math.max(1, task.round - 1))),
    retry: ({ id }) => retryTask(deps, db, { taskId: id }, by),
    retryWorkflow: ({ workflowId }) => retryWorkflow(deps, db, { workflowId }, by),
    due: () => {
      hours += 0.6;
      return releaseDueTasks(deps, db);
    },
    cancel: ({ id }) => cancelTask(deps, db, { id }, by),
    pause: ({ id }) => controlTask(deps, db, 'pause', { id }, by),
    resume: ({ id }) => controlTask(deps, db, 'resume', { id }, by),
    finish: ({ id }) => controlTask(deps, db, 'finish', { id }, by),
    closed: async (task) => {
      const asked = await askedToClose();
      return asked.includes(task.outputId) ? happened(...derived('closed', task)) : undefined;
    },
  };
  await happened(datasetEvent('closed', raw, `${raw}.raw`));
  await happened(...(await read()).tasks.flatMap((task) => derived('opened', task)));
  return { read, acts, askedToClose };
}

/** A refusal is an answer; anything else is a fault. */
const orRefused = async (act: Promise<unknown>): Promise<void> => {
  try {
    await act;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
};

test('whatever replicas and persons do at the same time, no chain is stuck, no dataset closed twice, no FINISHED task reopened', async () => {
  await using workflow = await testWorkflow();
  const { id } = await createTemplate(workflow.deps, workflow.db, { name: 'two', mask: '.raw', cwl: twoSteps }, 'me');
  await setTemplateStatus(workflow.deps, workflow.db, { id, status: 'ACTUAL' }, 'me');
  const act = fc.tuple(fc.constantFrom(...STEPS), fc.constantFrom(0, 1));
  const moment = fc.array(act, { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(fc.array(moment, { maxLength: 8 }), async (moments) => {
      const { read, acts, askedToClose } = await chainIn(workflow, uuidv7());
      const finished = new Set<string>();
      const proceed = async (together: readonly (readonly [Step, number])[]): Promise<void> => {
        const { tasks } = await read();
        await Promise.all(
          together.map(([step, index]) => {
            const task = tasks[index];
            return task ? orRefused(acts[step](task)) : undefined;
          }),
        );
        const after = await read();
        for (const task of after.tasks) {
          if (finished.has(task.id)) expect(task.state).toBe('FINISHED');
          if (task.state === 'FINISHED') finished.add(task.id);
        }
      };
      for (const together of moments) await proceed(together);
      for (let turn = 0; turn < 4; turn++)
        for (const step of ['resume', 'good', 'due', 'due', 'closed'] as const)
          await proceed([
            [step, 0],
            [step, 1],
          ]);
      const { workflow: ended, tasks } = await read();
      expect(ended?.status).not.toBe('ACTIVE');
      const own = tasks.flatMap(({ outputId, logId }) => [outputId, logId]);
      expect((await askedToClose()).filter((datasetId) => own.includes(datasetId)).toSorted()).toEqual(own.toSorted());
    }),
    { numRuns: 25 },
  );
}, 120_000);
