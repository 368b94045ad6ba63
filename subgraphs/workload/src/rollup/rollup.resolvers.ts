import { failureName } from '@visor/schema';
import type { Resolvers } from '../../generated/resolvers.ts';
import { readFailures } from './failures.reads.ts';
import { readSeries } from './series.reads.ts';

export const rollupResolvers = {
  Query: {
    timeseries: (_, request, { deps }) => readSeries(deps.db, request, deps.now()),
    failures: (_, request, { deps }) => readFailures(deps.db, request, deps.now()),
  },
  FailureGroup: {
    name: ({ code }) => (code === null ? null : failureName(code)),
    task: ({ taskId }) => (taskId === null ? null : { id: taskId }),
    firstAt: ({ firstAt }) => new Date(firstAt),
    lastAt: ({ lastAt }) => new Date(lastAt),
  },
  FailureExample: {
    name: ({ code }) => failureName(code),
    job: ({ jobId }, _, { loaders }) => loaders.job.load(jobId),
  },
} satisfies Resolvers;
