import type { Resolvers } from '../../generated/resolvers.ts';
import { startUploads } from './start-uploads.ts';

export const uploadResolvers = {
  Mutation: {
    startUploads: (_root, { input }, { uploads, caller }) => startUploads(uploads, input, caller.subject),
  },
} satisfies Resolvers;
