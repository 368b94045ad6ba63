import type { Tx } from '@visor/db';
import type { Deps } from '../deps.ts';
import type { CatalogClient } from '../task/catalog-client.ts';
import { MAX_SMALL_BATCH } from '../settings/small-batch.rules.ts';
import { readSettings } from '../settings/setting.reads.ts';
import { nextTryAt } from '../task/postpone.rules.ts';
import { taskRejected } from '../task/task.messages.ts';
import { dueTasks, postponeTask, type OpenTask } from '../task/task.store.ts';
import { acceptInto, answerAccepted, type FormFirst } from './accept-task.ts';
import { rejectTask } from './intake.store.ts';

const MAX_BATCH_SIZE = 20;

/**
 * Resolves the dataset and the storage of tasks in INTAKE, outside any transaction, and answers REGISTERED or REJECTED. Where the
 * catalog does not answer, the task is tried again later. One round. Returns whether there may be more.
 */
export async function resolveTasks(deps: Deps, catalog: CatalogClient, formFirst?: FormFirst): Promise<boolean> {
  const [{ splitter }, tasks] = await Promise.all([
    readSettings(deps.db, 'forming'),
    dueTasks(deps.db, 'INTAKE', deps.now(), MAX_BATCH_SIZE),
  ]);
  for (const task of tasks) {
    try {
      await resolveTask(deps, catalog, task, splitter ? formFirst : undefined);
    } catch (error) {
      deps.logger.warn({ err: error, taskId: task.id }, 'task not resolved, will be tried again');
      await postponeTask(deps.db, task.id, nextTryAt(task.tries, deps.now()));
    }
  }
  return tasks.length === MAX_BATCH_SIZE;
}

async function resolveTask(deps: Deps, catalog: CatalogClient, task: OpenTask, formFirst?: FormFirst): Promise<void> {
  const { knowsDataset, storage, isInput, page } = await catalog.intake(task.datasetId, task.outputStorage);
  const fault = knowsDataset ? undefined : `there is no dataset ${task.datasetId}`;
  if (fault || !storage) return reject(deps, task, fault ?? `there is no storage ${task.outputStorage}`);
  const accept = (form?: (tx: Tx, accepted: OpenTask) => Promise<void>): Promise<void> =>
    deps.db.transaction(
      async (tx) => {
        const accepted = await acceptInto(deps, tx, task, { storage, isInput });
        if (!accepted) return;
        answerAccepted(deps, tx, task);
        if (form && accepted.splitting) await form(tx, accepted);
        else deps.wake(tx, 'form');
      },
      { isSmall: (page?.files.length ?? 0) <= MAX_SMALL_BATCH },
    );
  // An open dataset is read again by the loop: files may have come since the catalog answered.
  if (!page || page.open || !formFirst) return accept();
  try {
    await accept((tx, accepted) => formFirst(tx, accepted, page));
  } catch (error) {
    deps.logger.warn({ err: error, taskId: task.id }, 'jobs not formed with the task, will be tried again');
    await accept();
  }
}

const reject = (deps: Deps, task: OpenTask, text: string): Promise<void> =>
  deps.db.transaction(async (tx) => {
    if (!(await rejectTask(tx, task.id, 'NOT_FOUND', text))) return;
    deps.publish(tx, 'wms.tasks.status', [taskRejected(task.id, 'NOT_FOUND', text)]);
    deps.logAfterCommit(tx, { taskId: task.id, code: 'NOT_FOUND', text }, 'task rejected');
  });
