import { listById } from '@visor/service';
import type { MutationResolvers, QueryResolvers, TaskResolvers } from '../../generated/resolvers.ts';
import { pageById } from '../page.ts';
import { present } from '../workflow/workflow.resolvers.ts';
import { cancelTask } from '../workflow/cancel-task.ts';
import { newestTasks } from './task.store.ts';

const taskList = listById('tasks');

export const taskQueries = {
  task: (_root, { id }, { loaders }) => loaders.task.load(id),
  tasks: (_root, { state, ...page }, { db }) =>
    pageById(taskList, page, (after, most) => newestTasks(db, state ?? null, after, most)),
} satisfies QueryResolvers;

export const taskMutations = {
  cancelTask: (_root, { input }, { deps, db, caller }) => cancelTask(deps, db, input, caller.subject),
} satisfies MutationResolvers;

export const taskFields: TaskResolvers = {
  __resolveReference: async ({ id }, { loaders }) => await loaders.task.load(id),
  workflow: async ({ workflowId }, _arguments, { loaders }) =>
    present(await loaders.workflow.load(workflowId), 'workflow'),
  name: ({ step }) => step.step,
  executable: ({ step }) => step.executable,
  args: ({ step }) => step.args,
  mode: ({ step }) => step.mode,
  device: ({ step }) => step.device,
  rank: ({ step }) => step.rank,
  retries: ({ step }) => step.retries,
  maxFailedFraction: ({ step }) => step.maxFailedFraction,
  input: ({ inputId }) => ({ id: inputId }),
  output: ({ outputId }) => ({ id: outputId }),
  log: ({ logId }) => ({ id: logId }),
};
