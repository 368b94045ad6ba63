import type { TailHandlers } from '@visor/bus';
import type { EventFeed } from '@visor/service';

/** Hands changes of workflows to the subscriptions of this process, whichever replica made them. */
export const liveEventHandlers = (changes: EventFeed<'wfms.workflows.status'>): TailHandlers => ({
  'wfms.workflows.status': { isWanted: () => changes.readers > 0, handle: (events) => changes.send(events) },
});
