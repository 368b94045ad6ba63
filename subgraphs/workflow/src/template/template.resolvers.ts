import { listById } from '@visor/service';
import type {
  MutationResolvers,
  QueryResolvers,
  TemplateResolvers,
  WaitingDatasetConnectionResolvers,
} from '../../generated/resolvers.ts';
import { countWaitingDatasets, waitingDatasets } from '../dataset/dataset.store.ts';
import { pageById } from '../page.ts';
import { likePattern } from './mask.rules.ts';
import { setTemplateStatus } from './set-template-status.ts';
import { submitTemplate } from './submit-template.ts';
import { allTemplates } from './template.store.ts';

const WAITING = listById('Template.waitingDatasets');

export const templateQueries = {
  template: (_root, { id }, { loaders }) => loaders.template.load(id),
  templates: (_root, _arguments, { db }) => allTemplates(db),
} satisfies QueryResolvers;

export const templateMutations = {
  createTemplate: (_root, { input }, { deps, db, caller }) => submitTemplate(deps, db, input, caller.subject),
  setTemplateStatus: (_root, { input }, { deps, db, caller }) => setTemplateStatus(deps, db, input, caller.subject),
} satisfies MutationResolvers;

export const templateFields = {
  __resolveReference: async ({ id }, { loaders }) => (await loaders.template.load(id)) as never,
  waitingDatasets: async (template, page, { db }) => {
    const pattern = likePattern(template);
    const found = await pageById(WAITING, page, (after, limit) => waitingDatasets(db, pattern, after, limit));
    return { ...found, pattern };
  },
} satisfies TemplateResolvers;

/** Counting ends there. */
const MOST_COUNTED = 10_000;

export const waitingFields = {
  count: async ({ pattern }, _arguments, { db }) => {
    const value = await countWaitingDatasets(db, pattern, MOST_COUNTED + 1);
    return { value: Math.min(value, MOST_COUNTED), exact: value <= MOST_COUNTED };
  },
} satisfies WaitingDatasetConnectionResolvers;
