import { ListNodesDocument } from '#operations';
import type { Command } from 'commander';
import { nodeStreams } from '../change-streams.ts';
import { declareList, printPages, type ListOptions } from '../list-command.ts';
import { nodeView } from './view.ts';

/** `visor node list`. */
export function register(node: Command): void {
  declareList(node, 'list nodes by name')
    .option('--name <part>', 'only those whose name has this part')
    .action((options: ListOptions & { readonly name?: string }) =>
      printPages(
        options,
        nodeView,
        async (client, page) => {
          const filter = { nameContains: options.name ?? null };
          return (await client.request(ListNodesDocument, { ...page, filter })).nodes;
        },
        nodeStreams,
      ),
    );
}
