import { readId, Refusal } from '@visor/schema';
import { connectionOf, lastByKey, noSnapshot, openStream } from '@visor/service';
import type { Resolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import { requireRow } from '../loaders.ts';
import { readWorkflowsPage, workflowFinder } from './workflow.reads.ts';

export const workflowResolvers = {
  Query: {
    workflow: (_root, { id }, { loaders }) => loaders.workflow.load(id),
    workflows: (_root, request, { db }) => {
      readId('datasetId', request.datasetId);
      return readWorkflowsPage(db, request);
    },
  },
  Subscription: {
    workflowChanges: {
      subscribe: (_root, { id, ...start }, { changes, stream }) => {
        const wanted = id == null ? null : readId('id', id);
        return openStream(changes, start, stream, {
          wanted: ({ workflowId }) => wanted === null || workflowId === wanted,
          events: (messages) => lastByKey(messages, ({ workflowId }) => workflowId),
          snapshot:
            wanted === null
              ? noSnapshot('id')
              : async function* () {
                  yield { workflowId: wanted };
                },
        });
      },
      async resolve({ workflowId }: { readonly workflowId: string }, _arguments: unknown, { loaders }: Context) {
        const workflow = await loaders.workflow.load(workflowId);
        // Anybody may send a message of the log by hand.
        if (!workflow) throw new Refusal('NOT_FOUND', `workflow ${workflowId} is not known`);
        return workflow;
      },
    },
  },
  WorkflowConnection: connectionOf(workflowFinder, ({ db }: Context) => db),
  Workflow: {
    __resolveReference: async ({ id }, { loaders }) => await loaders.workflow.load(id),
    template: async ({ templateId }, _arguments, { loaders }) =>
      requireRow(await loaders.template.load(templateId), 'template'),
    input: ({ datasetId }) => ({ id: datasetId }),
    rerunOf: ({ rerunOf }, _arguments, { loaders }) => (rerunOf === null ? null : loaders.workflow.load(rerunOf)),
    reruns: ({ id }, _arguments, { loaders }) => loaders.rerunsOf.load(id),
    tasks: ({ id }, _arguments, { loaders }) => loaders.tasksOf.load(id),
  },
} satisfies Resolvers;
