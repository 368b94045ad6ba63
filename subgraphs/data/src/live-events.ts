import type { TailHandlers } from '@visor/bus';
import type { EventFeed } from '@visor/service';

/** The feeds of the subscriptions. */
export interface LiveFeeds {
  readonly changes: EventFeed<'dsm.dataset.events'>;
  readonly storageFeed: EventFeed<'dsm.storage.events'>;
}

/** Each process of the service reads the log itself, since another process can have made the change. */
export const liveEventHandlers = ({ changes, storageFeed }: LiveFeeds): TailHandlers => ({
  'dsm.dataset.events': { isWanted: () => changes.readers > 0, handle: (events) => changes.send(events) },
  'dsm.storage.events': { isWanted: () => storageFeed.readers > 0, handle: (events) => storageFeed.send(events) },
});
