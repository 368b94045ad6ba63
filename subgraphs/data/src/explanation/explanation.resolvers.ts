import { Refusal } from '@visor/schema';
import type { Resolvers } from '../../generated/resolvers.ts';
import { findWhyKept, reasonView } from '../retention/retention.reads.ts';
import { explainDataset, explainFile, explainStorage } from './explanation.rules.ts';
import { findMatches } from './matches.store.ts';

export const explanationResolvers = {
  Query: {
    dataMatches: (_root, request, { db }) => findMatches(db, request),
  },
  Dataset: {
    async explanation(dataset, _args, { deps, db, loaders }) {
      const close = await loaders.pendingClose.load(dataset.id);
      if (dataset.status !== 'TO_DELETE') return explainDataset(dataset, close, []);
      const kept = await findWhyKept(deps, db, dataset, await loaders.deletion.load(dataset.id));
      return explainDataset(dataset, close, kept.map(reasonView));
    },
  },
  File: {
    async explanation(file, _args, { loaders }) {
      const [dataset, replicas] = await Promise.all([
        loaders.dataset.load(file.datasetId),
        loaders.replicas.load(file.id),
      ]);
      if (!dataset) throw new Refusal('NOT_FOUND', `dataset ${file.datasetId} is not known`);
      return explainFile(file, dataset, replicas);
    },
  },
  Storage: {
    explanation: async (storage, _args, { loaders }) =>
      explainStorage(storage, (await loaders.storageUse.load(storage.id))?.bytes ?? 0),
  },
} satisfies Resolvers;
