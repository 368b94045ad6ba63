import { readId, Refusal } from '@visor/schema';
import type { Resolvers } from '../../generated/resolvers.ts';
import { assertOwnPilot } from '../pilot/authorize-pilot.ts';
import { loadPilot } from '../pilot/load-pilot.ts';
import { drainPilot, undrainPilot } from './drain-pilot.ts';
import { killAttempt } from './kill-attempt.ts';
import { offerRelease } from './offer-release.ts';
import { pilotCommands } from './pilot-commands.ts';

export const commandResolvers = {
  Mutation: {
    async drainPilot(_, request, context) {
      await drainPilot(context.deps, { ...request, by: context.caller.subject });
      return loadPilot(context, request.pilotId);
    },
    async undrainPilot(_, request, context) {
      await undrainPilot(context.deps, { ...request, by: context.caller.subject });
      return loadPilot(context, request.pilotId);
    },
    async killAttempt(_, request, { deps, loaders, caller }) {
      await killAttempt(deps, request, caller.subject);
      loaders.clear();
      const job = await loaders.job.load(request.jobId);
      if (!job) throw new Refusal('NOT_FOUND', `no job ${request.jobId}`);
      return job;
    },
    async offerRelease(_, request, context) {
      await offerRelease(context.deps, request, context.caller.subject);
      return loadPilot(context, request.pilotId);
    },
  },
  Subscription: {
    pilotCommands: {
      async subscribe(_, { pilotId }, context) {
        const pilot = await loadPilot(context, readId('pilotId', pilotId));
        assertOwnPilot(pilot.name, context.caller.subject);
        return pilotCommands(context, pilot);
      },
    },
  },
  Pilot: {
    commands: async ({ id }, _, { loaders }) => loaders.commands.load(id),
  },
  CommandRecord: {
    job: ({ jobId }, _, { loaders }) => (jobId === null ? null : loaders.job.load(jobId)),
    at: ({ at }) => new Date(at),
    endedAt: ({ endedAt }) => (endedAt === null ? null : new Date(endedAt)),
  },
} satisfies Resolvers;
