import { rejectedEvents, valuesOf, type Handlers, type TailHandlers } from '@visor/bus';
import { handleDatasetEvents } from './chain/handle-dataset-events.ts';
import { handleTaskStatus } from './chain/handle-task-status.ts';
import type { Runtime } from './runtime.ts';
import { liveEventHandlers } from './live-events.ts';

/** The handlers of the consumer group `workflow`. */
export const consumers = ({ deps }: Pick<Runtime, 'deps'>): Handlers => ({
  'dsm.dataset.events': (tx, events) => handleDatasetEvents(deps, tx, valuesOf(events)),
  'wms.tasks.status': async (tx, events) => rejectedEvents(events, await handleTaskStatus(deps, tx, valuesOf(events))),
});

/** The source of the subscriptions. */
export const tails = ({ changes }: Pick<Runtime, 'changes'>): readonly TailHandlers[] => [liveEventHandlers(changes)];
