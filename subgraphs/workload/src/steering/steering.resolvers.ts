import { readSteering, steeringResults } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import { actOnNodes, actOnPilots, killJobs } from './steer.ts';
import { SteeringEntity } from './steering.entity.ts';

export const steeringResolvers = {
  Query: {
    steering: (_, { id }, { deps }) => readSteering(deps.db, SteeringEntity, id),
  },
  Mutation: {
    actOnPilots: (_, { input }, { deps, caller }) => actOnPilots(deps, input, caller.subject),
    actOnNodes: (_, { input }, { deps, caller }) => actOnNodes(deps, input, caller.subject),
    killJobs: (_, { input }, { deps, caller }) => killJobs(deps, input, caller.subject),
  },
  Steering: {
    matched: ({ results }) => results.length,
    results: steeringResults,
  },
} satisfies Resolvers;
