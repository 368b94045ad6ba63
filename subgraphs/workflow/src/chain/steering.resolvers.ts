import { findRows, type Database } from '@visor/db';
import { isUuid } from '@visor/schema';
import { steeringResults } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import { actOnTemplates } from './act-on-templates.ts';
import { SteeringEntity, type SteeringRow } from '../template/steering.entity.ts';

async function readSteering({ orm }: Database, id: string): Promise<SteeringRow | null> {
  if (!isUuid(id)) return null;
  const [row] = await findRows(orm.em, SteeringEntity, { anyOf: { property: 'id', values: [id] } });
  return row ?? null;
}

export const steeringResolvers = {
  Query: {
    templateSteering: (_, { id }, { db }) => readSteering(db, id),
  },
  Mutation: {
    actOnTemplates: (_, { input }, { deps, db, caller }) => actOnTemplates(deps, db, input, caller.subject),
  },
  TemplateSteering: {
    matched: ({ results }) => results.length,
    results: steeringResults,
  },
} satisfies Resolvers;
