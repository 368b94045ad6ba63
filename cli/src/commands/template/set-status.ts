import { randomUUID } from 'node:crypto';
import {
  ActOnTemplatesDocument,
  FindTemplatesDocument,
  type TemplateFilter,
  type TemplateRowFragment,
  type TemplateStatus,
  type TemplateVerb,
} from '#operations';
import type { Client } from '@visor/client';
import { FILTER_TABLES } from '@visor/schema';
import type { Command } from 'commander';
import { declareAct, type ActOptions } from '../act/declare-act.ts';
import { readAll } from '../act/read-all.ts';
import { declareSelection, readSelection, type SelectionOptions } from '../act/selection.ts';
import { steer } from '../act/steer.ts';
import { findTemplate } from './find-template.ts';
import { templateView } from './view.ts';

interface Change {
  /** Where several templates have the name, the one in this status is meant. */
  readonly from: TemplateStatus;
}

export function declareStatusVerb(template: Command, act: TemplateVerb, description: string, { from }: Change): void {
  const verb = act.toLowerCase();
  const example = `status:${from} name:reco*`;
  declareSelection(declareAct(template.command(verb)), '[names-or-ids...]', example)
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
      await steer(options, {
        verb,
        what: 'templates',
        needsReason: false,
        view: templateView,
        isSingle: texts.length === 1,
        find: (client) => findTemplates(client, texts, from, where),
        async send(client, templates, reason) {
          const ids = templates.map(({ id }) => id);
          const input = { verb: act, ids, reason: reason || null, requestId: randomUUID() };
          return (await client.request(ActOnTemplatesDocument, { input })).actOnTemplates;
        },
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
