import { readId, Refusal } from '@visor/schema';
import type { Resolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import { readFilesPage } from '../file/file.reads.ts';
import type { DatasetChange } from '../live-events.ts';
import { findDatasetByName, readDatasetsPage } from './dataset.reads.ts';
import { readPendingClosesPage } from './pending-close.reads.ts';

export const datasetResolvers = {
  Query: {
    async dataset(_root, { id, name }, { db, loaders }) {
      if (id != null) {
        const dataset = await loaders.dataset.load(id);
        return name == null || dataset?.name === name ? dataset : null;
      }
      if (name == null) throw new Refusal('INVALID', 'one of id and name is needed', { field: 'id' });
      return findDatasetByName(db, name);
    },
    datasets: (_root, { where, ...page }, { db }) => readDatasetsPage(db, page, where ?? {}),
    pendingCloses: (_root, page, { db }) => readPendingClosesPage(db, page),
  },
  Subscription: {
    datasetChanges: {
      subscribe: (_root, { id, name }, { changes }) => {
        const wanted = readId('id', id);
        return changes.listen(
          (change) => (wanted === null || change.id === wanted) && (name == null || change.name === name),
        );
      },
      async resolve(change: DatasetChange, _args: unknown, { loaders }: Context) {
        const dataset = await loaders.dataset.load(change.id);
        if (!dataset) throw new Refusal('NOT_FOUND', `dataset ${change.id} is not known`);
        return dataset;
      },
    },
  },
  Dataset: {
    __resolveReference: ({ id }, { loaders }) => loaders.dataset.load(id),
    parent: ({ parentId }, _args, { loaders }) => (parentId ? loaders.dataset.load(parentId) : null),
    pendingClose: ({ id }, _args, { loaders }) => loaders.pendingClose.load(id),
    files: ({ id }, page, { loaders }) => readFilesPage(id, page, loaders.filesPage),
  },
  PendingClose: {
    dataset: ({ datasetId }, _args, { loaders }) => (datasetId ? loaders.dataset.load(datasetId) : null),
    datasetId: ({ requestedId }) => requestedId,
    unknownDataset: ({ datasetId }) => datasetId === null,
  },
} satisfies Resolvers;
