import { Refusal } from '@visor/schema';
import type { Resolvers } from '../../generated/resolvers.ts';
import { cancelUpload } from './cancel-upload.ts';
import { requestUpload } from './request-upload.ts';

export const datasetUploadResolvers = {
  Mutation: {
    async uploadDataset(_root, { input }, { deps, db, loaders, caller }) {
      const id = await requestUpload(deps, db, input, caller.subject);
      loaders.dataset.clearAll();
      loaders.externalCopy.clearAll();
      const dataset = await loaders.dataset.load(id);
      if (!dataset) throw new Refusal('NOT_FOUND', `dataset ${id} is not known`, { field: 'dataset' });
      return dataset;
    },
    cancelUpload: (_root, { input }, { deps, db, caller }) => cancelUpload(deps, db, input, caller.subject),
  },
  Dataset: {
    upload: ({ id }, _args, { loaders }) => loaders.externalCopy.load(id),
  },
  ExternalCopy: {
    storage: ({ storageId }, _args, { loaders }) => (storageId ? loaders.storage.load(storageId) : null),
  },
} satisfies Resolvers;
