import { assertReason, Refusal } from '@visor/schema';
import type { Resolvers } from '../../generated/resolvers.ts';
import { recordActs } from '../inspection/inspection.store.ts';
import { findStorageByName } from '../storage/storage.reads.ts';
import { acceptCatalog } from './generation.store.ts';

export const catalogAcceptanceResolvers = {
  Mutation: {
    async acceptCatalog(_root, { storage: name, reason }, { db, caller }) {
      assertReason(reason);
      const storage = await findStorageByName(db.orm.em, name);
      if (!storage)
        throw new Refusal('NOT_FOUND', `storage ${JSON.stringify(name)} is not known`, { field: 'storage' });
      await db.transaction(async (tx) => {
        await acceptCatalog(tx, storage.id);
        await recordActs(tx, [
          {
            inspectionId: null,
            kind: 'ACCEPTED',
            outcome: 'DONE',
            storageId: storage.id,
            why: `${caller.subject}: ${reason}`,
            finding: true,
          },
        ]);
      });
      return storage;
    },
  },
} satisfies Resolvers;
