import type { Resolvers } from '../../generated/resolvers.ts';
import { toLikePattern } from '../template/mask.rules.ts';
import { countWaitingDatasets, listWaitingDatasets } from './dataset.reads.ts';

export const datasetResolvers = {
  Template: {
    waitingDatasets: (template, page, { db }) => listWaitingDatasets(db, toLikePattern(template), page),
  },
  WaitingDatasetConnection: {
    count: (page, _arguments, { db }) => countWaitingDatasets(db, page),
  },
} satisfies Resolvers;
