import { ShowNodeDocument } from '#operations';
import type { Command } from 'commander';
import { declareShow, printOne, type ShowOptions } from '../show-command.ts';
import { nodeView } from './view.ts';

/** `visor node show`: a node and its pilots. */
export function register(node: Command): void {
  declareShow(node, 'node', '<name>').action((name: string, options: ShowOptions) =>
    printOne(
      options,
      nodeView,
      `node ${JSON.stringify(name)}`,
      async (client) => (await client.request(ShowNodeDocument, { name })).node,
    ),
  );
}
