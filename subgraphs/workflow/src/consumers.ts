import type { ConsumerOptions } from '@visor/bus';
import { decodeEvent, type DatasetEvent, type TaskStatus } from '@visor/schema';
import type { Deps } from './deps.ts';
import { handleDatasetEvents } from './workflow/handle-dataset-events.ts';
import { handleTaskStatus } from './workflow/handle-task-status.ts';

/** The consumer of workflow's group. */
export const consumer = (deps: Deps): ConsumerOptions => ({
  group: 'workflow',
  topics: ['dsm.dataset.events', 'wms.tasks.status'],
  decode: decodeEvent,
  handle: async (tx, events) => {
    const values = events.map(({ value }) => value);
    if (events[0]?.topic !== 'wms.tasks.status') return handleDatasetEvents(deps, tx, values as DatasetEvent[]);
    const refused = await handleTaskStatus(deps, tx, values as TaskStatus[]);
    return refused.flatMap(({ status, code, reason }) => {
      const event = events.find(({ value }) => value === status);
      return event ? [{ event, code, reason }] : [];
    });
  },
});
