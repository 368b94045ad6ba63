import { deadLetters } from '@visor/service';
import type { Resolvers } from '../generated/resolvers.ts';
import { Task, taskQueries } from './task/task.resolvers.ts';
import {
  Template,
  templateMutations,
  templateQueries,
  WaitingDatasetConnection,
} from './template/template.resolvers.ts';
import {
  Dataset,
  DatasetProcessing,
  Workflow,
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
  Mutation: { ...templateMutations, ...workflowMutations },
  Subscription: workflowSubscriptions,
  Template,
  WaitingDatasetConnection,
  Workflow,
  Task,
  Dataset,
  DatasetProcessing,
};
