import { isUuid, readId, Refusal } from '@visor/schema';
import { connectionOf, lastByKey, noSnapshot, openStream } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import { readFilesPage } from '../file/file.reads.ts';
import { readDatasetActions } from './action.store.ts';
import { groupArrivals, type ArrivalRow } from './arrivals.rules.ts';
import { closeByPerson } from './close-by-person.ts';
import { createDataset } from './create-dataset.ts';
import { reopenDataset } from './reopen-dataset.ts';
import { datasetFinder, findDatasetByName, readDatasetsPage } from './dataset.reads.ts';
import { readPendingClosesPage } from './pending-close.reads.ts';

/** How long arrivals are gathered for one live event. */
const BATCH_TIME_MS = 250;

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
    datasets: (_root, request, { db, metadataKeys }) => readDatasetsPage(db, request, metadataKeys),
    pendingCloses: (_root, page, { db }) => readPendingClosesPage(db, page),
  },
  Mutation: {
    async createDataset(_root, { input }, { deps, db, loaders, caller }) {
      const dataset = await createDataset(deps, db, input, caller.subject);
      loaders.dataset.clearAll();
      loaders.pendingClose.clearAll();
      return dataset;
    },
    async reopenDataset(_root, request, { deps, db, loaders, caller }) {
      const dataset = await reopenDataset(deps, db, { ...request, by: caller.subject });
      loaders.dataset.clearAll();
      return dataset;
    },
    async closeDataset(_root, { input }, { deps, db, loaders, caller }) {
      const result = await closeByPerson(deps, db, input, caller.subject);
      loaders.dataset.clearAll();
      loaders.pendingClose.clearAll();
      return result;
    },
  },
  Subscription: {
    arrivals: {
      subscribe: (_root, { kind, name, ...start }, { changes, stream, db }) =>
        openStream(changes, start, stream, {
          wanted: (event) => event.type === 'registered' && (name == null ? event.kind === kind : event.name === name),
          batchMs: BATCH_TIME_MS,
          events: groupArrivals,
          snapshot:
            name == null
              ? noSnapshot('name')
              : async function* () {
                  const dataset = await findDatasetByName(db, name);
                  if (dataset) yield [{ ...dataset, datasetId: dataset.id }];
                },
        }),
      resolve: (arrivals: readonly ArrivalRow[]) => ({ arrivals: [...arrivals] }),
    },
    datasetChanges: {
      subscribe: (_root, { id, name, ...start }, { changes, stream, loaders, db }) => {
        const wanted = readId('id', id);
        return openStream(changes, start, stream, {
          wanted: (event) =>
            event.type !== 'refused' && // No dataset has a refused id.
            event.type !== 'commandRefused' &&
            (wanted === null || event.datasetId === wanted) &&
            (name == null || event.name === name),
          events: (messages) => lastByKey(messages, ({ datasetId }) => datasetId),
          snapshot:
            wanted === null && name == null
              ? noSnapshot('id or name')
              : async function* () {
                  const dataset = await (wanted === null
                    ? findDatasetByName(db, name ?? '')
                    : loaders.dataset.load(wanted));
                  if (dataset) yield { datasetId: dataset.id };
                },
        });
      },
      async resolve({ datasetId }: { readonly datasetId: string }, _args: unknown, { loaders }: Context) {
        const dataset = await loaders.dataset.load(datasetId);
        if (!dataset) throw new Refusal('NOT_FOUND', `dataset ${datasetId} is not known`);
        return dataset;
      },
    },
  },
  DatasetConnection: connectionOf(datasetFinder, ({ db }: Context) => db),
  Dataset: {
    __resolveReference: ({ id }, { loaders }) => loaders.dataset.load(id),
    parent: ({ parentId }, _args, { loaders }) => (parentId ? loaders.dataset.load(parentId) : null),
    pendingClose: ({ id }, _args, { loaders }) => loaders.pendingClose.load(id),
    actions: ({ id }, page, { db }) => readDatasetActions(db, id, page),
    files: ({ id }, page, { loaders }) => readFilesPage(id, page, loaders.filesPage),
  },
  SubjectActions: {
    async __resolveReference(asked, { db, loaders }) {
      const { id, first, after = null } = asked;
      const dataset = isUuid(id) ? await loaders.dataset.load(id.toLowerCase()) : null;
      return { ...asked, ofData: dataset ? await readDatasetActions(db, dataset.id, { first, after }) : null };
    },
  },
  Arrival: {
    async dataset({ datasetId }, _args, { loaders }) {
      const dataset = await loaders.dataset.load(datasetId);
      if (!dataset) throw new Refusal('NOT_FOUND', `dataset ${datasetId} is not known`);
      return dataset;
    },
  },
  PendingClose: {
    dataset: ({ datasetId }, _args, { loaders }) => (datasetId ? loaders.dataset.load(datasetId) : null),
    datasetId: ({ requestedId }) => requestedId,
    unknownDataset: ({ datasetId }) => datasetId === null,
  },
} satisfies Resolvers;
