import type { Resolvers } from '../../generated/resolvers.ts';
import { batchByTime, pushIterator } from '@visor/service';
import { failureName, readId } from '@visor/schema';
import type { Reference } from './reference.ts';

/** The progress of a task is sent at most four times a second, its last state always. */
const BATCH_TIME_MS = 250;

/** Adds the names of failure codes. */
const named = <Counted extends { readonly code: number }>(counts: readonly Counted[]) =>
  counts.map((counted) => ({ ...counted, name: failureName(counted.code) }));

export const taskResolvers = {
  Subscription: {
    taskProgress: {
      subscribe: (_, { taskId }, { live }) => {
        const wanted = readId('taskId', taskId);
        const heard = live.jobs.listen((event) => wanted === null || event.taskId === wanted);
        return pushIterator<{ taskProgress: Reference }>([heard], async (push) => {
          for await (const events of batchByTime(heard, BATCH_TIME_MS))
            for (const id of new Set(events.map((event) => event.taskId))) push({ taskProgress: { id } });
        });
      },
    },
  },
  Task: {
    __resolveReference: ({ id }) => ({ id }),
    archivedAt: async ({ id }, _, { loaders }) => (await loaders.progress.load(id))?.archivedAt ?? null,
    async progress({ id }, _, { loaders }) {
      const row = await loaders.progress.load(id);
      if (!row) return null;
      return { ...row, failures: named(row.failures), attemptFailures: named(row.attemptFailures) };
    },
  },
} satisfies Resolvers;
