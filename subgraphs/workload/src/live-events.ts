import type { JobsChanged, PilotChanged } from '@visor/schema';
import { broadcast, type Broadcast } from '@visor/service';
import type { TailHandlers } from '@visor/bus';

/** Live events of this process: what its subscribers get of the event log. */
export interface Live {
  readonly jobs: Broadcast<JobsChanged>;
  readonly pilots: Broadcast<PilotChanged>;
  readonly ready: Broadcast<{ readonly device: 'CPU' | 'GPU' }>;
}

export const live = (): Live => ({ jobs: broadcast(), pilots: broadcast(), ready: broadcast() });

/** Hands messages of the event log to the subscribers of this process. */
export const liveEventHandlers = (to: Live): TailHandlers => ({
  'wms.jobs.status': (events) => events.forEach(({ value }) => to.jobs.send(value)),
  'wms.pilots.status': (events) => events.forEach(({ value }) => to.pilots.send(value)),
  'wms.jobs.cpu': (events) => events.forEach(() => to.ready.send({ device: 'CPU' })),
  'wms.jobs.gpu': (events) => events.forEach(() => to.ready.send({ device: 'GPU' })),
});
