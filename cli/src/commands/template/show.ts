import { ShowTemplateDocument } from '#operations';
import type { Command } from 'commander';
import { declareShow, printOne, type ShowOptions } from '../show-command.ts';
import { findTemplate } from './find-template.ts';
import { templateView } from './view.ts';

/** `visor template show`: a template with its document. */
export function register(template: Command): void {
  declareShow(template, 'template with its document', '<name|id>').action((text: string, options: ShowOptions) =>
    printOne(options, templateView, `template ${JSON.stringify(text)}`, async (client) => {
      const { id } = await findTemplate(client, text, 'ACTUAL');
      return (await client.request(ShowTemplateDocument, { id })).template;
    }),
  );
}
