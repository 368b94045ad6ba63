import type { Resolvers } from '../../generated/resolvers.ts';
import { deleteJobs } from './delete-jobs.ts';

export const deletionResolvers = {
  Mutation: {
    deleteJobs: async (_, { input }, { deps, caller }) => {
      const { taskId, ...result } = await deleteJobs(deps, input, caller.subject);
      return { ...result, task: { id: taskId } };
    },
  },
} satisfies Resolvers;
