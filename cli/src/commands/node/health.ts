import { randomUUID } from 'node:crypto';
import {
  ActOnNodesDocument,
  ListNodesDocument,
  ShowNodeDocument,
  type NodeFilter,
  type NodeRowFragment,
  type NodeVerb,
} from '#operations';
import type { Client } from '@visor/client';
import { FILTER_TABLES } from '@visor/schema';
import type { Command } from 'commander';
import { readAll } from '../act/read-all.ts';
import { declareAct, type ActOptions } from '../act/declare-act.ts';
import { declareSelection, readSelection, type SelectionOptions } from '../act/selection.ts';
import { steer } from '../act/steer.ts';
import { noSuchName } from '../similar-names.ts';
import { nodeView } from './view.ts';

/** `visor node quarantine|release`. */
export function register(node: Command): void {
  declare(node, 'QUARANTINE', 'give a node no more jobs until it is released; what it runs goes on');
  declare(node, 'RELEASE', 'give a quarantined node jobs again');
}

function declare(noun: Command, act: NodeVerb, description: string): void {
  const verb = act.toLowerCase();
  const example = act === 'RELEASE' ? 'health:QUARANTINED' : 'name:wn1*';
  declareSelection(declareAct(noun.command(verb), { needsReason: true }), '[names...]', example)
    .description(description)
    .addHelpText(
      'after',
      `
Examples:
  visor node ${verb} wn17 --reason 'disk replaced'
  visor node ${verb} --where '${example}' --dry-run
`,
    )
    .action(async (names: readonly string[], options: ActOptions & SelectionOptions) => {
      const { where } = readSelection<NodeFilter>(FILTER_TABLES.Node, names, options);
      await steer(options, {
        verb,
        what: 'nodes',
        needsReason: true,
        view: nodeView,
        isSingle: names.length === 1,
        find: (client) => findNodes(client, names, where),
        async send(client, nodes, reason) {
          const input = { verb: act, ids: nodes.map(({ name }) => name), reason, requestId: randomUUID() };
          return (await client.request(ActOnNodesDocument, { input })).actOnNodes;
        },
      });
    });
}

async function findNodes(
  client: Client,
  names: readonly string[],
  where: NodeFilter | null,
): Promise<NodeRowFragment[]> {
  if (where === null) return await Promise.all(names.map((name) => findNode(client, name)));
  const read = async (page: { readonly first: number; readonly after: string | null }) =>
    (await client.request(ListNodesDocument, { ...page, where, counted: false })).nodes;
  return await readAll('nodes', read);
}

async function findNode(client: Client, name: string): Promise<NodeRowFragment> {
  const { node } = await client.request(ShowNodeDocument, { name });
  if (node) return node;
  throw await noSuchName(client, 'node', name);
}
