import { Refusal } from '@visor/schema';
import type { Resolvers } from '../../generated/resolvers.ts';

export const fileResolvers = {
  Query: {
    file: (_root, { id }, { loaders }) => loaders.file.load(id),
  },
  File: {
    __resolveReference: ({ id }, { loaders }) => loaders.file.load(id),
    async dataset({ datasetId }, _args, { loaders }) {
      const dataset = await loaders.dataset.load(datasetId);
      if (!dataset) throw new Refusal('NOT_FOUND', `dataset ${datasetId} is not known`);
      return dataset;
    },
    replicas: ({ id }, _args, { loaders }) => loaders.replicas.load(id),
    parents: ({ id }, _args, { loaders }) => loaders.parents.load(id),
  },
} satisfies Resolvers;
