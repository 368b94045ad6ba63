import { checked, valuesOf, type Event, type Handlers, type TailHandlers } from '@visor/bus';
import type { Tx } from '@visor/db';
import { type DatasetEvent, isUuid, type TaskCommand } from '@visor/schema';
import type { Deps } from './deps.ts';
import { liveEventHandlers } from './live-events.ts';
import type { Runtime } from './runtime.ts';
import { recordReplicas } from './claim/record-replicas.ts';
import { recordStorages } from './storage/record-storages.ts';
import { applyReplies } from './registration/apply-replies.ts';
import { acceptPrepared, type FormFirst } from './intake/accept-task.ts';
import { prepareExpected, prepareIntake } from './intake/prepare-intake.ts';
import { registerTasks } from './intake/register-tasks.ts';
import { controlTasks } from './control/control-tasks.ts';
import type { ControlCommand } from './control/control.rules.ts';
import type { CatalogClient } from './task/catalog-client.ts';
import { checkTaskCommand } from './task/check-command.rules.ts';
import type { Device } from './task/device.rules.ts';
import { formFirstPage } from './forming/form-jobs.ts';
import { wakeTasks } from './forming/forming.store.ts';
import { offerFormed } from './scheduling/offer-jobs.ts';

/**
 * Applies a batch of `wfms.tasks`. Other commands come after the task's register, so registers are applied first. Where the catalog
 * has told already what a new task names, its first jobs are claimable when the transaction commits.
 */
export async function applyTaskCommands(
  deps: Deps,
  catalog: Pick<CatalogClient, 'preparedIntake'>,
  tx: Tx,
  events: readonly Event<TaskCommand>[],
): Promise<void> {
  const values = events.map(({ value }) => value);
  const controls = events.filter(isControl);
  const formed = new Set<Device>();
  const formFirst: FormFirst = async (_, task, page) => {
    if (await formFirstPage(deps, tx, task, page)) formed.add(task.device);
  };
  await registerTasks(
    deps,
    tx,
    values.filter((value) => value.type === 'register'),
    (_, tasks) => acceptPrepared(deps, catalog, tx, tasks, formFirst),
  );
  // A control locks tasks that others see, so the round is left to the loop.
  if (controls.length === 0) return offerFormed(deps, tx, formed);
  if (formed.size > 0) deps.wake(tx, 'offer');
  await controlTasks(deps, tx, controls);
}

const isControl = (event: Event<TaskCommand>): event is Event<ControlCommand> => event.value.type !== 'register';

/** The handlers of the consumer group `workload`. */
export const consumers = ({ deps, catalog, expected }: Pick<Runtime, 'deps' | 'catalog' | 'expected'>): Handlers => ({
  'wfms.tasks': checked(checkTaskCommand, (tx, events) => {
    prepareIntake(catalog, expected, events);
    return applyTaskCommands(deps, catalog, tx, events);
  }),
  'dsm.register.file.process.reply': (tx, events) => applyReplies(deps, tx, events),
  'dsm.file.replicas': (tx, events) => recordReplicas(deps, tx, events),
  'dsm.storage.events': (tx, events) => recordStorages(deps, tx, events),
});

/** What each process reads from now on: for subscriptions, and to wake its loops. */
export const tails = ({ deps, catalog, expected, live, feeds }: Runtime): readonly TailHandlers[] => [
  liveEventHandlers(live, feeds),
  {
    'dsm.dataset.events': (events) => {
      prepareExpected(catalog, expected, valuesOf(events));
      return wakeForming(deps, events);
    },
  },
];

/** Files were registered, or a dataset was closed: tasks that wait for it are due now. */
async function wakeForming(deps: Deps, events: readonly Event<DatasetEvent>[]): Promise<void> {
  const datasets = events
    .map(({ value }) => value)
    .filter(({ type, datasetId }) => (type === 'registered' || type === 'closed') && isUuid(datasetId));
  if (datasets.length === 0) return;
  const woken = await wakeTasks(deps.db, [...new Set(datasets.map(({ datasetId }) => datasetId))], deps.now());
  if (woken > 0) deps.wakeNow('form');
}
