import type {
  MutationResolvers,
  QueryResolvers,
  TemplateResolvers,
  WaitingDatasetConnectionResolvers,
} from '../../generated/resolvers.ts';
import { countWaitingDatasets, listWaitingDatasets } from '../dataset/dataset.reads.ts';
import { createTemplate } from './create-template.ts';
import { toLikePattern } from './mask.rules.ts';
import { findAllTemplates } from './template.store.ts';

export const templateQueries = {
  template: (_root, { id }, { loaders }) => loaders.template.load(id),
  templates: (_root, _arguments, { db }) => findAllTemplates(db),
} satisfies QueryResolvers;

export const templateMutations = {
  createTemplate: (_root, { input }, { deps, db, caller }) => createTemplate(deps, db, input, caller.subject),
} satisfies MutationResolvers;

export const Template = {
  __resolveReference: async ({ id }, { loaders }) => await loaders.template.load(id),
  waitingDatasets: (template, page, { db }) => listWaitingDatasets(db, toLikePattern(template), page),
} satisfies TemplateResolvers;

export const WaitingDatasetConnection = {
  count: (page, _arguments, { db }) => countWaitingDatasets(db, page),
} satisfies WaitingDatasetConnectionResolvers;
