import { ListNodesDocument, type NodeFilter, type NodeOrderField } from '#operations';
import { FILTER_TABLES } from '@visor/schema';
import type { Command } from 'commander';
import { nodeStreams } from '../change-streams.ts';
import { declareFind, findRequest, printPages, type FindOptions } from '../list-command.ts';
import { nodeView } from './view.ts';

const TABLE = FILTER_TABLES.Node;

/** `visor node list`. */
export function register(node: Command): void {
  declareFind(node, 'list nodes by name', TABLE, 'name:wn1* health:QUARANTINED')
    .option('--name <part>', 'only those whose name has this part, in any case')
    .action((options: FindOptions & { readonly name?: string }) => {
      const { name } = options;
      const { where, orderBy } = findRequest<NodeFilter, NodeOrderField>(TABLE, options);
      const found = { where: name === undefined ? where : { ...where, nameContains: name }, orderBy };
      return printPages(
        options,
        nodeView,
        async (client, page) => (await client.request(ListNodesDocument, { ...page, ...found })).nodes,
        nodeStreams,
        TABLE.of,
      );
    });
}
