import type { Deps } from '../deps.ts';
import type { Catalog } from '../task/catalog-client.ts';
import { retryAt } from '../task/retry.rules.ts';
import { acceptTask, dueTasks, putOff, rejectTask, type OpenTask } from '../task/task.store.ts';

const most = 20;

/**
 * Looks up the dataset and the storage of tasks that came in, outside any transaction, and answers REGISTERED or REJECTED.
 * Where the catalog gives no answer the task waits and is looked up again. One round; says whether there may be more.
 */
export async function lookUpTasks(deps: Deps, catalog: Catalog): Promise<boolean> {
  const tasks = await dueTasks(deps.db, 'INTAKE', deps.now(), most);
  for (const task of tasks) {
    try {
      await lookUp(deps, catalog, task);
    } catch (error) {
      deps.logger.warn({ err: error, task: task.id }, 'task not looked up, to be tried again');
      await putOff(deps.db, task.id, retryAt(task.tries, deps.now()));
    }
  }
  return tasks.length === most;
}

async function lookUp(deps: Deps, catalog: Catalog, task: OpenTask): Promise<void> {
  const [known, storage] = await Promise.all([
    catalog.knowsDataset(task.datasetId),
    catalog.storage(task.outputStorage),
  ]);
  const fault = known ? undefined : `there is no dataset ${task.datasetId}`;
  if (fault || !storage) return reject(deps, task, fault ?? `there is no storage ${task.outputStorage}`);
  const url = storage.url.endsWith('/') ? storage.url : `${storage.url}/`;
  await deps.db.transaction(async (tx) => {
    if (!(await acceptTask(tx, task.id, { ...storage, url }, deps.now()))) return;
    deps.bus.publish(tx, 'wms.tasks.status', [{ type: 'REGISTERED', taskId: task.id }]);
    deps.logAfterCommit(tx, { taskId: task.id, datasetId: task.datasetId }, 'task registered');
  });
  deps.wake('form');
}

const reject = (deps: Deps, task: OpenTask, text: string): Promise<void> =>
  deps.db.transaction(async (tx) => {
    if (!(await rejectTask(tx, task.id, 'NOT_FOUND', text))) return;
    deps.bus.publish(tx, 'wms.tasks.status', [{ type: 'REJECTED', taskId: task.id, code: 'NOT_FOUND', text }]);
    deps.logAfterCommit(tx, { taskId: task.id, code: 'NOT_FOUND', text }, 'task rejected');
  });
