import type { NewEvent } from '@visor/bus';
import type { Tx } from '@visor/db';
import {
  type DatasetClose,
  type DatasetEvent,
  type DatasetUpload,
  demand,
  Refusal,
  type RefusalCode,
  type TaskStatus,
} from '@visor/schema';
import type { TaskState } from '../../generated/resolvers.ts';
import { factsOf } from '../dataset/dataset.rules.ts';
import { seeDatasets } from '../dataset/record-dataset-events.ts';
import type { Deps } from '../deps.ts';
import { holdOffTemplates } from '../template/match-templates.ts';
import { idOf, printable, storageFault } from '../text.rules.ts';
import { announceWorkflows } from './announce-workflows.ts';
import { startWorkflows } from './start-matching-workflows.ts';
import { advance, type Advance, type Contents, type Happening, type Order, type Stale } from './chain.rules.ts';
import { registerCommand, taskCommand } from '../task/task.messages.ts';
import {
  holdChains,
  saveTasks,
  saveWorkflows,
  workflowsOfDatasets,
  workflowsOfTasks,
  type StoredChain,
  type TaskChange,
} from '../task/task.store.ts';

function message(deps: Deps, { rows, names }: StoredChain, order: Order): NewEvent[] {
  if (order.type === 'upload') {
    const value: DatasetUpload = { datasetId: order.datasetId };
    return [{ topic: 'dsm.register.dataset.upload', key: order.datasetId, type: 'upload', value }];
  }
  if (order.type === 'close') {
    const { datasetId, count, digest } = order;
    const name = names.get(datasetId) ?? '';
    const value: DatasetClose = { datasetId, dataset: name, count, digest };
    return [{ topic: 'dsm.register.dataset.close', key: name, type: 'close', value }];
  }
  if (order.type === 'cancel') return [taskCommand({ type: 'cancel', task_id: order.taskId })];
  const row = rows.find(({ id }) => id === order.taskId);
  return row ? [taskCommand(registerCommand(row, names, deps.outputStorage))] : [];
}

const said: Readonly<Record<TaskState, string>> = {
  DEFINED: 'task defined',
  IN_PROGRESS: 'task sent',
  CLOSING: 'task closing',
  CANCELLING: 'task to be cancelled',
  FINISHED: 'task finished',
  FAILED: 'task failed',
  CANCELLED: 'task cancelled',
  SKIPPED: 'task skipped',
};

/** Says to operators what became of a workflow and its tasks. */
function logChanges(
  { logAfterCommit }: Deps,
  tx: Tx,
  { view }: StoredChain,
  to: Advance,
  changes: readonly TaskChange[],
): void {
  const workflowId = view.id;
  for (const { id, state, reason } of changes)
    logAfterCommit(tx, { workflowId, taskId: id, reason: reason ?? undefined }, said[state]);
  const { status } = to.chain;
  if (status !== view.status) logAfterCommit(tx, { workflowId, status }, 'workflow ended');
}

function changesOf({ view }: StoredChain, { chain }: Advance): TaskChange[] {
  return chain.tasks.flatMap((task, index) => {
    const was = view.tasks[index]?.state;
    return was === undefined || was === task.state
      ? []
      : [{ id: task.id, was, state: task.state, reason: task.reason }];
  });
}

export interface Advanced {
  /** Tasks that moved. */
  readonly changes: readonly TaskChange[];
  readonly stale: readonly Stale[];
}

/**
 * Applies what happened to these workflows and does what is due, in one transaction: states, the messages that tell of
 * them, and the notice to subscribers.
 */
export async function advanceChains(
  deps: Deps,
  tx: Tx,
  workflowIds: readonly string[],
  happenings: readonly Happening[],
): Promise<Advanced> {
  const stored = await holdChains(tx, workflowIds);
  const advanced = stored.map((one) => ({ one, to: advance(one.view, happenings) }));
  const changes = advanced.flatMap(({ one, to }) => changesOf(one, to));
  const stale = advanced.flatMap(({ to }) => to.stale);
  if (changes.length === 0) return { changes, stale };
  await saveTasks(tx, changes, deps.now());
  const ended = advanced.filter(({ one, to }) => one.view.status !== to.chain.status).map(({ to }) => to.chain);
  if (ended.length > 0)
    await saveWorkflows(
      tx,
      ended.map(({ id, status }) => ({ id, status })),
      deps.now(),
    );
  deps.publish(
    tx,
    advanced.flatMap(({ one, to }) => to.orders.flatMap((order) => message(deps, one, order))),
  );
  for (const { one, to } of advanced) logChanges(deps, tx, one, to, changesOf(one, to));
  const changed = advanced.filter(({ one, to }) => changesOf(one, to).length > 0);
  await announceWorkflows(
    tx,
    changed.map(({ one }) => one.view.id),
  );
  return { changes, stale };
}

function checkedEvent(event: DatasetEvent): DatasetEvent {
  // A name that no chain can take is no fault of the message: `Dataset.processing.reason` says it.
  demand('name', storageFault(event.name));
  return { ...event, datasetId: idOf('datasetId', event.datasetId) };
}

type CatalogRefusal = Extract<Happening, { readonly datasetId: string }>;

function refusalOf(event: DatasetEvent): CatalogRefusal[] {
  const { type, datasetId, name, surplus, missing, names, code, text } = event;
  if (type === 'refused') {
    const reason = { code: printable(code ?? 'REFUSED'), text: printable(`${name} was not opened: ${text ?? ''}`) };
    return [{ type: 'openRefused', datasetId, reason }];
  }
  if (type !== 'closeRefused') return [];
  const which = names?.length ? `: ${names.join(', ')}` : '';
  const why = `${name} was not closed: ${surplus ?? 0} files too many, ${missing ?? 0} missing${which}`;
  return [{ type: 'closeRefused', datasetId, text: printable(why) }];
}

/** Consumer of `dsm.dataset.events`: hop 3 for new datasets, then whatever the opened and closed ones make possible. */
export async function onDatasetEvents(deps: Deps, tx: Tx, batch: readonly DatasetEvent[]): Promise<void> {
  const events = batch.map(checkedEvent);
  await holdOffTemplates(tx);
  const { changed, undecided } = await seeDatasets(tx, factsOf(events));
  await startWorkflows(deps, tx, undecided);
  const happenings = events.flatMap(refusalOf);
  const touched = [...changed, ...happenings.map(({ datasetId }) => datasetId)];
  if (touched.length === 0) return;
  await advanceChains(deps, tx, await workflowsOfDatasets(tx, touched), happenings);
}

/** What a summary says of its task's own datasets. */
function contentsOf(status: TaskStatus): Contents[] {
  return (status.checklists ?? []).map(({ datasetId, count, digest }) => ({
    datasetId: idOf('checklists.datasetId', datasetId),
    count,
    digest,
  }));
}

function happeningOf(status: TaskStatus): Happening[] {
  const { type, code, text } = status;
  const taskId = idOf('taskId', status.taskId);
  if (type === 'REJECTED')
    return [{ type: 'rejected', taskId, reason: { code: printable(code ?? 'REJECTED'), text: printable(text ?? '') } }];
  if (type !== 'summary') return [];
  demand('jobs', status.jobs ? undefined : 'is missing in a summary');
  return [{ type: 'summary', taskId, summary: status, contents: contentsOf(status) }];
}

/** A word of workload that moved nothing, to become a dead letter. */
export interface RefusedStatus {
  readonly status: TaskStatus;
  readonly code: RefusalCode;
  readonly reason: string;
}

/**
 * Consumer of `wms.tasks.status`. Progress is workload's to show; only the last word moves a task. Gives the words that
 * came to a task which did not wait for them.
 */
export async function onTaskStatus(deps: Deps, tx: Tx, batch: readonly TaskStatus[]): Promise<RefusedStatus[]> {
  const statusBy = new Map(batch.flatMap((status) => happeningOf(status).map((what) => [what, status] as const)));
  const happenings = [...statusBy.keys()];
  if (happenings.length === 0) return [];
  const ids = happenings.flatMap((one) => ('taskId' in one ? [one.taskId] : []));
  const workflows = await workflowsOfTasks(tx, ids);
  const unknown = ids.find((id) => !workflows.has(id));
  if (unknown) throw new Refusal('NOT_FOUND', `there is no task ${unknown}`, { taskId: unknown });
  const { stale } = await advanceChains(deps, tx, [...new Set(workflows.values())], happenings);
  return stale.flatMap(({ happening, state }) => {
    const status = statusBy.get(happening);
    const reason = `task ${happening.taskId} is ${state}, so a ${happening.type} changes nothing`;
    return status ? [{ status, code: 'ILLEGAL_MOVE', reason }] : [];
  });
}
