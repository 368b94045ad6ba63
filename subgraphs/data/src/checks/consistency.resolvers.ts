import type { Resolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import { findInconsistencies } from './find-inconsistencies.ts';
import { REMEDIES } from './remedies.rules.ts';
import { repairInconsistencies } from './repair-inconsistencies.ts';
import type { InconsistencyRow } from './rules.store.ts';

const inconsistency = {
  remedy: ({ kind }: InconsistencyRow): string => REMEDIES[kind],
  dataset: ({ datasetId }: InconsistencyRow, _: unknown, { loaders }: Context) =>
    datasetId ? loaders.dataset.load(datasetId) : null,
  file: ({ fileId }: InconsistencyRow, _: unknown, { loaders }: Context) => (fileId ? loaders.file.load(fileId) : null),
  storage: ({ storageId }: InconsistencyRow, _: unknown, { loaders }: Context) =>
    storageId ? loaders.storage.load(storageId) : null,
};

export const consistencyResolvers = {
  Query: {
    dataInconsistencies: (_, request, { deps, db }) => findInconsistencies({ db, now: deps.now }, request),
  },
  Mutation: {
    repairDataInconsistencies: (_, { input }, { deps, db, caller }) =>
      repairInconsistencies(deps, db, input, caller.subject),
  },
  DataInconsistency: inconsistency,
  RepairedDataInconsistency: inconsistency,
} satisfies Resolvers;
