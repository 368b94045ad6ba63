import { deadLetters } from '@visor/service';
import type { Resolvers } from '../generated/resolvers.ts';
import { jobResolvers } from './job/job.resolvers.ts';
import { pilotResolvers } from './pilot/pilot.resolvers.ts';
import { taskResolvers } from './task/task.resolvers.ts';

export const resolvers = {
  ...jobResolvers,
  ...pilotResolvers,
  ...taskResolvers,
  Query: {
    ...jobResolvers.Query,
    ...pilotResolvers.Query,
    workloadDeadLetters: (_, page, { deps }) => deadLetters(deps.db, 'workloadDeadLetters', page),
  },
  Mutation: { ...jobResolvers.Mutation, ...pilotResolvers.Mutation },
  Subscription: { ...jobResolvers.Subscription, ...pilotResolvers.Subscription, ...taskResolvers.Subscription },
} satisfies Resolvers;
