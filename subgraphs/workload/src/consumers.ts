import type { Event, Handlers, TailHandlers } from '@visor/bus';
import { type DatasetEvent, isUuid } from '@visor/schema';
import type { Deps } from './deps.ts';
import { liveEventHandlers } from './live-events.ts';
import type { Runtime } from './runtime.ts';
import { recordReplicas } from './claim/record-replicas.ts';
import { applyReplies } from './registration/apply-replies.ts';
import { applyTaskCommands } from './intake/apply-task-commands.ts';
import { wakeTasks } from './forming/forming.store.ts';

/** The handlers of the consumer group `workload`. */
export const consumers = ({ deps }: Pick<Runtime, 'deps'>): Handlers => ({
  'wfms.tasks': (tx, events) => applyTaskCommands(deps, tx, events),
  'dsm.register.file.process.reply': (tx, events) => applyReplies(deps, tx, events),
  'dsm.file.replicas': (tx, events) => recordReplicas(deps, tx, events),
});

/** What each process reads from now on: for subscriptions, and to wake its loops. */
export const tails = ({ deps, live }: Runtime): readonly TailHandlers[] => [
  liveEventHandlers(live),
  { 'dsm.dataset.events': (events) => wakeForming(deps, events) },
];

/** Files were registered, or a dataset was closed: tasks that wait for it are due now. */
async function wakeForming(deps: Deps, events: readonly Event<DatasetEvent>[]): Promise<void> {
  const datasets = events
    .map(({ value }) => value)
    .filter(({ type, datasetId }) => (type === 'registered' || type === 'closed') && isUuid(datasetId));
  if (datasets.length === 0) return;
  await deps.db.transaction(async (tx) => {
    const woken = await wakeTasks(tx, [...new Set(datasets.map(({ datasetId }) => datasetId))], deps.now());
    if (woken > 0) deps.wake(tx, 'form');
  });
}
