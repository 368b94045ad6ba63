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
import { consistencyResolvers } from './checks/consistency.resolvers.ts';
import { datasetResolvers } from './dataset/dataset.resolvers.ts';
import { datasetUploadResolvers } from './dataset-upload/dataset-upload.resolvers.ts';
import { downloadResolvers } from './download/download.resolvers.ts';
import { explanationResolvers } from './explanation/explanation.resolvers.ts';
import { catalogAcceptanceResolvers } from './consistency/consistency.resolvers.ts';
import { inspectionResolvers } from './inspection/inspection.resolvers.ts';
import { lineageResolvers } from './lineage/lineage.resolvers.ts';
import { logsResolvers } from './logs/logs.resolvers.ts';
import { fileResolvers } from './file/file.resolvers.ts';
import { replicaResolvers } from './replica/replica.resolvers.ts';
import { registrationResolvers } from './registration/registration.resolvers.ts';
import { retentionResolvers } from './retention/retention.resolvers.ts';
import { searchResolvers } from './search/search.resolvers.ts';
import { utilisationResolvers } from './utilisation/utilisation.resolvers.ts';
import { uploadResolvers } from './upload/upload.resolvers.ts';
import { storageResolvers } from './storage/storage.resolvers.ts';

export const resolvers = {
  ...consistencyResolvers,
  ...datasetResolvers,
  ...fileResolvers,
  ...replicaResolvers,
  ...storageResolvers,
  ...lineageResolvers,
  ExternalCopy: datasetUploadResolvers.ExternalCopy,
  Dataset: {
    ...datasetResolvers.Dataset,
    ...retentionResolvers.Dataset,
    ...datasetUploadResolvers.Dataset,
    ...explanationResolvers.Dataset,
    ...lineageResolvers.Dataset,
  },
  File: {
    ...fileResolvers.File,
    ...retentionResolvers.File,
    ...downloadResolvers.File,
    ...explanationResolvers.File,
    ...lineageResolvers.File,
  },
  Storage: {
    ...storageResolvers.Storage,
    ...explanationResolvers.Storage,
    ...inspectionResolvers.Storage,
    ...utilisationResolvers.Storage,
  },
  Inspection: inspectionResolvers.Inspection,
  InspectorAct: inspectionResolvers.InspectorAct,
  ...logsResolvers,
  DeadLetterConnection: deadLetterResolvers<Context>(({ db }) => db),
  Search: searchResolvers.Search,
  Event: eventFields,
  Query: {
    ...explanationResolvers.Query,
    ...consistencyResolvers.Query,
    ...datasetResolvers.Query,
    ...retentionResolvers.Query,
    ...fileResolvers.Query,
    ...storageResolvers.Query,
    ...inspectionResolvers.Query,
    ...logsResolvers.Query,
    dataDeadLetters: (_root, page, { db }) => deadLetters(db, 'dataDeadLetters', page),
    dataDeadLetter: (_root, { id }, { db }) => deadLetter(db, id),
    dataEvents: (_root, request, { db, deps }) => readEvents(db, 'dataEvents', [RECORDED_EVENTS], request, deps.now()),
    dataEventCursor: (_root, _arguments, { events }) => events.endCursor(),
  },
  Mutation: {
    ...consistencyResolvers.Mutation,
    ...datasetResolvers.Mutation,
    ...retentionResolvers.Mutation,
    ...registrationResolvers.Mutation,
    ...storageResolvers.Mutation,
    ...inspectionResolvers.Mutation,
    ...catalogAcceptanceResolvers.Mutation,
    ...uploadResolvers.Mutation,
    ...datasetUploadResolvers.Mutation,
    replayDataDeadLetters: (_root, { ids, reason }, { db, handlers, caller }) =>
      replayDeadLetters(db, { handlers, ids, reason, by: caller.subject }),
    discardDataDeadLetters: (_root, { ids, reason }, { db, caller }) =>
      discardDeadLetters(db, { ids, reason, by: caller.subject }),
  },
  Subscription: {
    ...datasetResolvers.Subscription,
    ...storageResolvers.Subscription,
    dataEventStream: {
      subscribe: (_root, request, { events, stream }) => openEventStream(events, request, stream),
      resolve: (event: RecordedEvent) => event,
    },
  },
} satisfies Resolvers;
