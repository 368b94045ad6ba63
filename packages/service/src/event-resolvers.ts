import { checkEventFilter, type EventSource } from './recorded-events.ts';
import type { RecordedEventFeed } from './recorded-event-feed.ts';
import { isWantedEvent, NO_EVENT_SNAPSHOT, type EventFilter, type RecordedEvent } from './recorded-event.rules.ts';
import { openStream, type StreamItem } from './event-stream.ts';
import type { StreamRequest } from './request-context.ts';

interface StreamArguments {
  readonly where?: EventFilter | null;
  readonly after?: string | null;
  readonly snapshot?: boolean | null;
}

/** Opens the stream of a service's recorded events. @throws Refusal INVALID for a wrong cursor or filter, and for a snapshot */
export async function openEventStream(
  feed: RecordedEventFeed,
  { where, ...start }: StreamArguments,
  stream: StreamRequest | undefined,
): Promise<AsyncIterableIterator<StreamItem>> {
  checkEventFilter(where);
  await feed.checkCursor(stream ? stream.after : start.after);
  return await openStream(feed, start, stream, {
    wanted: (event) => isWantedEvent(where, event),
    events: (messages) => messages,
    snapshot: NO_EVENT_SNAPSHOT,
  });
}

/** Resolvers of the fields of an event that its rows call otherwise. */
export const eventFields = {
  from: ({ source }: RecordedEvent) => source,
  to: ({ target }: RecordedEvent) => target,
};

/** Rows of `RecordedEventEntity`, of a service that has no other history. */
export const RECORDED_EVENTS: EventSource = {
  name: 'event',
  table: 'recorded_event r',
  id: 'r.id',
  sequence: 'recorded_event_id_seq',
  at: 'r.at',
  subjectId: 'r.subject_id',
  isSubjectUuid: false,
  columns: {
    type: 'r.type',
    subject: 'r.subject',
    name: 'r.name',
    taskId: 'r.task_id',
    attempt: 'null',
    source: 'r.source',
    target: 'r.target',
    code: 'null',
    by: 'r.by',
    reason: 'r.reason',
  },
  oldest: 'select min(id) from recorded_event',
};
