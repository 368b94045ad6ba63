import { findRows, type Database } from '@visor/db';
import { isUuid } from '@visor/schema';
import { steeringResults } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import { actOnNodes, actOnPilots, killJobs } from './steer.ts';
import { SteeringEntity, type SteeringRow } from './steering.entity.ts';

async function readSteering({ orm }: Database, id: string): Promise<SteeringRow | null> {
  if (!isUuid(id)) return null;
  const [row] = await findRows(orm.em, SteeringEntity, { anyOf: { property: 'id', values: [id] } });
  return row ?? null;
}

export const steeringResolvers = {
  Query: {
    steering: (_, { id }, { deps }) => readSteering(deps.db, id),
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
