import { connectionOf, findPage } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import { registerStorage } from './register-storage.ts';
import { findAllStorages, findStorageByName, storageFinder } from './storage.reads.ts';

export const storageResolvers = {
  Query: {
    storage: (_root, { name }, { db }) => findStorageByName(db.orm.em, name),
    storageList: (_root, request, { db }) => findPage(db, storageFinder, request),
    storages: (_root, _args, { db }) => findAllStorages(db.orm.em),
  },
  Mutation: {
    registerStorage: (_root, { input }, { places, deps }) => registerStorage(places, input, deps.now()),
  },
  StorageConnection: connectionOf(storageFinder, ({ db }: Context) => db),
  Storage: {
    __resolveReference: ({ id }, { loaders }) => loaders.storage.load(id),
    usedBytes: async ({ id }, _args, { loaders }) => (await loaders.storageUse.load(id))?.bytes ?? 0,
    usedFiles: async ({ id }, _args, { loaders }) => (await loaders.storageUse.load(id))?.files ?? 0,
  },
} satisfies Resolvers;
