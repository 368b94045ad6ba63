import type { TailHandlers } from '@visor/bus';
import type { Broadcast } from '@visor/service';

/** Sends the ids of changed workflows to the subscriptions of this process, whichever replica changed them. */
export const liveEventHandlers = (changes: Broadcast<string>): TailHandlers => ({
  'wfms.workflows.status': (events) => {
    for (const workflowId of new Set(events.map(({ value }) => value.workflowId))) changes.send(workflowId);
  },
});
