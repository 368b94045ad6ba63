import { deadLetters } from '@visor/service';
import type { Resolvers } from '../generated/resolvers.ts';
import { chainMutations, Dataset, DatasetProcessing } from './chain/chain.resolvers.ts';
import { templateDatasets, WaitingDatasetConnection } from './dataset/dataset.resolvers.ts';
import { Task, taskQueries } from './task/task.resolvers.ts';
import { Template, templateMutations, templateQueries } from './template/template.resolvers.ts';
import { Workflow, workflowQueries, workflowSubscriptions } from './workflow/workflow.resolvers.ts';

export const resolvers: Resolvers = {
  Query: {
    ...templateQueries,
    ...workflowQueries,
    ...taskQueries,
    workflowDeadLetters: (_root, page, { db }) => deadLetters(db, 'workflowDeadLetters', page),
  },
  Mutation: { ...templateMutations, ...chainMutations },
  Subscription: workflowSubscriptions,
  Template: { ...Template, ...templateDatasets },
  WaitingDatasetConnection,
  Workflow,
  Task,
  Dataset,
  DatasetProcessing,
};
