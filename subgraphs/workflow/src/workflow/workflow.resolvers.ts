import { listById } from '@visor/service';
import type {
  DatasetProcessingResolvers,
  DatasetResolvers,
  MutationResolvers,
  QueryResolvers,
  SubscriptionResolvers,
  WorkflowResolvers,
} from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import { createLoaders, requireRow } from '../loaders.ts';
import { pageById } from '../page.ts';
import { idOf } from '../text.rules.ts';
import { cancelTask } from '../chain/cancel-task.ts';
import { processingStateOf } from '../chain/processing.rules.ts';
import { setTemplateStatus } from '../chain/set-template-status.ts';
import { startWorkflow } from '../chain/start-workflow.ts';
import type { WorkflowRow } from './workflow.entity.ts';
import { findNewestWorkflows } from './workflow.store.ts';

const WORKFLOWS = listById('workflows');

export const workflowQueries = {
  workflow: (_root, { id }, { loaders }) => loaders.workflow.load(id),
  workflows: (_root, { datasetId, ...page }, { db }) => {
    const inputId = datasetId == null ? null : idOf('datasetId', datasetId);
    return pageById(WORKFLOWS, page, (after, limit) => findNewestWorkflows(db, inputId, after, limit));
  },
} satisfies QueryResolvers;

export const workflowMutations = {
  startWorkflow: (_root, request, { deps, db, caller }) => startWorkflow(deps, db, request, caller.subject),
  cancelTask: (_root, { input }, { deps, db, caller }) => cancelTask(deps, db, input, caller.subject),
  setTemplateStatus: (_root, { input }, { deps, db, caller }) => setTemplateStatus(deps, db, input, caller.subject),
} satisfies MutationResolvers;

export const Workflow: WorkflowResolvers = {
  __resolveReference: async ({ id }, { loaders }) => await loaders.workflow.load(id),
  template: async ({ templateId }, _arguments, { loaders }) =>
    requireRow(await loaders.template.load(templateId), 'template'),
  input: ({ datasetId }) => ({ id: datasetId }),
  tasks: ({ id }, _arguments, { loaders }) => loaders.tasksOf.load(id),
};

export const Dataset: DatasetResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  processing: ({ id }) => ({ id }),
};

export const DatasetProcessing: DatasetProcessingResolvers = {
  state: async ({ id }, _arguments, { loaders }) =>
    processingStateOf((await loaders.workflowsOver.load(id)).map(({ status }) => status)),
  reason: ({ id }, _arguments, { loaders }) => loaders.processingReason.load(id),
  workflows: ({ id }, _arguments, { loaders }) => loaders.workflowsOver.load(id),
  producedBy: ({ id }, _arguments, { loaders }) => loaders.producingTask.load(id),
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
