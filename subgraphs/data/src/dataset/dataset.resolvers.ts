import { isUuid, Refusal } from '@visor/schema';
import { pageOf, readPage } from '@visor/service';
import type {
  DatasetResolvers,
  PendingCloseResolvers,
  QueryResolvers,
  SubscriptionResolvers,
} from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import { datasetList, fileList, pendingCloseList } from '../pages.ts';
import { textFault } from '../text.rules.ts';
import type { DatasetChange } from './live-events.ts';
import { datasetsByName, datasetsPage } from './dataset.store.ts';
import { pendingClosesPage } from './pending-close.store.ts';

export const Dataset: DatasetResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.dataset.load(id),
  parent: ({ parentId }, _args, { loaders }) => (parentId ? loaders.dataset.load(parentId) : null),
  pendingClose: ({ id }, _args, { loaders }) => loaders.pendingClose.load(id),
  async files({ id }, page, { loaders }) {
    const range = readPage(fileList, page);
    const rows = await loaders.files.load({ datasetId: id, after: range.after, limit: range.size + 1 });
    return pageOf(fileList, range, rows, (file) => [file.ordinal, file.id]);
  },
};

export const PendingClose: PendingCloseResolvers = {
  dataset: ({ datasetId }, _args, { loaders }) => (datasetId ? loaders.dataset.load(datasetId) : null),
  datasetId: ({ askedId }) => askedId,
  unknownDataset: ({ datasetId }) => datasetId === null,
};

/** A name that no dataset can have is not looked for: PostgreSQL would fail on it. */
const searchable = (name: string): boolean => textFault(name) === undefined;

export const datasetQueries: Pick<QueryResolvers, 'dataset' | 'datasets' | 'pendingCloses'> = {
  async dataset(_root, { id, name }, { db, loaders }) {
    if (id != null) {
      const dataset = await loaders.dataset.load(id);
      return name == null || dataset?.name === name ? dataset : null;
    }
    if (name == null) throw new Refusal('INVALID', 'one of id and name is needed', { field: 'id' });
    return searchable(name) ? ((await datasetsByName(db, [name]))[0] ?? null) : null;
  },
  async datasets(_root, { where, ...page }, { db }) {
    const range = readPage(datasetList, page);
    const filter = where ?? {};
    const impossible =
      (filter.parentId != null && !isUuid(filter.parentId)) ||
      (filter.nameContains != null && !searchable(filter.nameContains));
    const rows = impossible
      ? []
      : await datasetsPage(db, { after: range.after?.[0] ?? null, limit: range.size + 1, where: filter });
    return pageOf(datasetList, range, rows, (dataset) => [dataset.name]);
  },
  async pendingCloses(_root, page, { db }) {
    const range = readPage(pendingCloseList, page);
    const rows = await pendingClosesPage(db, range.after?.[0] ?? null, range.size + 1);
    return pageOf(pendingCloseList, range, rows, ({ id }) => [id]);
  },
};

export const datasetSubscriptions: SubscriptionResolvers = {
  datasetChanges: {
    subscribe: (_root, { id, name }, { changes }) =>
      changes.listen(
        (change) => (id == null || change.id === id.toLowerCase()) && (name == null || change.name === name),
      ),
    async resolve(change: DatasetChange, _args: unknown, { loaders }: Context) {
      loaders.clear();
      const dataset = await loaders.dataset.load(change.id);
      if (!dataset) throw new Refusal('NOT_FOUND', `dataset ${change.id} is not known`);
      return dataset;
    },
  },
};
