import type { Resolvers } from '../../generated/resolvers.ts';
import { loadPilot } from '../pilot/load-pilot.ts';
import { heartbeat } from './heartbeat.ts';
import { registerPilot } from './register-pilot.ts';

export const leaseResolvers = {
  Mutation: {
    async registerPilot(_, { input }, context) {
      const { deps, caller } = context;
      const pilot = await loadPilot(context, await registerPilot(deps, input, caller.subject));
      const { heartbeat, lease, poll } = deps.times;
      return { pilot, heartbeatSeconds: heartbeat / 1000, leaseSeconds: lease / 1000, pollSeconds: poll / 1000 };
    },
    heartbeat: (_, { input }, { deps, caller }) => heartbeat(deps, input, caller.subject),
  },
} satisfies Resolvers;
