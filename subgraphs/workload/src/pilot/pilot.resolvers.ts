import type { Resolvers } from '../../generated/resolvers.ts';
import { pushIterator } from '@visor/service';
import { assertOwnPilot } from './authorize-pilot.ts';
import { drainPilot, undrainPilot } from './drain-pilot.ts';
import { loadPilot } from './load-pilot.ts';
import { pilotCommands } from './pilot-commands.ts';
import { PilotEntity, type PilotRow } from './pilot.entity.ts';

export const pilotResolvers = {
  Query: {
    pilot: async (_, { id }, { loaders }) => (await loaders.pilot.load(id)) ?? null,
    pilots: (_, __, { deps }) => deps.db.orm.em.fork().find(PilotEntity, {}, { orderBy: { name: 'asc' } }),
  },
  Mutation: {
    async drainPilot(_, { pilotId }, context) {
      await drainPilot(context.deps, pilotId);
      return loadPilot(context, pilotId);
    },
    async undrainPilot(_, { pilotId }, context) {
      await undrainPilot(context.deps, pilotId);
      return loadPilot(context, pilotId);
    },
  },
  Subscription: {
    pilotChanges: {
      subscribe: (_, __, { live, loaders }) => {
        const heard = live.pilots.listen();
        return pushIterator<{ pilotChanges: PilotRow }>([heard], async (push) => {
          for await (const { pilotId } of heard) {
            const pilot = await loaders.pilot.load(pilotId);
            if (pilot) push({ pilotChanges: pilot });
          }
        });
      },
    },
    pilotCommands: {
      async subscribe(_, { pilotId }, context) {
        const pilot = await loadPilot(context, pilotId);
        assertOwnPilot(pilot.name, context.caller.subject);
        return pilotCommands(context, pilot);
      },
    },
  },
  Pilot: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.pilot.load(id)) ?? null,
    refuses: async (pilot, _, { loaders }) => await loaders.refusals.load(pilot.id),
    active: async (pilot, _, { loaders }) => (await loaders.active.load(pilot.id)) ?? 0,
  },
} satisfies Resolvers;
