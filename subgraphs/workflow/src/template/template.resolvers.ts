import type { MutationResolvers, QueryResolvers, TemplateResolvers } from '../../generated/resolvers.ts';
import { setTemplateStatus } from './set-template-status.ts';
import { submitTemplate } from './submit-template.ts';
import { allTemplates } from './template.store.ts';

export const templateQueries = {
  template: (_root, { id }, { loaders }) => loaders.template.load(id),
  templates: (_root, _arguments, { db }) => allTemplates(db),
} satisfies QueryResolvers;

export const templateMutations = {
  createTemplate: (_root, { input }, { deps, db, caller }) => submitTemplate(deps, db, input, caller.subject),
  setTemplateStatus: (_root, { input }, { deps, db }) => setTemplateStatus(deps, db, input),
} satisfies MutationResolvers;

export const templateFields = {
  __resolveReference: async ({ id }, { loaders }) => (await loaders.template.load(id)) as never,
} satisfies TemplateResolvers;
