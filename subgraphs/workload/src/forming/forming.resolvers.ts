import type { Resolvers } from '../../generated/resolvers.ts';
import { setTaskSplitting } from './set-task-splitting.ts';

export const formingResolvers = {
  Mutation: {
    async setTaskSplitting(_, input, { deps, caller, loaders }) {
      await setTaskSplitting(deps, input, caller.subject);
      loaders.clear();
      return { id: input.taskId };
    },
  },
} satisfies Resolvers;
