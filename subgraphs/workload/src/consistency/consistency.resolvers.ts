import type { Resolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import type { Reference } from '../task/reference.ts';
import { findInconsistencies } from './find-inconsistencies.ts';
import { REMEDIES } from './remedies.rules.ts';
import { repairInconsistencies } from './repair-inconsistencies.ts';
import type { InconsistencyRow } from './rules.store.ts';

const disagreement = {
  task: ({ taskId }: InconsistencyRow): Reference => ({ id: taskId }),
  remedy: ({ kind }: InconsistencyRow): string => REMEDIES[kind],
  job: ({ jobId }: InconsistencyRow, _: unknown, { loaders }: Context) => (jobId ? loaders.job.load(jobId) : null),
};

export const consistencyResolvers = {
  Query: {
    inconsistencies: (_, request, { deps, catalog }) => findInconsistencies({ ...deps, catalog }, request),
  },
  Mutation: {
    repairInconsistencies: (_, { input }, { deps, catalog, caller }) =>
      repairInconsistencies({ ...deps, catalog }, input, caller.subject),
  },
  Inconsistency: disagreement,
  RepairedInconsistency: disagreement,
} satisfies Resolvers;
