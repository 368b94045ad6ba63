import { deadLetters } from '@visor/service';
import type { Resolvers } from '../generated/resolvers.ts';
import { Dataset, datasetQueries, datasetSubscriptions, PendingClose } from './dataset/dataset.resolvers.ts';
import { File, fileQueries } from './file/file.resolvers.ts';
import { Replica } from './replica/replica.resolvers.ts';
import { Storage, storageMutations, storageQueries } from './storage/storage.resolvers.ts';

export const resolvers: Resolvers = {
  Query: {
    ...datasetQueries,
    ...fileQueries,
    ...storageQueries,
    dataDeadLetters: (_root, page, { db }) => deadLetters(db, 'dataDeadLetters', page),
  },
  Mutation: { ...storageMutations },
  Subscription: datasetSubscriptions,
  Dataset,
  PendingClose,
  File,
  Replica,
  Storage,
};
