import type { Resolvers } from '../../generated/resolvers.ts';
import { announceFiles } from './announce-files.ts';

export const registrationResolvers = {
  Mutation: {
    async announceFiles(_root, { input }, { deps, db, loaders, caller }) {
      const results = await announceFiles(deps, db, input, caller.subject);
      loaders.dataset.clearAll();
      return results;
    },
  },
} satisfies Resolvers;
