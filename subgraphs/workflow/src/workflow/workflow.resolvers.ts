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
import { processingState } from '../dataset/dataset.rules.ts';
import { loaders as freshLoaders } from '../loaders.ts';
import { pageById } from '../page.ts';
import { idOf } from '../text.rules.ts';
import type { WorkflowRow } from './workflow.entity.ts';
import { startChosenWorkflow } from './start-workflow.ts';
import { newestWorkflows } from './workflow.store.ts';

/** What a foreign key promises. */
export function present<Row>(row: Row | null, what: string): Row {
  if (row === null) throw new Error(`${what} is gone`);
  return row;
}

const workflowList = listById('workflows');

export const workflowQueries = {
  workflow: (_root, { id }, { loaders }) => loaders.workflow.load(id),
  workflows: (_root, { datasetId, ...page }, { db }) => {
    const over = datasetId == null ? null : idOf('datasetId', datasetId);
    return pageById(workflowList, page, (after, most) => newestWorkflows(db, over, after, most));
  },
} satisfies QueryResolvers;

export const workflowMutations = {
  startWorkflow: (_root, pair, { deps, db, caller }) => startChosenWorkflow(deps, db, pair, caller.subject),
} satisfies MutationResolvers;

export const workflowFields: WorkflowResolvers = {
  __resolveReference: async ({ id }, { loaders }) => await loaders.workflow.load(id),
  template: async ({ templateId }, _arguments, { loaders }) =>
    present(await loaders.template.load(templateId), 'template'),
  input: ({ datasetId }) => ({ id: datasetId }),
  tasks: ({ id }, _arguments, { loaders }) => loaders.tasks.load(id),
};

export const datasetFields: DatasetResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  processing: ({ id }) => ({ id }),
};

export const processingFields: DatasetProcessingResolvers = {
  state: async ({ id }, _arguments, { loaders }) =>
    processingState((await loaders.workflowsOver.load(id)).map(({ status }) => status)),
  reason: ({ id }, _arguments, { loaders }) => loaders.reason.load(id),
  workflows: ({ id }, _arguments, { loaders }) => loaders.workflowsOver.load(id),
  producedBy: ({ id }, _arguments, { loaders }) => loaders.making.load(id),
};

/** Each change as the workflow is when it is told; the loaders of the first event must not answer for the later ones. */
async function* changesOf(id: string | null, { changes, db }: Context): AsyncGenerator<WorkflowRow> {
  for await (const changed of changes.listen((one) => id === null || one === id)) {
    const row = await freshLoaders(db).workflow.load(changed);
    if (row) yield row;
  }
}

export const workflowSubscriptions = {
  workflowChanges: {
    subscribe: (_root, { id }, context) => changesOf(id == null ? null : idOf('id', id), context) as never,
    resolve: (row: WorkflowRow, _arguments: unknown, context: Context) => {
      for (const loader of Object.values(context.loaders)) (loader as { clearAll(): void }).clearAll();
      return row;
    },
  },
} satisfies SubscriptionResolvers;
