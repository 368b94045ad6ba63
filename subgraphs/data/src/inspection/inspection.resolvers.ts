import { Refusal } from '@visor/schema';
import type { Resolvers } from '../../generated/resolvers.ts';
import { findStorageByName } from '../storage/storage.reads.ts';
import { readActs, readActsOf, readInspections, readInspectionsOf } from './inspection.reads.ts';
import { requestInspection } from './inspection.store.ts';

export const inspectionResolvers = {
  Query: {
    inspections: (_root, { where, ...page }, { db }) => readInspections(db, where ?? {}, page),
    inspection: (_root, { id }, { loaders }) => loaders.inspection.load(id),
    inspectorActs: (_root, { where, ...page }, { db }) => readActs(db, where ?? {}, page),
  },
  Mutation: {
    async inspectStorage(_root, { kind, storage: name, dryRun }, { db, caller }) {
      const storage = await findStorageByName(db.orm.em, name);
      if (!storage)
        throw new Refusal('NOT_FOUND', `storage ${JSON.stringify(name)} is not known`, { field: 'storage' });
      return await requestInspection(db, { kind, storageId: storage.id, dryRun, requestedBy: caller.subject });
    },
  },
  Inspection: {
    storage: async ({ storageId }, _args, { loaders }) => required(await loaders.storage.load(storageId), storageId),
    acts: ({ id }, page, { db }) => readActsOf(db, id, page),
  },
  InspectorAct: {
    storage: async ({ storageId }, _args, { loaders }) => required(await loaders.storage.load(storageId), storageId),
    file: ({ fileId }, _args, { loaders }) => (fileId === null ? null : loaders.file.load(fileId)),
    inspection: ({ inspectionId }, _args, { loaders }) =>
      inspectionId === null ? null : loaders.inspection.load(inspectionId),
  },
  Storage: {
    inspections: ({ id }, page, { db }) => readInspectionsOf(db, id, page),
  },
} satisfies Resolvers;

function required<T>(storage: T | null, id: string): T {
  if (storage === null) throw new Refusal('NOT_FOUND', `storage ${id} is not known`);
  return storage;
}
