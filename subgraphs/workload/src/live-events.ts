import type { JobsChanged, PilotChanged } from '@visor/schema';
import { broadcast, type Broadcast } from '@visor/service';
import type { EventLog, Subscription } from '@visor/bus';
import { decodeEvent } from '@visor/schema';

/** What this process hears on the log and hands to its subscribers. */
export interface Live {
  readonly jobs: Broadcast<JobsChanged>;
  readonly pilots: Broadcast<PilotChanged>;
  readonly ready: Broadcast<{ readonly device: 'CPU' | 'GPU' }>;
}

export const live = (): Live => ({ jobs: broadcast(), pilots: broadcast(), ready: broadcast() });

/** Follows the topics that feed the subscriptions. */
export const follow = (log: Pick<EventLog, 'tail'>, to: Live): Promise<Subscription> =>
  log.tail({
    topics: ['wms.jobs.status', 'wms.pilots.status', 'wms.jobs.cpu', 'wms.jobs.gpu'],
    decode: decodeEvent,
    handle(events) {
      for (const { topic, value } of events) {
        if (topic === 'wms.jobs.status') to.jobs.send(value as JobsChanged);
        else if (topic === 'wms.pilots.status') to.pilots.send(value as PilotChanged);
        else to.ready.send({ device: topic === 'wms.jobs.cpu' ? 'CPU' : 'GPU' });
      }
    },
  });
