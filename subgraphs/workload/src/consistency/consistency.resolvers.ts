import type { Resolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import type { Reference } from '../task/reference.ts';
import { findInconsistencies } from './find-inconsistencies.ts';
import { repairInconsistencies } from './repair-inconsistencies.ts';
import type { InconsistencyRow } from './rules.store.ts';

const disagreement = {
  task: ({ taskId }: InconsistencyRow): Reference => ({ id: taskId }),
  job: ({ jobId }: InconsistencyRow, _: unknown, { loaders }: Context) => (jobId ? loaders.job.load(jobId) : null),
};

export const consistencyResolvers = {
  Query: {
    inconsistencies: (_, request, { deps }) => findInconsistencies(deps.db, request, deps.now()),
  },
  Mutation: {
    repairInconsistencies: async (_, { input }, { deps, caller }) => ({
      found: await repairInconsistencies(deps, input, caller.subject),
    }),
  },
  Inconsistency: disagreement,
  RepairedInconsistency: disagreement,
} satisfies Resolvers;
