import { searchRows } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import { jobFinder } from '../job/find-jobs.reads.ts';
import { nodeFinder } from '../node/node.reads.ts';
import { pilotFinder } from '../pilot/pilot.reads.ts';

/** What a text finds here: workflow begins the search. */
export const searchResolvers = {
  Search: {
    __resolveReference: ({ id }) => ({ id }),
    jobs: ({ id: text }, { first }, { deps }) => searchRows(deps.db, jobFinder, { text, first }),
    pilots: ({ id: text }, { first }, { deps }) =>
      searchRows(deps.db, pilotFinder, { text, first, names: ['e.name', 'e.node'] }),
    nodes: ({ id: text }, { first }, { deps }) => searchRows(deps.db, nodeFinder, { text, first, names: ['e.name'] }),
  },
} satisfies Resolvers;
