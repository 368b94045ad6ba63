import type { Resolvers } from '../../generated/resolvers.ts';
import { lastByKey, noSnapshot, openStream } from '@visor/service';
import { failureName, readId } from '@visor/schema';

/** The progress of a task is sent at most four times a second, its last state always. */
const BATCH_TIME_MS = 250;

/** Adds the names of failure codes. */
const named = <Counted extends { readonly code: number }>(counts: readonly Counted[]) =>
  counts.map((counted) => ({ ...counted, name: failureName(counted.code) }));

export const taskResolvers = {
  Subscription: {
    taskProgress: {
      subscribe: (_, { taskId, ...start }, { feeds, stream }) => {
        const wanted = readId('taskId', taskId);
        return openStream(feeds.jobs, start, stream, {
          wanted: (event) => wanted === null || event.taskId === wanted,
          batchMs: BATCH_TIME_MS,
          events: (messages) => lastByKey(messages, (event) => event.taskId),
          snapshot:
            wanted === null
              ? noSnapshot('taskId')
              : async function* () {
                  yield { taskId: wanted };
                },
        });
      },
      resolve: ({ taskId }: { readonly taskId: string }) => ({ id: taskId }),
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
