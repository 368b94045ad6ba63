import type { Resolvers } from '../../generated/resolvers.ts';
import { registerStorage } from './register-storage.ts';
import { findAllStorages, findStorageByName } from './storage.reads.ts';

export const storageResolvers = {
  Query: {
    storage: (_root, { name }, { db }) => findStorageByName(db.orm.em, name),
    storages: (_root, _args, { db }) => findAllStorages(db.orm.em),
  },
  Mutation: {
    registerStorage: (_root, { input }, { db, storageRoots, deps }) =>
      registerStorage(db, storageRoots, input, deps.now()),
  },
  Storage: {
    __resolveReference: ({ id }, { loaders }) => loaders.storage.load(id),
  },
} satisfies Resolvers;
