import { failureName } from '@visor/schema';
import type { Resolvers } from '../../generated/resolvers.ts';
import { previewRetry, readJobResults, readTaskActions } from './control.reads.ts';

export const controlResolvers = {
  Query: {
    previewRetry: async (_, { taskId, where }, { deps }) => {
      const preview = await previewRetry(deps.db, taskId, where ?? {});
      return { ...preview, codes: preview.codes.map((counted) => ({ ...counted, name: failureName(counted.code) })) };
    },
  },
  Task: {
    actions: ({ id }, request, { deps }) => readTaskActions(deps.db, id, request),
  },
  Operation: {
    __resolveReference: ({ id }) => ({ id }),
    jobs: ({ id }, request, { deps }) => readJobResults(deps.db, id, request),
  },
  JobResult: {
    job: ({ jobId }, _, { loaders }) => loaders.job.load(jobId),
  },
} satisfies Resolvers;
