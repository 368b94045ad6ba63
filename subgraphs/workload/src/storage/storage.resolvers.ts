import type { Resolvers } from '../../generated/resolvers.ts';

export const storageResolvers = {
  Storage: {
    __resolveReference: ({ id }) => ({ id }),
    reservedBytes: async ({ id }, _args, { loaders }) => (await loaders.reserved.load(id))?.bytes ?? 0,
  },
} satisfies Resolvers;
