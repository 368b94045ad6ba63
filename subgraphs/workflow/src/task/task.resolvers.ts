import { connectionOf } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import { requireRow } from '../loaders.ts';
import { readTasksPage, taskFinder } from './task.reads.ts';

export const taskResolvers = {
  Query: {
    task: (_root, { id }, { loaders }) => loaders.task.load(id),
    tasks: (_root, request, { db }) => readTasksPage(db, request),
  },
  TaskConnection: connectionOf(taskFinder, ({ db }: Context) => db),
  Task: {
    __resolveReference: async ({ id }, { loaders }) => await loaders.task.load(id),
    workflow: async ({ workflowId }, _arguments, { loaders }) =>
      requireRow(await loaders.workflow.load(workflowId), 'workflow'),
    name: ({ step }) => step.step,
    executable: ({ step }) => step.executable,
    args: ({ step }) => step.args,
    mode: ({ step }) => step.mode,
    device: ({ step }) => step.device,
    rank: ({ step, rank }) => rank ?? step.rank,
    retries: ({ step }) => step.retries,
    maxFailedFraction: ({ step }) => step.maxFailedFraction,
    input: ({ inputId }) => ({ id: inputId }),
    output: ({ outputId }) => ({ id: outputId }),
    log: ({ logId }) => ({ id: logId }),
  },
} satisfies Resolvers;
