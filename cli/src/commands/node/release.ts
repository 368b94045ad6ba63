import { ReleaseNodeDocument } from '#operations';
import type { Command } from 'commander';
import { connect, declareConnection } from '../../local/connect.ts';
import { declareFormat, printItem } from '../../output/declare-format.ts';
import type { ShowOptions } from '../show-command.ts';
import { nodeView } from './view.ts';

/** `visor node release`. */
export function register(node: Command): void {
  declareFormat(declareConnection(node.command('release')))
    .description('give a quarantined node jobs again')
    .argument('<name>')
    .requiredOption('--reason <text>', 'why; recorded with your name')
    .action(async (name: string, options: ShowOptions & { readonly reason: string }) => {
      await using client = connect(options);
      const answer = await client.request(ReleaseNodeDocument, { node: name, reason: options.reason });
      printItem(answer.releaseNode, nodeView, options);
    });
}
