import type { Resolvers } from '../../generated/resolvers.ts';
import { claimJobs } from './claim-jobs.ts';

export const claimResolvers = {
  Mutation: {
    claimJobs: (_, { input }, { deps, caller }) => claimJobs(deps, input, caller.subject),
  },
} satisfies Resolvers;
