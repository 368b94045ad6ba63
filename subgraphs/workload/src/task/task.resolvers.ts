import type { Resolvers } from '../../generated/resolvers.ts';
import { batchByTime, pushIterator } from '@visor/service';
import { failureName } from '@visor/schema';
import { taskJobs } from '../job/job.loaders.ts';
import type { Reference } from '../reference.ts';

/** A task's progress goes out at most four times a second, its last state always. */
const progressMs = 250;

export const taskResolvers = {
  Subscription: {
    taskProgress: {
      subscribe: (_, { taskId }, { live }) => {
        const heard = live.jobs.listen((event) => !taskId || event.taskId === taskId);
        return pushIterator<{ taskProgress: Reference }>([heard], async (push) => {
          for await (const events of batchByTime(heard, progressMs))
            for (const id of new Set(events.map((event) => event.taskId))) push({ taskProgress: { id } });
        });
      },
    },
  },
  Task: {
    __resolveReference: ({ id }) => ({ id }),
    async progress({ id }, _, { loaders }) {
      const row = await loaders.progress.load(id);
      if (!row) return null;
      const failures = row.failures.map((one) => ({ ...one, name: failureName(one.code) }));
      return { ...row, failures };
    },
    jobs: ({ id }, asked, context) => taskJobs(context, id, asked),
  },
} satisfies Resolvers;
