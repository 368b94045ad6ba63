import type { Resolvers } from '../../generated/resolvers.ts';
import { explainArchivedJob, explainUnknownTask } from './why.rules.ts';

export const brokerageResolvers = {
  Job: {
    whyNotRunning: async ({ id, state }, _, { loaders }) =>
      (await loaders.whyNotRunning.load(id)) ?? explainArchivedJob(state),
  },
  Task: {
    whyNotRunning: async ({ id }, _, { loaders }) => (await loaders.whyTaskNotRunning.load(id)) ?? explainUnknownTask(),
  },
} satisfies Resolvers;
