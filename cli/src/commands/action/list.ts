import { ActionsOfDocument, ListPilotsDocument, SubjectNamedDocument, type ActionsOfQuery } from '#operations';
import type { Client } from '@visor/client';
import type { Command } from 'commander';
import type { View } from '../../output/rows.rules.ts';
import { isId } from '../is-id.rules.ts';
import { declareList, printPages, type ListOptions } from '../list-command.ts';
import { findTemplate } from '../template/find-template.ts';

type ActionRow = ActionsOfQuery['actions']['nodes'][number];

const actionView: View<ActionRow> = {
  name: ({ id }) => id,
  columns: [
    { title: 'AT', of: ({ at }) => at },
    { title: 'WHAT', of: ({ kind }) => kind },
    { title: 'BY', of: ({ by }) => by },
    { title: 'OUTCOME', of: ({ outcome }) => outcome },
    { title: 'REASON', of: ({ reason }) => reason },
    { title: 'TEXT', of: ({ text }) => text },
    { title: 'DETAILS', of: ({ details }) => (details ? JSON.stringify(details) : null), isWide: true },
    { title: 'ID', of: ({ id }) => id, isWide: true },
  ],
};

/** `visor action list`: who did what to a thing, the newest first. */
export function register(action: Command): void {
  declareList(action, 'list who did what, when and why to one thing, the newest first')
    .argument(
      '<subject>',
      'id of a job, task, workflow, dataset, template or pilot; name of a dataset, node, pilot or template',
    )
    .action((text: string, options: ListOptions) => {
      let subject: Promise<string> | undefined;
      return printPages(options, actionView, async (client, page) => {
        subject ??= isId(text) ? Promise.resolve(text) : subjectNamed(client, text);
        return (await client.request(ActionsOfDocument, { subject: await subject, ...page })).actions;
      });
    });
}

/** @throws CommandError (notFound), (usage) when several templates have the name */
async function subjectNamed(client: Client, name: string): Promise<string> {
  const { dataset, node } = await client.request(SubjectNamedDocument, { name, node: name });
  const found = dataset?.id ?? node?.name;
  if (found !== undefined) return found;
  const { pilots } = await client.request(ListPilotsDocument, {});
  const pilot = pilots.find((candidate) => candidate.name === name);
  return pilot?.id ?? (await findTemplate(client, name, 'ACTUAL')).id;
}
