import { deadLetters } from '@visor/service';
import type { Resolvers } from '../generated/resolvers.ts';
import { datasetResolvers } from './dataset/dataset.resolvers.ts';
import { fileResolvers } from './file/file.resolvers.ts';
import { replicaResolvers } from './replica/replica.resolvers.ts';
import { storageResolvers } from './storage/storage.resolvers.ts';

export const resolvers = {
  ...datasetResolvers,
  ...fileResolvers,
  ...replicaResolvers,
  ...storageResolvers,
  Query: {
    ...datasetResolvers.Query,
    ...fileResolvers.Query,
    ...storageResolvers.Query,
    dataDeadLetters: (_root, page, { db }) => deadLetters(db, 'dataDeadLetters', page),
  },
} satisfies Resolvers;
