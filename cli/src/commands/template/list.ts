import { FindTemplatesDocument, type TemplateFilter, type TemplateOrderField } from '#operations';
import { FILTER_TABLES } from '@visor/schema';
import type { Command } from 'commander';
import { declareFind, findRequest, printPages, type FindOptions } from '../list-command.ts';
import { templateView } from './view.ts';

const TABLE = FILTER_TABLES.Template;

/** `visor template list`. */
export function register(template: Command): void {
  declareFind(template, 'list templates, the newest first', TABLE, 'status:ACTUAL mask:run*').action(
    (options: FindOptions) => {
      const found = findRequest<TemplateFilter, TemplateOrderField>(TABLE, options);
      return printPages(
        options,
        templateView,
        async (client, page) => (await client.request(FindTemplatesDocument, { ...page, ...found })).templateList,
        undefined,
        TABLE.of,
      );
    },
  );
}
