import { failureName } from '@visor/schema';
import type { Resolvers } from '../../generated/resolvers.ts';
import { readActionsOf, readJobActions, readNodeActions, readPilotActions } from './actions.reads.ts';
import { selectedJobs } from './selected-jobs.reads.ts';
import { previewRetry, readJobResults, readTaskActions } from './control.reads.ts';

export const controlResolvers = {
  Query: {
    selectedJobs: (_, asked, { deps }) => selectedJobs(deps.db, asked),
    previewRetry: async (_, { taskId, where }, { deps }) => {
      const preview = await previewRetry(deps.db, taskId, where ?? {});
      return { ...preview, codes: preview.codes.map((counted) => ({ ...counted, name: failureName(counted.code) })) };
    },
  },
  SubjectActions: {
    __resolveReference: async (asked, { deps, loaders }) => ({
      ...asked,
      ofWorkload: await readActionsOf(deps.db, loaders, asked),
    }),
  },
  Job: {
    actions: ({ id }, request, { deps }) => readJobActions(deps.db, id, request),
  },
  Pilot: {
    actions: ({ id }, request, { deps }) => readPilotActions(deps.db, id, request),
  },
  Node: {
    actions: ({ name }, request, { deps }) => readNodeActions(deps.db, name, request),
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
