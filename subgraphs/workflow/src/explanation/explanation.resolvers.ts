import type { Resolvers } from '../../generated/resolvers.ts';
import type { Context } from '../context.ts';
import { requireRow } from '../loaders.ts';
import type { WorkflowRow } from '../workflow/workflow.entity.ts';
import {
  explainDataset,
  explainTask,
  explainTemplate,
  explainWorkflow,
  type WorkflowFacts,
} from './explanation.rules.ts';
import { findMatches } from './matches.store.ts';

async function loadFacts({ loaders }: Context, workflow: WorkflowRow): Promise<WorkflowFacts> {
  const [template, dataset, tasks, reruns] = await Promise.all([
    loaders.template.load(workflow.templateId),
    loaders.datasetRef.load(workflow.datasetId),
    loaders.tasksOf.load(workflow.id),
    loaders.rerunsOf.load(workflow.id),
  ]);
  return { workflow, template: requireRow(template, 'template'), datasetName: dataset?.name ?? null, tasks, reruns };
}

/** Workflows over a dataset that are looked at: an explanation names fewer. */
const MAX_WORKFLOWS = 5;

export const explanationResolvers = {
  Query: {
    workflowMatches: (_root, request, { db }) => findMatches(db, request),
  },
  Dataset: {
    async processingExplanation(dataset, _arguments, context) {
      const { loaders } = context;
      const [reason, producedBy, workflows] = await Promise.all([
        loaders.processingReason.load(dataset.id),
        loaders.producingTask.load(dataset.id),
        loaders.workflowsOver.load(dataset.id),
      ]);
      const facts = await Promise.all(
        workflows.slice(0, MAX_WORKFLOWS).map((workflow) => loadFacts(context, workflow)),
      );
      return explainDataset(dataset, requireRow(reason, 'reason'), producedBy, facts);
    },
  },
  Task: {
    explanation: (task) => explainTask(task),
  },
  Template: {
    explanation: async (template, _arguments, { loaders }) =>
      explainTemplate(template, (await loaders.waitingCount.load(template)) ?? 0),
  },
  Workflow: {
    explanation: async (workflow, _arguments, context) => explainWorkflow(await loadFacts(context, workflow)),
  },
} satisfies Resolvers;
