import type { Tx } from '@visor/db';
import type { Deps } from '../deps.ts';
import { readSettings } from '../settings/setting.reads.ts';
import type { CatalogClient, CatalogStorage, FilePage } from '../task/catalog-client.ts';
import { taskRegistered } from '../task/task.messages.ts';
import type { OpenTask } from '../task/task.store.ts';
import { acceptTask } from './intake.store.ts';
import type { NewTask } from './task-command.rules.ts';

/** Forms jobs of the first page of files in the transaction that accepts the task. */
export type FormFirst = (tx: Tx, task: OpenTask, page: FilePage) => Promise<void>;

type TaskOfDataset = Pick<OpenTask, 'id' | 'datasetId'>;

/** What the catalog has told of the task. */
interface AcceptedIntake {
  readonly storage: CatalogStorage;
  readonly isInput: boolean;
}

/** Accepts a task, and answers REGISTERED. Returns it, and whether its splitting is on; undefined where it has moved meanwhile. */
export async function acceptInto(
  deps: Deps,
  tx: Tx,
  { id, datasetId }: TaskOfDataset,
  { storage, isInput }: AcceptedIntake,
): ReturnType<typeof acceptTask> {
  const url = storage.url.endsWith('/') ? storage.url : `${storage.url}/`;
  const accepted = await acceptTask(tx, id, { ...storage, url, isInput }, deps.now());
  if (!accepted) return undefined;
  deps.publish(tx, 'wms.tasks.status', [taskRegistered(id)]);
  deps.logAfterCommit(tx, { taskId: id, datasetId }, 'task registered');
  return accepted;
}

/** Tasks that one transaction accepts at once; the loop resolves the others. */
const MAX_AT_ONCE = 20;

/**
 * Accepts new tasks in the transaction that stores them, and forms their first jobs, where the catalog has already told what they
 * name. Returns those it accepted; the loop resolves the others.
 */
export async function acceptPrepared(
  deps: Deps,
  catalog: Pick<CatalogClient, 'preparedIntake'>,
  tx: Tx,
  tasks: readonly NewTask[],
  formFirst: FormFirst,
): Promise<readonly NewTask[]> {
  const prepared = tasks.slice(0, MAX_AT_ONCE).flatMap((task) => {
    const intake = catalog.preparedIntake(task.datasetId, task.outputStorage);
    return intake ? [{ task, ...intake }] : [];
  });
  if (prepared.length === 0) return [];
  const { splitter } = await readSettings(tx, 'forming');
  if (!splitter) return [];
  for (const { task, page, ...intake } of prepared) {
    const accepted = await acceptInto(deps, tx, task, intake);
    if (accepted?.splitting) await formFirst(tx, accepted, page);
    else deps.wake(tx, 'form');
  }
  return prepared.map(({ task }) => task);
}
