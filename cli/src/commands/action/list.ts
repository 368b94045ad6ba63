import { ActionsOfIdDocument, ActionsOfNameDocument, ListPilotsDocument, type ActionsFragment } from '#operations';
import type { Client } from '@visor/client';
import type { Command } from 'commander';
import { CommandError, EXIT_CODE } from '../../exit-codes.rules.ts';
import type { View } from '../../output/rows.rules.ts';
import { isId } from '../is-id.rules.ts';
import { declareList, printPages, type ListOptions } from '../list-command.ts';
import { findTemplate } from '../template/find-template.ts';

type Actions = ActionsFragment;
type ActionRow = Actions['nodes'][number];

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

/** The most that the API gives at once. */
const MAX_FIRST = 1_000;

/** `visor action list`: who did what to a thing, the newest first. */
export function register(action: Command): void {
  declareList(action, 'list who did what, when and why to one thing, the newest first')
    .argument(
      '<subject>',
      'id of a job, task, workflow, dataset, template or pilot; name of a dataset, node, pilot or template',
    )
    .action((subject: string, options: ListOptions) => {
      return printPages(options, actionView, async (client) => {
        const first = Math.min(options.limit, MAX_FIRST);
        const found = isId(subject) ? await ofId(client, subject, first) : await ofName(client, subject, first);
        if (found) return { nodes: found.nodes, pageInfo: { ...found.pageInfo, endCursor: null }, isLast: true };
        throw new CommandError(
          EXIT_CODE.notFound,
          `nothing has the id or name ${JSON.stringify(subject)}; visor search finds names`,
        );
      });
    });
}

async function ofId(client: Client, id: string, first: number): Promise<Actions | undefined> {
  const { job, task, workflow, dataset, template, pilot } = await client.request(ActionsOfIdDocument, { id, first });
  return (job ?? workflow ?? dataset ?? template ?? pilot ?? task)?.actions;
}

async function ofName(client: Client, name: string, first: number): Promise<Actions | undefined> {
  const { dataset, node } = await client.request(ActionsOfNameDocument, { name, node: name, first });
  if (dataset ?? node) return (dataset ?? node)?.actions;
  const { pilots } = await client.request(ListPilotsDocument, {});
  const pilot = pilots.find((candidate) => candidate.name === name);
  if (pilot) return ofId(client, pilot.id, first);
  return ofId(client, (await findTemplate(client, name, 'ACTUAL')).id, first);
}
