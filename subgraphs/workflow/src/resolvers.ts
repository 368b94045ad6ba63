import {
  deadLetter,
  deadLetterResolvers,
  deadLetters,
  discardDeadLetters,
  eventFields,
  openEventStream,
  readEvents,
  RECORDED_EVENTS,
  replayDeadLetters,
  type RecordedEvent,
} from '@visor/service';
import type { Resolvers } from '../generated/resolvers.ts';
import type { Context } from './context.ts';
import { chainResolvers } from './chain/chain.resolvers.ts';
import { consistencyResolvers } from './consistency/consistency.resolvers.ts';
import { controlResolvers } from './control/control.resolvers.ts';
import { datasetResolvers } from './dataset/dataset.resolvers.ts';
import { explanationResolvers } from './explanation/explanation.resolvers.ts';
import { operationResolvers } from './operation/operation.resolvers.ts';
import { searchResolvers } from './search/search.resolvers.ts';
import { steeringResolvers } from './chain/steering.resolvers.ts';
import { taskResolvers } from './task/task.resolvers.ts';
import { templateResolvers } from './template/template.resolvers.ts';
import { workflowResolvers } from './workflow/workflow.resolvers.ts';

export const resolvers = {
  ...chainResolvers,
  ...consistencyResolvers,
  ...datasetResolvers,
  ...operationResolvers,
  ...taskResolvers,
  ...templateResolvers,
  ...workflowResolvers,
  Dataset: { ...chainResolvers.Dataset, ...explanationResolvers.Dataset },
  Task: { ...taskResolvers.Task, ...operationResolvers.Task, ...explanationResolvers.Task },
  Template: { ...templateResolvers.Template, ...datasetResolvers.Template, ...explanationResolvers.Template },
  Workflow: { ...workflowResolvers.Workflow, ...operationResolvers.Workflow, ...explanationResolvers.Workflow },
  TemplateSteering: steeringResolvers.TemplateSteering,
  DeadLetterConnection: deadLetterResolvers<Context>(({ db }) => db),
  Search: searchResolvers.Search,
  Event: eventFields,
  Query: {
    ...searchResolvers.Query,
    ...explanationResolvers.Query,
    ...consistencyResolvers.Query,
    ...controlResolvers.Query,
    ...operationResolvers.Query,
    ...steeringResolvers.Query,
    ...taskResolvers.Query,
    ...templateResolvers.Query,
    ...workflowResolvers.Query,
    workflowDeadLetters: (_root, page, { db }) => deadLetters(db, 'workflowDeadLetters', page),
    workflowDeadLetter: (_, { id }, { db }) => deadLetter(db, id),
    workflowEvents: (_root, request, { db, deps }) =>
      readEvents(db, 'workflowEvents', [RECORDED_EVENTS], request, deps.now()),
    workflowEventCursor: (_root, _arguments, { events }) => events.endCursor(),
  },
  Mutation: {
    ...chainResolvers.Mutation,
    ...consistencyResolvers.Mutation,
    ...controlResolvers.Mutation,
    ...steeringResolvers.Mutation,
    ...templateResolvers.Mutation,
    replayWorkflowDeadLetters: (_, { ids, reason }, { db, handlers, caller }) =>
      replayDeadLetters(db, { handlers, ids, reason, by: caller.subject }),
    discardWorkflowDeadLetters: (_, { ids, reason }, { db, caller }) =>
      discardDeadLetters(db, { ids, reason, by: caller.subject }),
  },
  Subscription: {
    ...workflowResolvers.Subscription,
    workflowEventStream: {
      subscribe: (_root, request, { events, stream }) => openEventStream(events, request, stream),
      resolve: (event: RecordedEvent) => event,
    },
  },
} satisfies Resolvers;
