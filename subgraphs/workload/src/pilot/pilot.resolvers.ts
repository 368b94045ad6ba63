import { Refusal } from '@visor/schema';
import type { Resolvers } from '../../generated/resolvers.ts';
import type { PilotCommand } from '../../generated/types.ts';
import type { Context } from '../context.ts';
import { pushIterator } from '@visor/service';
import { drainPilot, undrainPilot } from './drain-pilot.ts';
import { heartbeat } from '../lease/heartbeat.ts';
import { PilotEntity, type PilotRow } from './pilot.entity.ts';
import { pilotCommands } from './pilot-commands.ts';
import { demandOwn } from './authorize-pilot.ts';
import { readQueues } from '../scheduling/queue.reads.ts';
import { registerPilot } from '../lease/register-pilot.ts';

async function loaded({ loaders }: Context, id: string): Promise<PilotRow> {
  const pilot = await loaders.pilot.load(id);
  if (!pilot) throw new Refusal('NOT_FOUND', `no pilot ${id}`);
  return pilot;
}

export const pilotResolvers = {
  Query: {
    pilot: async (_, { id }, { loaders }) => (await loaders.pilot.load(id)) ?? null,
    pilots: (_, __, { deps }) => deps.db.orm.em.fork().find(PilotEntity, {}, { orderBy: { name: 'asc' } }),
    queues: (_, __, { deps }) => readQueues(deps.db) as never,
  },
  Mutation: {
    async registerPilot(_, { input }, context) {
      const pilot = await loaded(context, await registerPilot(context.deps, input, context.caller.subject));
      const { heartbeat, lease, poll } = context.deps.times;
      return { pilot, heartbeatSeconds: heartbeat / 1000, leaseSeconds: lease / 1000, pollSeconds: poll / 1000 };
    },
    heartbeat: (_, { input }, { deps, caller }) => heartbeat(deps, input, caller.subject),
    async drainPilot(_, { pilotId }, context) {
      await drainPilot(context.deps, pilotId);
      return loaded(context, pilotId);
    },
    async undrainPilot(_, { pilotId }, context) {
      await undrainPilot(context.deps, pilotId);
      return loaded(context, pilotId);
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
        const pilot = await loaded(context, pilotId);
        demandOwn(pilot.name, context.caller.subject);
        return pilotCommands(context, pilot) as never;
      },
      resolve: (command: unknown) => command as PilotCommand,
    },
  },
  Pilot: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.pilot.load(id)) ?? null,
    refuses: async (pilot, _, { loaders }) => await loaders.refusals.load(pilot.id),
    active: async (pilot, _, { loaders }) => (await loaders.active.load(pilot.id)) ?? 0,
  },
} satisfies Resolvers;
