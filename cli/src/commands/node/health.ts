import { QuarantineNodeDocument, ReleaseNodeDocument, type NodeRowFragment } from '#operations';
import type { Client } from '@visor/client';
import type { Command } from 'commander';
import { connect, declareConnection } from '../../local/connect.ts';
import { declareFormat, printItem } from '../../output/declare-format.ts';
import type { ShowOptions } from '../show-command.ts';
import { nodeView } from './view.ts';

interface Variables {
  readonly node: string;
  readonly reason: string;
}

/** `visor node quarantine|release`. */
export function register(node: Command): void {
  declare(
    node.command('quarantine').description('give a node no more jobs until it is released; what it runs goes on'),
    async (client, variables) => (await client.request(QuarantineNodeDocument, variables)).quarantineNode,
  );
  declare(
    node.command('release').description('give a quarantined node jobs again'),
    async (client, variables) => (await client.request(ReleaseNodeDocument, variables)).releaseNode,
  );
}

function declare(command: Command, send: (client: Client, variables: Variables) => Promise<NodeRowFragment>): void {
  declareFormat(declareConnection(command))
    .argument('<name>')
    .requiredOption('--reason <text>', 'why; recorded with your name')
    .action(async (name: string, options: ShowOptions & { readonly reason: string }) => {
      await using client = connect(options);
      printItem(await send(client, { node: name, reason: options.reason }), nodeView, options);
    });
}
