import type { MutationResolvers, QueryResolvers, TemplateResolvers } from '../../generated/resolvers.ts';
import { createTemplate } from './create-template.ts';
import { findAllTemplates } from './template.store.ts';

export const templateQueries = {
  template: (_root, { id }, { loaders }) => loaders.template.load(id),
  templates: (_root, _arguments, { db }) => findAllTemplates(db.orm.em),
} satisfies QueryResolvers;

export const templateMutations = {
  createTemplate: (_root, { input }, { deps, db, caller }) => createTemplate(deps, db, input, caller.subject),
} satisfies MutationResolvers;

export const Template = {
  __resolveReference: async ({ id }, { loaders }) => await loaders.template.load(id),
} satisfies TemplateResolvers;
