import type { LogStatus } from '@visor/bus';
import type { EventLog } from '../../generated/types.ts';
import type { Resolvers } from '../../generated/resolvers.ts';

/** What the log holds, with the groups for whom a topic keeps messages that they have not read. */
function viewLog({ kind, bytes, topics, readers }: LogStatus): EventLog {
  const nextOf = new Map(topics.map(({ topic, next }) => [topic, next]));
  return {
    kind,
    bytes,
    topics: topics.map(({ topic, first, next, oldest }) => ({
      topic,
      first,
      next,
      messages: next - first,
      oldestAt: oldest,
    })),
    groups: readers.map(({ group, topic, next, removed, seen, waits }) => ({
      group,
      topic,
      next,
      unread: Math.max(0, (nextOf.get(topic) ?? next) - next),
      removed,
      seenAt: seen,
      unreadSince: waits,
    })),
  };
}

export const eventLogResolvers = {
  Query: {
    eventLog: async (_, __, { eventLog }) => viewLog(await eventLog.status()),
  },
  Mutation: {
    async removeEventLogGroup(_, { group }, { deps, eventLog, caller }) {
      await eventLog.removeGroup(group);
      deps.logger.warn({ group, by: caller.subject }, 'consumer group removed from the event log');
      return viewLog(await eventLog.status());
    },
  },
} satisfies Resolvers;
