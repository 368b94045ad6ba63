import type { MutationResolvers, QueryResolvers, StorageResolvers } from '../../generated/resolvers.ts';
import { registerStorage } from './register-storage.ts';
import { findAllStorages, findStorageByName } from './storage.reads.ts';

export const Storage: StorageResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.storage.load(id),
};

export const storageQueries: Pick<QueryResolvers, 'storage' | 'storages'> = {
  storage: (_root, { name }, { db }) => findStorageByName(db.orm.em, name),
  storages: (_root, _args, { db }) => findAllStorages(db.orm.em),
};

export const storageMutations: Pick<MutationResolvers, 'registerStorage'> = {
  registerStorage: (_root, { input }, { db, storageRoots, now }) => registerStorage(db, storageRoots, input, now()),
};
