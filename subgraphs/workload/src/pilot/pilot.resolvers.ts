import { connectionOf, findPage, openStream } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import { loadPilot } from './load-pilot.ts';
import { eachPilot, pilotFinder, readPilots } from './pilot.reads.ts';

export const pilotResolvers = {
  Query: {
    pilot: (_, { id }, { loaders }) => loaders.pilot.load(id),
    pilots: (_, __, { deps }) => readPilots(deps.db),
    pilotList: (_, request, { deps }) => findPage(deps.db, pilotFinder, request),
  },
  Subscription: {
    pilotChanges: {
      subscribe: (_, start, { feeds, stream, deps }) =>
        openStream(feeds.pilots, start, stream, {
          wanted: () => true,
          events: (messages) => messages,
          snapshot: () => eachPilot(deps.db),
        }),
      resolve: ({ pilotId }: { readonly pilotId: string }, _: unknown, context: Context) => loadPilot(context, pilotId),
    },
  },
  PilotConnection: connectionOf(pilotFinder, ({ deps }: Context) => deps.db),
  Pilot: {
    ramMiB: ({ ramMib }) => ramMib,
    scratchMiB: ({ scratchMib }) => scratchMib,
    __resolveReference: ({ id }, { loaders }) => loaders.pilot.load(id),
    refuses: async ({ id }, _, { loaders }) => (await loaders.refusals.load(id)).map(({ program }) => program),
    active: async ({ id }, _, { loaders }) => (await loaders.active.load(id))?.count ?? 0,
  },
} satisfies Resolvers;
