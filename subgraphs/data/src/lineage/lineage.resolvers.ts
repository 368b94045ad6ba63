import type { Resolvers } from '../../generated/resolvers.ts';
import { readDatasetLineage, readFileLineage } from './lineage.store.ts';

export const lineageResolvers = {
  Dataset: {
    lineage: ({ id }, { direction, ...page }, { db }) => readDatasetLineage(db, id, direction, page),
  },
  File: {
    lineage: ({ id }, { direction, ...page }, { db }) => readFileLineage(db, id, direction, page),
  },
  DatasetLineageStep: { dataset: ({ member }) => member },
  FileLineageStep: { file: ({ member }) => member },
} satisfies Resolvers;
