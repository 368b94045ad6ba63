import { readSteering, steeringResults } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import { actOnTemplates } from './act-on-templates.ts';
import { SteeringEntity } from '../template/steering.entity.ts';

export const steeringResolvers = {
  Query: {
    templateSteering: (_, { id }, { db }) => readSteering(db, SteeringEntity, id),
  },
  Mutation: {
    actOnTemplates: (_, { input }, { deps, db, caller }) => actOnTemplates(deps, db, input, caller.subject),
  },
  TemplateSteering: {
    matched: ({ results }) => results.length,
    results: steeringResults,
  },
} satisfies Resolvers;
