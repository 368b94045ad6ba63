import type { Resolvers } from '../../generated/resolvers.ts';
import { readQueues } from './queue.reads.ts';

export const schedulingResolvers = {
  Query: {
    queues: (_, __, { deps }) => readQueues(deps.db),
  },
} satisfies Resolvers;
