import type { Tx } from '@visor/db';
import { isUuid, type JobsChanged, type JobsReadyCpu, type PilotChanged } from '@visor/schema';
import { broadcast, EventFeed, type Broadcast, type RecordedEventFeed } from '@visor/service';
import type { Event, EventLog, TailHandlers } from '@visor/bus';
import { EarlyEvents } from './command/early-events.ts';

/** Live events of this process: what its subscribers get of the event log. */
export interface Live {
  readonly jobs: Broadcast<JobsChanged>;
  readonly pilots: Broadcast<PilotChanged>;
  readonly ready: Broadcast<JobsReady>;
  /** What `ready` was sent before its message came from the event log. */
  readonly early: EarlyEvents;
}

/** What subscriptions with cursors read. */
export interface Feeds {
  readonly jobs: EventFeed<'wms.jobs.status'>;
  readonly pilots: EventFeed<'wms.pilots.status'>;
  /** What is recorded in this service's own tables. */
  readonly events: RecordedEventFeed;
}

export const openFeeds = (
  log: Pick<EventLog, 'ranges' | 'read'>,
  installation: () => Promise<string>,
  events: RecordedEventFeed,
): Feeds => ({
  events,
  jobs: new EventFeed({ topic: 'wms.jobs.status', log, installation }),
  pilots: new EventFeed({ topic: 'wms.pilots.status', log, installation }),
});

/** Jobs of these tasks became claimable. Those of a task for any device are announced for each. */
export interface JobsReady {
  readonly device: 'CPU' | 'GPU';
  readonly taskIds: readonly string[];
}

export const live = (): Live => ({
  jobs: broadcast(),
  pilots: broadcast(),
  ready: broadcast(),
  early: new EarlyEvents(),
});

/** Tells the subscribers of this process as soon as the transaction has committed; those of others hear it from the event log. */
export function sendReady(tx: Pick<Tx, 'afterCommit'>, to: Pick<Live, 'ready' | 'early'>, event: JobsReady): void {
  if (event.taskIds.length === 0) return;
  for (const taskId of event.taskIds) to.early.add(`${event.device} ${taskId}`);
  tx.afterCommit.push(() => to.ready.send(event));
}

/** The tasks whose message is the first that subscribers get. */
const taskIdsOf = (
  events: readonly Event<JobsReadyCpu>[],
  device: JobsReady['device'],
  early: EarlyEvents,
): string[] => [
  ...new Set(events.map(({ value }) => value.taskId).filter((id) => isUuid(id) && !early.take(`${device} ${id}`))),
];

function sendFromLog(to: Live, device: JobsReady['device'], events: readonly Event<JobsReadyCpu>[]): void {
  const taskIds = taskIdsOf(events, device, to.early);
  if (taskIds.length > 0) to.ready.send({ device, taskIds });
}

/** Hands messages of the event log to the subscribers of this process. */
export const liveEventHandlers = (to: Live, feeds: Feeds): TailHandlers => ({
  // Of all topics it grows fastest, and most of the time nobody looks.
  'wms.jobs.status': {
    isWanted: () => to.jobs.listeners > 0 || feeds.jobs.readers > 0,
    handle: (events) => {
      for (const { value } of events) to.jobs.send(value);
      feeds.jobs.send(events);
    },
  },
  'wms.pilots.status': (events) => {
    for (const { value } of events) to.pilots.send(value);
    feeds.pilots.send(events);
  },
  'wms.jobs.cpu': (events) => sendFromLog(to, 'CPU', events),
  'wms.jobs.gpu': (events) => sendFromLog(to, 'GPU', events),
});
