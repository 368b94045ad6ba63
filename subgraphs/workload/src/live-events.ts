import { isUuid, type JobsChanged, type JobsReadyCpu, type PilotChanged } from '@visor/schema';
import { broadcast, type Broadcast } from '@visor/service';
import type { Event, TailHandlers } from '@visor/bus';

/** Live events of this process: what its subscribers get of the event log. */
export interface Live {
  readonly jobs: Broadcast<JobsChanged>;
  readonly pilots: Broadcast<PilotChanged>;
  readonly ready: Broadcast<JobsReady>;
}

/** Jobs of these tasks became claimable. Those of a task for any device are announced for each. */
export interface JobsReady {
  readonly device: 'CPU' | 'GPU';
  readonly taskIds: readonly string[];
}

export const live = (): Live => ({ jobs: broadcast(), pilots: broadcast(), ready: broadcast() });

const taskIdsOf = (events: readonly Event<JobsReadyCpu>[]): string[] => [
  ...new Set(events.map(({ value }) => value.taskId).filter(isUuid)),
];

/** Hands messages of the event log to the subscribers of this process. */
export const liveEventHandlers = (to: Live): TailHandlers => ({
  'wms.jobs.status': (events) => events.forEach(({ value }) => to.jobs.send(value)),
  'wms.pilots.status': (events) => events.forEach(({ value }) => to.pilots.send(value)),
  'wms.jobs.cpu': (events) => to.ready.send({ device: 'CPU', taskIds: taskIdsOf(events) }),
  'wms.jobs.gpu': (events) => to.ready.send({ device: 'GPU', taskIds: taskIdsOf(events) }),
});
