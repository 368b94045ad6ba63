import type { Resolvers } from '../../generated/resolvers.ts';
import { createTemplate } from './create-template.ts';
import { findAllTemplates } from './template.reads.ts';

export const templateResolvers = {
  Query: {
    template: (_root, { id }, { loaders }) => loaders.template.load(id),
    templates: (_root, _arguments, { db }) => findAllTemplates(db.orm.em),
  },
  Mutation: {
    createTemplate: (_root, { input }, { deps, db, caller }) => createTemplate(deps, db, input, caller.subject),
  },
  Template: {
    __resolveReference: async ({ id }, { loaders }) => await loaders.template.load(id),
  },
} satisfies Resolvers;
