import type { TailHandlers } from '@visor/bus';
import type { EventFeed } from '@visor/service';

/** Each process of the service reads the log itself, since another process can have made the change. */
export const liveEventHandlers = (changes: EventFeed<'dsm.dataset.events'>): TailHandlers => ({
  'dsm.dataset.events': (events) => changes.send(events),
});
