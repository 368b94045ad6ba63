import { isUuid, Refusal } from '@visor/schema';
import { deadLetters } from '@visor/service';
import type { Resolvers } from '../generated/resolvers.ts';
import { Dataset, datasetQueries, datasetSubscriptions } from './dataset/dataset.resolvers.ts';
import { File, fileQueries } from './file/file.resolvers.ts';
import { Replica } from './replica/replica.resolvers.ts';
import { Storage, storageMutations, storageQueries } from './storage/storage.resolvers.ts';

export const resolvers: Resolvers = {
  Query: {
    ...datasetQueries,
    ...fileQueries,
    ...storageQueries,
    dataDeadLetters(_root, { first, after }, { db }) {
      if (after != null && !isUuid(after))
        throw new Refusal('INVALID', 'after is no cursor of dead letters', { field: 'after' });
      return deadLetters(db, { first, after });
    },
  },
  Mutation: { ...storageMutations },
  Subscription: datasetSubscriptions,
  Dataset,
  File,
  Replica,
  Storage,
};
