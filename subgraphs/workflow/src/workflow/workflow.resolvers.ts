import { listById, readEntityPage } from '@visor/service';
import type { QueryResolvers, SubscriptionResolvers, WorkflowResolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import { createLoaders, requireRow } from '../loaders.ts';
import { idOf } from '../text.rules.ts';
import { WorkflowEntity, type WorkflowRow } from './workflow.entity.ts';

const WORKFLOWS = { ...listById('workflows'), entity: WorkflowEntity, orderBy: ['id'], descending: true } as const;

export const workflowQueries = {
  workflow: (_root, { id }, { loaders }) => loaders.workflow.load(id),
  workflows: (_root, { datasetId: inputId, ...page }, { db }) => {
    const datasetId = inputId == null ? null : idOf('datasetId', inputId);
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

/** Yields each changed workflow, read with fresh loaders: those of an earlier event hold old rows. */
async function* watchWorkflows(id: string | null, { changes, db }: Context): AsyncGenerator<WorkflowRow> {
  for await (const changedId of changes.listen((workflowId) => id === null || workflowId === id)) {
    const workflow = await createLoaders(db).workflow.load(changedId);
    if (workflow) yield workflow;
  }
}

export const workflowSubscriptions = {
  workflowChanges: {
    subscribe: (_root, { id }, context) => watchWorkflows(id == null ? null : idOf('id', id), context) as never,
    resolve: (row: WorkflowRow, _arguments: unknown, context: Context) => {
      for (const loader of Object.values(context.loaders)) (loader as { clearAll(): void }).clearAll();
      return row;
    },
  },
} satisfies SubscriptionResolvers;
