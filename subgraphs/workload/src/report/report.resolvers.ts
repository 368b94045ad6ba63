import type { Resolvers } from '../../generated/resolvers.ts';
import { reportJobs } from './report-jobs.ts';

export const reportResolvers = {
  Mutation: {
    reportJobs: (_, { input }, { deps, caller }) => reportJobs(deps, input, caller.subject),
  },
} satisfies Resolvers;
