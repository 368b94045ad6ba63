import { Refusal } from '@visor/schema';
import type { Resolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import type { NodeRow } from '../node/node.entity.ts';
import { quarantineNode, releaseNode } from './set-node-health.ts';

/** Loads a node as it is now. */
async function loadNode({ loaders }: Context, name: string): Promise<NodeRow> {
  loaders.clear();
  const [node] = (await loaders.node.load(name)) ?? [];
  if (!node) throw new Refusal('NOT_FOUND', `there is no node ${JSON.stringify(name)}`);
  return node;
}

export const healthResolvers = {
  Mutation: {
    async quarantineNode(_, { node, reason }, context) {
      await quarantineNode(context.deps, node, { by: context.caller.subject, reason });
      return loadNode(context, node);
    },
    async releaseNode(_, { node, reason }, context) {
      await releaseNode(context.deps, node, { by: context.caller.subject, reason });
      return loadNode(context, node);
    },
  },
} satisfies Resolvers;
