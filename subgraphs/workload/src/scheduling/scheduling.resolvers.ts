import type { Resolvers } from '../../generated/resolvers.ts';
import { readSettings } from '../settings/setting.reads.ts';
import { readQueues } from './queue.reads.ts';
import { readRounds, readScheduler } from './scheduler.reads.ts';

export const schedulingResolvers = {
  Query: {
    queues: (_, __, { deps }) => readQueues(deps.db),
    async schedulerState(_, { device }, { deps }) {
      const { maxWeight } = await readSettings(deps.db, 'scheduler');
      return readScheduler(deps.db, device, maxWeight);
    },
    schedulingRounds: (_, { device, ...page }, { deps }) => readRounds(deps.db, device, page),
  },
  SchedulerSlot: {
    task: ({ id }) => ({ id }),
  },
  SchedulingRound: {
    id: ({ id }) => String(id),
    tasks: ({ input, dispatches }) => {
      const ids = new Set(dispatches.map(({ taskId }) => taskId));
      return input.tasks.filter(({ id }) => ids.has(id));
    },
    reordered: ({ input }) => input.reordered ?? input.restart ?? false,
    dispatches: ({ input, dispatches }) => [...(input.taken ?? []), ...dispatches],
  },
  SchedulingRoundTask: {
    task: ({ id }) => ({ id }),
    lane: ({ lane }) => lane ?? '',
  },
  SchedulingDispatch: {
    task: ({ taskId }) => ({ id: taskId }),
    job: ({ jobId }, _, { loaders }) => (jobId === null ? null : loaders.job.load(jobId)),
  },
} satisfies Resolvers;
