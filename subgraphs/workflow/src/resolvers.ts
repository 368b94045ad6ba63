import { deadLetters } from '@visor/service';
import type { Resolvers } from '../generated/resolvers.ts';
import { taskFields, taskMutations, taskQueries } from './task/task.resolvers.ts';
import { templateFields, templateMutations, templateQueries, waitingFields } from './template/template.resolvers.ts';
import {
  datasetFields,
  processingFields,
  workflowFields,
  workflowMutations,
  workflowQueries,
  workflowSubscriptions,
} from './workflow/workflow.resolvers.ts';

export const resolvers: Resolvers = {
  Query: {
    ...templateQueries,
    ...workflowQueries,
    ...taskQueries,
    workflowDeadLetters: (_root, page, { db }) => deadLetters(db, 'workflowDeadLetters', page),
  },
  Mutation: { ...templateMutations, ...workflowMutations, ...taskMutations },
  Subscription: workflowSubscriptions,
  Template: templateFields,
  WaitingDatasetConnection: waitingFields,
  Workflow: workflowFields,
  Task: taskFields,
  Dataset: datasetFields,
  DatasetProcessing: processingFields,
};
