import { findRows, type Database } from '@visor/db';
import { isUuid } from '@visor/schema';
import { pageOf, readPage, type PagedList } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import { actOnNodes, actOnPilots, killJobs } from './steer.ts';
import { SteeringEntity, type SteeringRow } from './steering.entity.ts';

/** By their position. */
const RESULTS: PagedList<readonly [number]> = {
  name: 'Steering.results',
  defaultSize: 100,
  isPlace: (parts): parts is readonly [number] => parts.length === 1 && Number.isSafeInteger(parts[0]),
};

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
    results({ results }, request) {
      const range = readPage(RESULTS, request);
      const from = range.after === null ? 0 : range.after[0] + 1;
      const rows = results.slice(from, from + range.size + 1).map((row, index) => ({ ...row, position: from + index }));
      return pageOf(RESULTS, range, rows, ({ position }) => [position]);
    },
  },
} satisfies Resolvers;
