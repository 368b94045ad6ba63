import { connectionOf, findPage } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import { createTemplate } from './create-template.ts';
import { readTemplateActions } from './action.store.ts';
import { editTemplate } from './edit-template.ts';
import { findAllTemplates, templateFinder } from './template.reads.ts';

export const templateResolvers = {
  Query: {
    template: (_root, { id }, { loaders }) => loaders.template.load(id),
    templateList: (_root, request, { db }) => findPage(db, templateFinder, request),
    templates: (_root, _arguments, { db }) => findAllTemplates(db.orm.em),
  },
  Mutation: {
    editTemplate: (_root, { input }, { deps, db, caller }) => editTemplate(deps, db, input, caller.subject),
    createTemplate: (_root, { input }, { deps, db, caller }) => createTemplate(deps, db, input, caller.subject),
  },
  TemplateConnection: connectionOf(templateFinder, ({ db }: Context) => db),
  Template: {
    actions: ({ id }, page, { db }) => readTemplateActions(db, id, page),
    __resolveReference: async ({ id }, { loaders }) => await loaders.template.load(id),
  },
} satisfies Resolvers;
