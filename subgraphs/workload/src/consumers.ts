import { checked, type Event, type Handlers, type TailHandlers } from '@visor/bus';
import type { Tx } from '@visor/db';
import { type DatasetEvent, isUuid, type TaskCommand } from '@visor/schema';
import type { Deps } from './deps.ts';
import { liveEventHandlers } from './live-events.ts';
import type { Runtime } from './runtime.ts';
import { recordReplicas } from './claim/record-replicas.ts';
import { applyReplies } from './registration/apply-replies.ts';
import { prepareIntake } from './intake/prepare-intake.ts';
import { registerTasks } from './intake/register-tasks.ts';
import { controlTasks } from './control/control-tasks.ts';
import type { ControlCommand } from './control/control.rules.ts';
import { checkTaskCommand } from './task/check-command.rules.ts';
import { wakeTasks } from './forming/forming.store.ts';

/** Applies a batch of `wfms.tasks`. Other commands come after the task's register, so registers are applied first. */
export async function applyTaskCommands(deps: Deps, tx: Tx, events: readonly Event<TaskCommand>[]): Promise<void> {
  const values = events.map(({ value }) => value);
  await registerTasks(
    deps,
    tx,
    values.filter((value) => value.type === 'register'),
  );
  await controlTasks(deps, tx, events.filter(isControl));
}

const isControl = (event: Event<TaskCommand>): event is Event<ControlCommand> => event.value.type !== 'register';

/** The handlers of the consumer group `workload`. */
export const consumers = ({ deps, catalog }: Pick<Runtime, 'deps' | 'catalog'>): Handlers => ({
  'wfms.tasks': checked(checkTaskCommand, (tx, events) => {
    prepareIntake(catalog, events);
    return applyTaskCommands(deps, tx, events);
  }),
  'dsm.register.file.process.reply': (tx, events) => applyReplies(deps, tx, events),
  'dsm.file.replicas': (tx, events) => recordReplicas(deps, tx, events),
});

/** What each process reads from now on: for subscriptions, and to wake its loops. */
export const tails = ({ deps, live, feeds }: Runtime): readonly TailHandlers[] => [
  liveEventHandlers(live, feeds),
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
