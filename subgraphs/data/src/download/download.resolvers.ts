import type { Resolvers } from '../../generated/resolvers.ts';
import { linkToFile } from '../transfer/link-to-file.ts';

export const downloadResolvers = {
  File: {
    download: (file, _args, context) => linkToFile(file, context),
  },
} satisfies Resolvers;
