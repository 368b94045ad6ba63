import type { Deps } from '../deps.ts';
import type { CatalogClient } from '../task/catalog-client.ts';
import { nextTryAt } from '../task/postpone.rules.ts';
import { taskRegistered, taskRejected } from '../task/task.messages.ts';
import { dueTasks, postponeTask, type OpenTask } from '../task/task.store.ts';
import { acceptTask, rejectTask } from './intake.store.ts';

const MAX_BATCH_SIZE = 20;

/**
 * Resolves the dataset and the storage of tasks in INTAKE, outside any transaction, and answers REGISTERED or REJECTED. Where the
 * catalog does not answer, the task is tried again later. One round. Returns whether there may be more.
 */
export async function resolveTasks(deps: Deps, catalog: CatalogClient): Promise<boolean> {
  const tasks = await dueTasks(deps.db, 'INTAKE', deps.now(), MAX_BATCH_SIZE);
  for (const task of tasks) {
    try {
      await resolveTask(deps, catalog, task);
    } catch (error) {
      deps.logger.warn({ err: error, taskId: task.id }, 'task not resolved, will be tried again');
      await postponeTask(deps.db, task.id, nextTryAt(task.tries, deps.now()));
    }
  }
  return tasks.length === MAX_BATCH_SIZE;
}

async function resolveTask(deps: Deps, catalog: CatalogClient, task: OpenTask): Promise<void> {
  const { knowsDataset, storage } = await catalog.intake(task.datasetId, task.outputStorage);
  const fault = knowsDataset ? undefined : `there is no dataset ${task.datasetId}`;
  if (fault || !storage) return reject(deps, task, fault ?? `there is no storage ${task.outputStorage}`);
  const url = storage.url.endsWith('/') ? storage.url : `${storage.url}/`;
  await deps.db.transaction(async (tx) => {
    if (!(await acceptTask(tx, task.id, { ...storage, url }, deps.now()))) return;
    deps.publish(tx, 'wms.tasks.status', [taskRegistered(task.id)]);
    deps.logAfterCommit(tx, { taskId: task.id, datasetId: task.datasetId }, 'task registered');
    deps.wake(tx, 'form');
  });
}

const reject = (deps: Deps, task: OpenTask, text: string): Promise<void> =>
  deps.db.transaction(async (tx) => {
    if (!(await rejectTask(tx, task.id, 'NOT_FOUND', text))) return;
    deps.publish(tx, 'wms.tasks.status', [taskRejected(task.id, 'NOT_FOUND', text)]);
    deps.logAfterCommit(tx, { taskId: task.id, code: 'NOT_FOUND', text }, 'task rejected');
  });
