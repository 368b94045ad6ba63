import type { Event, Handlers, TailHandlers } from '@visor/bus';
import type { Tx } from '@visor/db';
import { type DatasetEvent, isUuid } from '@visor/schema';
import type { Deps } from './deps.ts';
import { liveHandlers } from './live-events.ts';
import type { Runtime } from './runtime.ts';
import { noteReplicas } from './claim/record-replicas.ts';
import { takeReplies } from './registration/apply-replies.ts';
import { takeCommands } from './intake/take-commands.ts';
import { hasten } from './task/task.store.ts';

/** The handlers of the consumer group `workload`. */
export const consumers = ({ deps }: Pick<Runtime, 'deps'>): Handlers => {
  /** A consumer's effect shows only after its commit: loops are woken then. */
  const within = (tx: Tx): Deps => ({ ...deps, wake: (name) => void tx.afterCommit.push(() => deps.wake(name)) });
  return {
    'wfms.tasks': (tx, events) => takeCommands(within(tx), tx, events),
    'dsm.register.file.process.reply': (tx, events) => takeReplies(within(tx), tx, events),
    'dsm.file.replicas': (tx, events) => noteReplicas(deps, tx, events),
  };
};

/** What each process reads from now on: for subscriptions, and to wake its loops. */
export const tails = ({ deps, live }: Runtime): readonly TailHandlers[] => [
  liveHandlers(live),
  { 'dsm.dataset.events': (events) => hear(deps, events) },
];

/** Files came, or a dataset was closed: whoever waits for it looks now. */
async function hear(deps: Deps, events: readonly Event<DatasetEvent>[]): Promise<void> {
  const datasets = events
    .map(({ value }) => value)
    .filter(({ type, datasetId }) => (type === 'registered' || type === 'closed') && isUuid(datasetId));
  if (datasets.length === 0) return;
  const hastened = await hasten(deps.db, [...new Set(datasets.map((one) => one.datasetId))], deps.now());
  if (hastened > 0) deps.wake('form');
}
