import { readId } from '@visor/schema';
import { listById, readEntityPage } from '@visor/service';
import type { QueryResolvers, SubscriptionResolvers, WorkflowResolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import { requireRow } from '../loaders.ts';
import { WorkflowEntity } from './workflow.entity.ts';

const WORKFLOWS = { ...listById('workflows'), entity: WorkflowEntity, orderBy: ['id'], descending: true } as const;

export const workflowQueries = {
  workflow: (_root, { id }, { loaders }) => loaders.workflow.load(id),
  workflows: (_root, { datasetId: inputId, ...page }, { db }) => {
    const datasetId = inputId == null ? null : readId('datasetId', inputId);
    return readEntityPage(db, WORKFLOWS, page, { equal: { datasetId } });
  },
} satisfies QueryResolvers;

export const Workflow: WorkflowResolvers = {
  __resolveReference: async ({ id }, { loaders }) => await loaders.workflow.load(id),
  template: async ({ templateId }, _arguments, { loaders }) =>
    requireRow(await loaders.template.load(templateId), 'template'),
  input: ({ datasetId }) => ({ id: datasetId }),
  tasks: ({ id }, _arguments, { loaders }) => loaders.tasksOf.load(id),
};

export const workflowSubscriptions = {
  workflowChanges: {
    subscribe: (_root, { id }, { changes }) => {
      const wanted = id == null ? null : readId('id', id);
      return changes.listen((changedId) => wanted === null || changedId === wanted);
    },
    resolve: async (changedId: string, _arguments: unknown, { loaders }: Context) =>
      requireRow(await loaders.workflow.load(changedId), 'workflow'),
  },
} satisfies SubscriptionResolvers;
