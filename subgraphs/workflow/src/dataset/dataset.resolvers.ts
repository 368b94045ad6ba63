import type { TemplateResolvers, WaitingDatasetConnectionResolvers } from '../../generated/resolvers.ts';
import { toLikePattern } from '../template/mask.rules.ts';
import { countWaitingDatasets, listWaitingDatasets } from './dataset.reads.ts';

/** The fields of a template that are about datasets. */
export const templateDatasets = {
  waitingDatasets: (template, page, { db }) => listWaitingDatasets(db, toLikePattern(template), page),
} satisfies TemplateResolvers;

export const WaitingDatasetConnection = {
  count: (page, _arguments, { db }) => countWaitingDatasets(db, page),
} satisfies WaitingDatasetConnectionResolvers;
