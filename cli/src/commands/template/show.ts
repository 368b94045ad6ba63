import { ShowTemplateDocument } from '#operations';
import type { Command } from 'commander';
import { declareShow } from '../show-command.ts';
import { findTemplate } from './find-template.ts';
import { templateView } from './view.ts';

/** `visor template show`: a template with its document. */
export function register(template: Command): void {
  declareShow(template, {
    what: 'template with its document',
    argument: '<name|id>',
    view: templateView,
    read: async (client, text) => {
      const { id } = await findTemplate(client, text, 'ACTUAL');
      return (await client.request(ShowTemplateDocument, { id })).template;
    },
  });
}
