import { listById, readEntityPage } from '@visor/service';
import type { QueryResolvers, TaskResolvers } from '../../generated/resolvers.ts';
import { requireRow } from '../loaders.ts';
import { TaskEntity } from './task.entity.ts';

const TASKS = { ...listById('tasks'), entity: TaskEntity, orderBy: ['id'], descending: true } as const;

export const taskQueries = {
  task: (_root, { id }, { loaders }) => loaders.task.load(id),
  tasks: (_root, { state, ...page }, { db }) => readEntityPage(db, TASKS, page, { equal: { state: state ?? null } }),
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
