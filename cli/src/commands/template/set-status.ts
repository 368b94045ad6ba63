import {
  FindTemplatesDocument,
  SetTemplateStatusDocument,
  type TemplateFilter,
  type TemplateRowFragment,
  type TemplateStatus,
} from '#operations';
import type { Client } from '@visor/client';
import { FILTER_TABLES } from '@visor/schema';
import type { Command } from 'commander';
import { actOnEach, readAll } from '../act/act-on-each.ts';
import { declareTouch, type ActOptions } from '../act/declare-act.ts';
import { declareSelection, readSelection, type SelectionOptions } from '../act/selection.ts';
import { findTemplate } from './find-template.ts';
import { templateView } from './view.ts';

interface Change {
  /** Where several templates have the name, the one in this status is meant. */
  readonly from: TemplateStatus;
  readonly to: TemplateStatus;
}

export function declareStatusVerb(template: Command, verb: string, description: string, { from, to }: Change): void {
  const example = `status:${from} name:reco*`;
  declareSelection(declareTouch(template.command(verb)), '[names-or-ids...]', example)
    .description(description)
    .addHelpText(
      'after',
      `
Examples:
  visor template ${verb} reco
  visor template ${verb} --where '${example}' --dry-run
`,
    )
    .action(async (texts: readonly string[], options: ActOptions & SelectionOptions) => {
      const { where } = readSelection<TemplateFilter>(FILTER_TABLES.Template, texts, options);
      await actOnEach(options, {
        verb,
        what: 'templates',
        needsReason: false,
        view: templateView,
        doneView: templateView,
        isSingle: texts.length === 1,
        find: (client) => findTemplates(client, texts, from, where),
        send: async (client, { id }) =>
          (await client.request(SetTemplateStatusDocument, { id, status: to })).setTemplateStatus,
      });
    });
}

async function findTemplates(
  client: Client,
  texts: readonly string[],
  from: TemplateStatus,
  where: TemplateFilter | null,
): Promise<TemplateRowFragment[]> {
  if (where === null) return await Promise.all(texts.map((text) => findTemplate(client, text, from)));
  const read = async (page: { readonly first: number; readonly after: string | null }) =>
    (await client.request(FindTemplatesDocument, { ...page, where, counted: false })).templateList;
  return await readAll('templates', read);
}
