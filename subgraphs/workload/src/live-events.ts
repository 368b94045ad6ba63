import type { JobsChanged, PilotChanged } from '@visor/schema';
import { broadcast, type Broadcast } from '@visor/service';
import type { TailHandlers } from '@visor/bus';

/** What this process hears on the log and hands to its subscribers. */
export interface Live {
  readonly jobs: Broadcast<JobsChanged>;
  readonly pilots: Broadcast<PilotChanged>;
  readonly ready: Broadcast<{ readonly device: 'CPU' | 'GPU' }>;
}

export const live = (): Live => ({ jobs: broadcast(), pilots: broadcast(), ready: broadcast() });

/** Hands what this process hears on the log to its subscribers. */
export const liveEventHandlers = (to: Live): TailHandlers => ({
  'wms.jobs.status': (events) => events.forEach(({ value }) => to.jobs.send(value)),
  'wms.pilots.status': (events) => events.forEach(({ value }) => to.pilots.send(value)),
  'wms.jobs.cpu': (events) => events.forEach(() => to.ready.send({ device: 'CPU' })),
  'wms.jobs.gpu': (events) => events.forEach(() => to.ready.send({ device: 'GPU' })),
});
