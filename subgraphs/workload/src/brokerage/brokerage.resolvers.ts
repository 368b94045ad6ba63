import type { Resolvers } from '../../generated/resolvers.ts';
import { explainUnknownTask } from './why.rules.ts';

export const brokerageResolvers = {
  Job: {
    whyNotRunning: async ({ id }, _, { loaders }) => (await loaders.whyNotRunning.load(id)) ?? [],
  },
  Task: {
    whyNotRunning: async ({ id }, _, { loaders }) => (await loaders.whyTaskNotRunning.load(id)) ?? explainUnknownTask(),
  },
} satisfies Resolvers;
