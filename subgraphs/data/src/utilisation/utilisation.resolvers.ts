import { Refusal } from '@visor/schema';
import type { Resolvers } from '../../generated/resolvers.ts';
import { findUtilisation } from './utilisation.store.ts';

const MAX_HOURS = 87_600;
const MAX_ROWS = 1_000;

export const utilisationResolvers = {
  Storage: {
    utilisation({ id }, { hours }, { db, deps }) {
      if (hours < 1 || hours > MAX_HOURS)
        throw new Refusal('INVALID', `hours must be from 1 to ${MAX_HOURS}, not ${hours}`, { field: 'hours' });
      return findUtilisation(db, { storageId: id, hours, limit: MAX_ROWS, now: deps.now() });
    },
  },
} satisfies Resolvers;
