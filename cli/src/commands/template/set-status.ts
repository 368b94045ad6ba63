import { SetTemplateStatusDocument, type TemplateStatus } from '#operations';
import type { Command } from 'commander';
import { connect, declareConnection } from '../../local/connect.ts';
import { declareFormat, printItem } from '../../output/declare-format.ts';
import type { ShowOptions } from '../show-command.ts';
import { findTemplate } from './find-template.ts';
import { templateView } from './view.ts';

interface Change {
  /** Where several templates have the name, the one in this status is meant. */
  readonly from: TemplateStatus;
  readonly to: TemplateStatus;
}

export function declareStatusVerb(template: Command, verb: string, description: string, { from, to }: Change): void {
  declareFormat(declareConnection(template.command(verb)))
    .description(description)
    .argument('<name|id>')
    .action(async (text: string, options: ShowOptions) => {
      await using client = connect(options);
      const { id } = await findTemplate(client, text, from);
      const { setTemplateStatus } = await client.request(SetTemplateStatusDocument, { id, status: to });
      printItem(setTemplateStatus, templateView, options);
    });
}
