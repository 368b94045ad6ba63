import type {
  MutationResolvers,
  QueryResolvers,
  TemplateResolvers,
  WaitingDatasetConnectionResolvers,
} from '../../generated/resolvers.ts';
import { countWaiting, listWaiting } from '../dataset/dataset.reads.ts';
import { likePattern } from './mask.rules.ts';
import { setTemplateStatus } from '../workflow/set-template-status.ts';
import { submitTemplate } from './create-template.ts';
import { allTemplates } from './template.store.ts';

export const templateQueries = {
  template: (_root, { id }, { loaders }) => loaders.template.load(id),
  templates: (_root, _arguments, { db }) => allTemplates(db),
} satisfies QueryResolvers;

export const templateMutations = {
  createTemplate: (_root, { input }, { deps, db, caller }) => submitTemplate(deps, db, input, caller.subject),
  setTemplateStatus: (_root, { input }, { deps, db, caller }) => setTemplateStatus(deps, db, input, caller.subject),
} satisfies MutationResolvers;

export const templateFields = {
  __resolveReference: async ({ id }, { loaders }) => await loaders.template.load(id),
  waitingDatasets: (template, page, { db }) => listWaiting(db, likePattern(template), page),
} satisfies TemplateResolvers;

export const waitingFields = {
  count: (page, _arguments, { db }) => countWaiting(db, page),
} satisfies WaitingDatasetConnectionResolvers;
