import {
  DatasetChangedDocument,
  JobsChangedDocument,
  NodeChangedDocument,
  PilotChangedDocument,
  TaskCountedDocument,
  WorkflowChangedDocument,
} from '#operations';
import type { Client } from '@visor/client';

/** Events after which what is watched is read again. @param id of one thing; null: of all */
type Streams = (client: Client, id: string | null) => readonly AsyncIterable<unknown>[];

/** The state of processing of a dataset is workflow's. */
export const datasetStreams: Streams = (client, id) => [
  client.subscribe(DatasetChangedDocument, { id }),
  client.subscribe(WorkflowChangedDocument, { id: null }),
];

export const workflowStreams: Streams = (client, id) => [client.subscribe(WorkflowChangedDocument, { id })];

/** States are workflow's, counters workload's. */
export const taskStreams: Streams = (client, id) => [
  client.subscribe(WorkflowChangedDocument, { id: null }),
  client.subscribe(TaskCountedDocument, { task: id }),
];

export const jobStreams = (client: Client, taskId: string | null): readonly AsyncIterable<unknown>[] => [
  client.subscribe(JobsChangedDocument, { task: taskId }),
];

export const pilotStreams = (client: Client): readonly AsyncIterable<unknown>[] => [
  client.subscribe(PilotChangedDocument, {}),
];

export const nodeStreams = (client: Client): readonly AsyncIterable<unknown>[] => [
  client.subscribe(NodeChangedDocument, {}),
];
