import { searchedText, searchRows } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import { taskFinder } from '../task/task.reads.ts';
import { templateFinder } from '../template/template.reads.ts';
import { workflowFinder } from '../workflow/workflow.reads.ts';

/** What a text finds here; the other subgraphs add what they have to the same entity. */
export const searchResolvers = {
  Query: {
    search: (_root, { text }) => ({ id: searchedText(text) }),
  },
  Search: {
    __resolveReference: ({ id }) => ({ id }),
    workflows: ({ id: text }, { first }, { db }) => searchRows(db, workflowFinder, { text, first }),
    tasks: ({ id: text }, { first }, { db }) =>
      searchRows(db, taskFinder, { text, first, names: [`e.step ->> 'step'`] }),
    templates: ({ id: text }, { first }, { db }) =>
      searchRows(db, templateFinder, { text, first, names: ['e.name', 'e.mask'] }),
  },
} satisfies Resolvers;
