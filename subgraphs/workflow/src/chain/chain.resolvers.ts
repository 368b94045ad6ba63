import type { Resolvers } from '../../generated/resolvers.ts';
import { requireRow } from '../loaders.ts';
import { cancelTask } from './cancel-task.ts';
import { processingStateOf, stageSituation } from './processing.rules.ts';
import { setTemplateStatus } from './set-template-status.ts';
import { startWorkflow } from './start-workflow.ts';

export const chainResolvers = {
  Mutation: {
    setTemplateStatus: (_root, { input }, { deps, db, caller }) => setTemplateStatus(deps, db, input, caller.subject),
    startWorkflow: (_root, request, { deps, db, caller }) => startWorkflow(deps, db, request, caller.subject),
    cancelTask: (_root, { input }, { deps, db, caller }) => cancelTask(deps, db, input, caller.subject),
  },
  Dataset: {
    __resolveReference: ({ id }) => ({ id }),
    processing: ({ id }) => ({ id }),
  },
  DatasetProcessing: {
    state: async ({ id }, _arguments, { loaders }) => {
      const [workflows, stages] = await Promise.all([loaders.workflowsOver.load(id), loaders.readingStages.load(id)]);
      const chainOf = async (workflowId: string, recoveredAt: Date | null) => {
        const rerun = await loaders.activeRerun.load(workflowId);
        return { id: workflowId, recovered: recoveredAt !== null, activeRerun: rerun?.id ?? null };
      };
      return processingStateOf(
        await Promise.all([
          ...workflows.map(async ({ id: workflowId, status, recoveredAt }) => ({
            ...(await chainOf(workflowId, recoveredAt)),
            status,
          })),
          ...stages.map(async ({ recoveredAt, ...task }) =>
            stageSituation(await chainOf(task.workflowId, recoveredAt), task),
          ),
        ]),
      );
    },
    reason: async ({ id }, _arguments, { loaders }) => requireRow(await loaders.processingReason.load(id), 'reason'),
    workflows: ({ id }, _arguments, { loaders }) => loaders.workflowsOver.load(id),
    producedBy: ({ id }, _arguments, { loaders }) => loaders.producingTask.load(id),
  },
} satisfies Resolvers;
