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
type Accepted = Awaited<ReturnType<typeof acceptTask>>;

/** What the catalog has told of the task. */
interface AcceptedIntake {
  readonly storage: CatalogStorage;
  readonly isInput: boolean;
}

/** Accepts a task: one statement. Returns it, and whether its splitting is on; undefined where it has moved meanwhile. */
export function acceptInto(
  { now }: Deps,
  sql: Pick<Tx, 'query'>,
  { id }: TaskOfDataset,
  { storage, isInput }: AcceptedIntake,
): Promise<Accepted> {
  const url = storage.url.endsWith('/') ? storage.url : `${storage.url}/`;
  return acceptTask(sql, id, { ...storage, url, isInput }, now());
}

/** Answers REGISTERED. */
export function answerAccepted(deps: Deps, tx: Tx, { id, datasetId }: TaskOfDataset): void {
  deps.publish(tx, 'wms.tasks.status', [taskRegistered(id)]);
  deps.logAfterCommit(tx, { taskId: id, datasetId }, 'task registered');
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
  const asked = tasks.slice(0, MAX_AT_ONCE).map(async (task) => {
    const intake = await catalog.preparedIntake(task.datasetId, task.outputStorage);
    return intake ? [{ task, ...intake }] : [];
  });
  const prepared = (await Promise.all(asked)).flat();
  if (prepared.length === 0) return [];
  const [{ splitter }, ...accepted] = await tx.together((sql) => [
    readSettings(sql, 'forming'),
    ...prepared.map(({ task, page: _page, ...intake }) => acceptInto(deps, sql, task, intake)),
  ]);
  for (const [index, { task, page }] of prepared.entries()) {
    const open = accepted[index];
    answerAccepted(deps, tx, task);
    if (open?.splitting && splitter) await formFirst(tx, open, page);
    else deps.wake(tx, 'form');
  }
  return prepared.map(({ task }) => task);
}
