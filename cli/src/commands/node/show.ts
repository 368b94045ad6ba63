import { ShowNodeDocument } from '#operations';
import type { Command } from 'commander';
import { nodeStreams } from '../change-streams.ts';
import { declareShow } from '../show-command.ts';
import { nodeView } from './view.ts';

/** `visor node show`: a node and its pilots. */
export function register(node: Command): void {
  declareShow(node, {
    what: 'node',
    argument: '<name>',
    view: nodeView,
    read: async (client, name) => (await client.request(ShowNodeDocument, { name })).node,
    changes: nodeStreams,
  });
}
