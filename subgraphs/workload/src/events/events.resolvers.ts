import { eventFields, openEventStream, readEvents, type RecordedEvent } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import { EVENT_SOURCES } from './event-sources.ts';

export const eventResolvers = {
  Event: eventFields,
  Query: {
    workloadEvents: (_, request, { deps }) => readEvents(deps.db, 'workloadEvents', EVENT_SOURCES, request, deps.now()),
    workloadEventCursor: (_, _arguments, { feeds }) => feeds.events.endCursor(),
  },
  Subscription: {
    workloadEventStream: {
      subscribe: (_, request, { feeds, stream }) => openEventStream(feeds.events, request, stream),
      resolve: (event: RecordedEvent) => event,
    },
  },
} satisfies Resolvers;
