import { searchRows } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import { datasetFinder } from '../dataset/dataset.reads.ts';
import { fileFinder } from '../file/find-files.reads.ts';
import { storageFinder } from '../storage/storage.reads.ts';

const names = ['e.name'];

/** What a text finds here: workflow begins the search. */
export const searchResolvers = {
  Search: {
    __resolveReference: ({ id }) => ({ id }),
    datasets: ({ id: text }, { first }, { db }) =>
      searchRows(db, datasetFinder, { text, first, names, byName: 'NAME' }),
    files: ({ id: text }, { first }, { db }) => searchRows(db, fileFinder, { text, first, names, byName: 'NAME' }),
    storages: ({ id: text }, { first }, { db }) =>
      searchRows(db, storageFinder, { text, first, names, byName: 'NAME' }),
  },
} satisfies Resolvers;
