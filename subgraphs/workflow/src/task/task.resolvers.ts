import { listById } from '@visor/service';
import type { QueryResolvers, TaskResolvers } from '../../generated/resolvers.ts';
import { requireRow } from '../loaders.ts';
import { pageById } from '../page.ts';
import { findNewestTasks } from './task.store.ts';

const TASKS = listById('tasks');

export const taskQueries = {
  task: (_root, { id }, { loaders }) => loaders.task.load(id),
  tasks: (_root, { state, ...page }, { db }) =>
    pageById(TASKS, page, (after, limit) => findNewestTasks(db, state ?? null, after, limit)),
} satisfies QueryResolvers;

export const Task: TaskResolvers = {
  __resolveReference: async ({ id }, { loaders }) => await loaders.task.load(id),
  workflow: async ({ workflowId }, _arguments, { loaders }) =>
    requireRow(await loaders.workflow.load(workflowId), 'workflow'),
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
