import { Refusal } from '@visor/schema';
import { connectionOf, findPage, lastByKey, openStream } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import { readCopyColumns } from './copy-columns.reads.ts';
import { countOnlyCopies } from './drain.store.ts';
import { registerStorage } from './register-storage.ts';
import { setStorage } from './set-storage.ts';
import { findAllStorages, findStorageByName, storageFinder } from './storage.reads.ts';

export const storageResolvers = {
  Query: {
    storage: (_root, { name }, { db }) => findStorageByName(db.orm.em, name),
    storageList: (_root, request, { db }) => findPage(db, storageFinder, request),
    storages: (_root, _args, { db }) => findAllStorages(db.orm.em),
  },
  Mutation: {
    registerStorage: (_root, { input }, { places, deps }) => registerStorage(deps, places, input),
    async setStorage(_root, { input }, { places, deps, loaders, caller }) {
      const storage = await setStorage(deps, places, input, caller.subject);
      loaders.storage.clearAll();
      return storage;
    },
  },
  Subscription: {
    storageChanges: {
      subscribe: (_root, { name, ...start }, { storageFeed, stream, db }) =>
        openStream(storageFeed, start, stream, {
          wanted: (event) => name == null || event.name === name,
          events: (messages) => lastByKey(messages, ({ storageId }) => storageId),
          async *snapshot() {
            const storages =
              name == null ? await findAllStorages(db.orm.em) : [await findStorageByName(db.orm.em, name)];
            for (const storage of storages) if (storage) yield { storageId: storage.id };
          },
        }),
      async resolve({ storageId }: { storageId: string }, _args: unknown, { loaders }: Context) {
        const storage = await loaders.storage.load(storageId);
        if (!storage) throw new Refusal('NOT_FOUND', `storage ${storageId} is not known`);
        return storage;
      },
    },
  },
  StorageConnection: connectionOf(storageFinder, ({ db }: Context) => db),
  Storage: {
    __resolveReference: ({ id }, { loaders }) => loaders.storage.load(id),
    copies: ({ id }, request, { db }) => readCopyColumns(db, id, request),
    onlyCopies: ({ id }, _args, { db }) => countOnlyCopies(db, id),
    usedBytes: async ({ id }, _args, { loaders }) => (await loaders.storageUse.load(id))?.bytes ?? 0,
    usedFiles: async ({ id }, _args, { loaders }) => (await loaders.storageUse.load(id))?.files ?? 0,
  },
} satisfies Resolvers;
