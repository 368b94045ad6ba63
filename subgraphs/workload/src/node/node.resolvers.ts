import { Refusal, type PilotChanged } from '@visor/schema';
import { connectionOf, openStream } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import type { Loaders } from '../loaders.ts';
import { loadPilot } from '../pilot/load-pilot.ts';
import type { NodeRow } from './node.entity.ts';
import { eachNode, nodeFinder, readNodes } from './node.reads.ts';
import { setNodeMode } from './set-node-mode.ts';

/** A node by its name, or by one of its pilots. */
type ChangedNode = { readonly node: string } | { readonly pilotId: string };

const findNode = async (loaders: Loaders, name: string): Promise<NodeRow | null> =>
  (await loaders.node.load(name))?.[0] ?? null;

/** Loads a node as it is now. @throws Refusal NOT_FOUND */
async function loadNode({ loaders }: Context, name: string): Promise<NodeRow> {
  loaders.clear();
  const node = await findNode(loaders, name);
  if (!node) throw new Refusal('NOT_FOUND', `no node ${name}`);
  return node;
}

export const nodeResolvers = {
  Query: {
    node: (_, { name }, { loaders }) => findNode(loaders, name),
    nodes: (_, request, { deps }) => readNodes(deps.db, request),
  },
  Mutation: {
    async setNodeMode(_, request, context) {
      await setNodeMode(context.deps, request, context.caller.subject);
      return loadNode(context, request.name);
    },
  },
  Subscription: {
    nodeChanges: {
      subscribe: (_, start, { feeds, stream, deps }) =>
        openStream<PilotChanged, ChangedNode>(feeds.pilots, start, stream, {
          wanted: () => true,
          events: (messages) => messages,
          snapshot: () => eachNode(deps.db),
        }),
      resolve: async (changed: ChangedNode, _: unknown, context: Context) =>
        loadNode(context, 'node' in changed ? changed.node : (await loadPilot(context, changed.pilotId)).node),
    },
  },
  NodeConnection: connectionOf(nodeFinder, ({ deps }: Context) => deps.db),
  NodeModeChange: {
    at: ({ at }) => new Date(at),
  },
  Node: {
    __resolveReference: ({ name }, { loaders }) => findNode(loaders, name),
    modeChanges: async ({ name }, _, { loaders }) => (await loaders.modeChanges.load(name)) ?? [],
    pilots: async ({ name }, _, { loaders }) =>
      (
        await Promise.all(((await loaders.pilotsOfNode.load(name)) ?? []).map(({ id }) => loaders.pilot.load(id)))
      ).filter((pilot) => pilot !== null),
    usage: async ({ name }, _, { loaders }) => {
      const [usage] = (await loaders.nodeUsage.load(name)) ?? [];
      if (!usage) throw new Error(`the usage of node ${name} was not read`);
      return { ...usage, lastSeen: usage.lastSeen === null ? null : new Date(usage.lastSeen) };
    },
    outcomes: async ({ name }, _, { loaders }) => {
      const [outcomes] = (await loaders.nodeOutcomes.load(name)) ?? [];
      const { finished = 0, failed = 0, lost = 0, since = null } = outcomes ?? {};
      const ended = finished + failed + lost;
      return {
        finished,
        failed,
        lost,
        successRate: ended === 0 ? null : finished / ended,
        since: since === null ? null : new Date(since),
      };
    },
  },
} satisfies Resolvers;
