import { Refusal } from '@visor/schema';
import type { Resolvers } from '../../generated/resolvers.ts';
import { replicaUrl } from '../storage/storage.rules.ts';

export const replicaResolvers = {
  Replica: {
    async storage({ storageId }, _args, { loaders }) {
      const storage = await loaders.storage.load(storageId);
      if (!storage) throw new Refusal('NOT_FOUND', `storage ${storageId} is not known`);
      return storage;
    },
    url: ({ storageUrl, path }) => replicaUrl(storageUrl, path),
  },
} satisfies Resolvers;
