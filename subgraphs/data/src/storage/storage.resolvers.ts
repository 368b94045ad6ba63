import type { MutationResolvers, QueryResolvers, StorageResolvers } from '../../generated/resolvers.ts';
import { textFault } from '../text.rules.ts';
import { registerStorage } from './register-storage.ts';
import { allStorages, storagesBy } from './storage.store.ts';

export const Storage: StorageResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.storage.load(id),
};

export const storageQueries: Pick<QueryResolvers, 'storage' | 'storages'> = {
  async storage(_root, { name }, { db }) {
    return textFault(name) === undefined ? ((await storagesBy(db, [], [name]))[0] ?? null) : null;
  },
  storages: (_root, _args, { db }) => allStorages(db),
};

export const storageMutations: Pick<MutationResolvers, 'registerStorage'> = {
  registerStorage: (_root, { input }, { db, storageRoots, now }) => registerStorage(db, storageRoots, input, now()),
};
