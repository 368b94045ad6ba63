// Written by scripts/generate.ts from the SDL. Do not edit.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** A file that lies on a storage, under the rules of the topic `dsm.register.file.input`. */
export type AnnouncedFileInput = {
  /** At most 200 bytes of UTF-8, no control or format characters. Default: the last part of `path`. */
  readonly name?: string | null | undefined;
  readonly storageId?: string | null | undefined;
  /** Name of the storage; `storage` or `storageId` is needed. */
  readonly storage?: string | null | undefined;
  /** Relative to the storage. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly checksum: string;
  /** Default: md5. */
  readonly checksumKind?: ChecksumKind | null | undefined;
  readonly run?: number | null | undefined;
  /** Number of slices, if the DAQ knows it. */
  readonly slices?: number | null | undefined;
  /**
   * True: the announcer has read the file, so replicas of other content at this path of the storage are gone. They are marked BAD, and no
   * more in the way of this file. Default: false, and the path belongs to the file that was registered there.
   */
  readonly replaces?: boolean | null | undefined;
};

export type AnnounceFilesInput = {
  readonly datasetId?: string | null | undefined;
  /** Name of the dataset, which is opened if it is new; `dataset` or `datasetId` is needed. */
  readonly dataset?: string | null | undefined;
  /** 1 to 500. */
  readonly files: ReadonlyArray<AnnouncedFileInput>;
};

export type AnnounceOutcome =
  | 'REGISTERED'
  /** It was announced before with the same content at the same location, or has one more replica now. */
  | 'KNOWN'
  /** Nothing was changed; `code` and `text` say why. */
  | 'REFUSED';

/** Phases of an attempt, in order, its four final states, and UNREACHABLE. Phases only go forward, and may be skipped. */
export type AttemptState =
  | 'CLAIMED'
  | 'VALIDATING'
  | 'SETTING_UP'
  | 'STAGING_IN'
  | 'RUNNING'
  | 'ANALYSING'
  | 'STAGING_OUT'
  | 'FINISHED'
  | 'FAILED'
  | 'CANCELLED'
  | 'LOST'
  /** Its lease lapsed, and its job may be claimed again. Not final: it goes on when its pilot is heard before that, and is LOST otherwise. */
  | 'UNREACHABLE';

/** Algorithm of a checksum; its value is lower-case hexadecimal. */
export type ChecksumKind =
  | 'md5'
  | 'sha256'
  | 'adler32'
  | 'crc32';

/** Lifecycle of a dataset. */
export type DatasetStatus =
  /** Takes files. */
  | 'OPEN'
  /** Complete: its files are exactly those of the checklist; takes no more files. */
  | 'CLOSED'
  /** Waits for its copy to external storage. */
  | 'TO_UPLOAD'
  | 'UPLOADED'
  /** Waits for the removal of its replicas on internal storage. */
  | 'TO_DELETE'
  | 'DELETED';

export type ExternalCopyState =
  /** It has not begun, or no external storage takes it: `lastError` says why. */
  | 'WAITING'
  | 'COPYING'
  /** The last round copied not all; the next one begins at `nextAt`. */
  | 'FAILING'
  /** All files are there, and verified. */
  | 'DONE';

/** Where a failure happened. */
export type FailureSource =
  | 'pilot'
  | 'payload'
  | 'server';

export type InspectionKind =
  /** Compares what is on a storage with the catalog. */
  | 'CONSISTENCY'
  /** Reads copies again and compares their checksums. */
  | 'SCRUB'
  /** Deletes needless copies. */
  | 'SURPLUS'
  /** Deletes what the catalog marks. */
  | 'DELETION'
  /** Copies datasets to external storages. */
  | 'UPLOAD'
  /** Copies what has its only good copy on a storage that is being emptied to others of its kind. */
  | 'DRAIN';

export type InspectionState =
  /** Waits for an inspector. */
  | 'REQUESTED'
  | 'RUNNING'
  | 'DONE'
  /** It did not act, and `text` says why. */
  | 'REFUSED'
  | 'FAILED';

/** Lifecycle of a job, as in workload. */
export type JobState =
  /** Formed; it waits for room in the window, or for `notBefore`. */
  | 'DEFINED'
  /** Claimable. */
  | 'QUEUED'
  /** One attempt runs. */
  | 'ACTIVE'
  /** The attempt has finished; the catalog has not answered yet. */
  | 'REGISTERING'
  | 'FINISHED'
  | 'FAILED'
  | 'CANCELLED';

export type ProcessingState =
  | 'UNPROCESSED'
  | 'IN_WORK'
  | 'PROCESSED'
  | 'FAILED'
  | 'CANCELLED';

export type RegisterStorageInput = {
  /** At most 200 bytes of UTF-8, without slashes, control and format characters. */
  readonly name: string;
  readonly kind: StorageKind;
  /**
   * `file:///absolute/path/`, `root://HOST[:PORT]//path/` (XRootD), `davs://HOST[:PORT]/path/` or `https://...` (WebDAV; `http:` on this machine
   * only), without user, query, fragment, dots, empty parts, escaped slashes or backslashes. Of `file:`, after links are resolved, the folder
   * must be within the storage roots (VISOR_STORAGE_ROOTS). No storage shares a folder with another.
   */
  readonly url: string;
  /** Checksum of the files that jobs store there: of a new storage `crc32`, the fastest, by default. A repeat with another kind changes it, for tasks that are registered later. */
  readonly checksumKind?: ChecksumKind | null | undefined;
  /** Bytes that may lie there, a whole number up to 9e18. Default, and 0: what is used and free together. */
  readonly capacityBytes?: number | null | undefined;
  /** Percentage of the capacity, 0 to 100, default 90: over it no work of a first stage is offered whose output goes there. */
  readonly highMark?: number | null | undefined;
  /** Percentage of the capacity, lower than `highMark`, default 80: under it work is offered again. */
  readonly lowMark?: number | null | undefined;
  /** Percentage of the capacity, above the high mark, that chains which have started may use. Default: all that is left. */
  readonly reserve?: number | null | undefined;
  /** Whether replicas there may be read: default true. */
  readonly readable?: boolean | null | undefined;
  /** Whether files may be written there: default true. */
  readonly writable?: boolean | null | undefined;
  /** Whether Visor may delete replicas there: default true. */
  readonly deletable?: boolean | null | undefined;
  /** Whether its own checksum of a copy is believed, so that an upload there is not read back: default false. */
  readonly trustedChecksums?: boolean | null | undefined;
};

export type ReplicaStatus =
  /** It is being copied there; not yet a good copy. */
  | 'COPYING'
  | 'AVAILABLE'
  /** Its bytes differ from the catalog, or it is missing. Announcing the file at this location again makes it AVAILABLE; so does the inspector that has read it and found it good. */
  | 'BAD'
  /** It was not there, twice in a row, while its storage was. */
  | 'LOST'
  /** It goes; not a good copy any more. */
  | 'BEING_DELETED'
  | 'DELETED';

export type StorageKind =
  | 'input'
  | 'intermediate'
  | 'output'
  | 'external';

export type TaskMode =
  /** One job per file. */
  | 'MAP'
  /** One job per group of files. */
  | 'MERGE';

/** Lifecycle of a task. */
export type TaskState =
  /** Waits for its input dataset to close. */
  | 'DEFINED'
  /** Sent to workload. */
  | 'IN_PROGRESS'
  /** All jobs ended; its output and log datasets are being closed. */
  | 'CLOSING'
  | 'FINISHED'
  | 'FAILED'
  | 'CANCELLING'
  | 'CANCELLED'
  /** Not needed: a condition of the template was false. */
  | 'SKIPPED';

/** `datasetId` or `dataset`, its name, is needed. */
export type UploadDatasetInput = {
  readonly datasetId?: string | null | undefined;
  readonly dataset?: string | null | undefined;
  /** Name of an external storage. Default: the one that was chosen before, or else one with room, of several that with the most. */
  readonly storage?: string | null | undefined;
  /** For people, recorded in `Dataset.actions`; at most 1000 characters. */
  readonly reason?: string | null | undefined;
};

export type WorkflowStatus =
  | 'ACTIVE'
  | 'FINISHED'
  | 'FAILED'
  | 'CANCELLED';

export type DeadLettersQueryVariables = Exact<{ [key: string]: never; }>;


export type DeadLettersQuery = { readonly dataDeadLetters: { readonly nodes: ReadonlyArray<{ readonly topic: string, readonly code: string, readonly reason: string, readonly text: string }> }, readonly workflowDeadLetters: { readonly nodes: ReadonlyArray<{ readonly topic: string, readonly code: string, readonly reason: string, readonly text: string }> }, readonly workloadDeadLetters: { readonly nodes: ReadonlyArray<{ readonly topic: string, readonly code: string, readonly reason: string, readonly text: string }> } };

export type DrillAnnouncesMutationVariables = Exact<{
  input: AnnounceFilesInput;
}>;


export type DrillAnnouncesMutation = { readonly announceFiles: ReadonlyArray<{ readonly outcome: AnnounceOutcome, readonly code: string | null, readonly text: string | null }> };

export type DrillFilesQueryVariables = Exact<{
  dataset: string;
  after?: string | null | undefined;
}>;


export type DrillFilesQuery = { readonly dataset: { readonly id: string, readonly files: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly size: number, readonly checksum: string, readonly checksumKind: ChecksumKind, readonly replicas: ReadonlyArray<{ readonly path: string, readonly url: string, readonly status: ReplicaStatus, readonly storage: { readonly name: string } }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type DrillInspectsMutationVariables = Exact<{
  kind: InspectionKind;
  storage: string;
}>;


export type DrillInspectsMutation = { readonly inspectStorage: { readonly id: string } };

export type DrillInspectionQueryVariables = Exact<{
  id: string;
}>;


export type DrillInspectionQuery = { readonly inspection: { readonly state: InspectionState, readonly scanned: number, readonly dark: number, readonly missing: number, readonly corrupt: number, readonly text: string | null } | null };

export type DrillUploadsMutationVariables = Exact<{
  input: UploadDatasetInput;
}>;


export type DrillUploadsMutation = { readonly uploadDataset: { readonly id: string } };

export type DrillRetentionMutationVariables = Exact<{
  after?: string | null | undefined;
}>;


export type DrillRetentionMutation = { readonly applyRetention: { readonly endCursor: string | null, readonly marked: ReadonlyArray<{ readonly name: string }> } };

export type DrillStatusQueryVariables = Exact<{
  dataset: string;
}>;


export type DrillStatusQuery = { readonly dataset: { readonly status: DatasetStatus, readonly upload: { readonly state: ExternalCopyState, readonly lastError: string | null } | null, readonly deletion: { readonly deletedBytes: number } | null, readonly whyKept: ReadonlyArray<{ readonly text: string }> } | null };

export type JobPageQueryVariables = Exact<{
  task: string;
  first: number;
  after?: string | null | undefined;
  states?: ReadonlyArray<JobState> | JobState | null | undefined;
}>;


export type JobPageQuery = { readonly task: { readonly id: string, readonly jobs: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly ordinal: number, readonly state: JobState, readonly createdAt: string, readonly queuedAt: string | null, readonly startedAt: string | null, readonly endedAt: string | null, readonly exhausted: boolean, readonly failure: { readonly code: number, readonly name: string, readonly source: FailureSource, readonly text: string } | null, readonly inputs: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly outputs: ReadonlyArray<{ readonly id: string, readonly name: string }>, readonly attempts: ReadonlyArray<{ readonly number: number, readonly state: AttemptState, readonly report: unknown, readonly failure: { readonly code: number, readonly name: string, readonly source: FailureSource, readonly text: string } | null }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type LineagePageQueryVariables = Exact<{
  dataset: string;
  first: number;
  after?: string | null | undefined;
}>;


export type LineagePageQuery = { readonly dataset: { readonly id: string, readonly files: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly size: number, readonly checksum: string, readonly checksumKind: ChecksumKind, readonly parents: ReadonlyArray<{ readonly id: string }>, readonly replicas: ReadonlyArray<{ readonly url: string, readonly status: ReplicaStatus, readonly reason: string | null }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type RegisterStorageMutationVariables = Exact<{
  input: RegisterStorageInput;
}>;


export type RegisterStorageMutation = { readonly registerStorage: { readonly id: string } };

export type CountersFragment = { readonly files: number, readonly total: number, readonly defined: number, readonly queued: number, readonly active: number, readonly registering: number, readonly finished: number, readonly failed: number, readonly cancelled: number, readonly formed: boolean, readonly attempts: { readonly finished: number, readonly failed: number, readonly cancelled: number, readonly lost: number } };

export type ChainQueryVariables = Exact<{
  name: string;
}>;


export type ChainQuery = { readonly dataset: { readonly id: string, readonly name: string, readonly status: DatasetStatus, readonly fileCount: number, readonly bytes: number, readonly closedAt: string | null, readonly repeatedAnnouncements: number, readonly processing: { readonly state: ProcessingState, readonly workflows: ReadonlyArray<{ readonly id: string, readonly status: WorkflowStatus, readonly createdAt: string, readonly finishedAt: string | null, readonly tasks: ReadonlyArray<{ readonly id: string, readonly stage: number, readonly name: string, readonly state: TaskState, readonly mode: TaskMode, readonly reason: { readonly code: string, readonly text: string } | null, readonly output: { readonly id: string, readonly name: string, readonly status: DatasetStatus, readonly fileCount: number, readonly bytes: number, readonly closedAt: string | null } | null, readonly log: { readonly id: string, readonly name: string, readonly status: DatasetStatus, readonly fileCount: number, readonly bytes: number } | null, readonly progress: { readonly registeredAt: string, readonly summarisedAt: string | null, readonly files: number, readonly total: number, readonly defined: number, readonly queued: number, readonly active: number, readonly registering: number, readonly finished: number, readonly failed: number, readonly cancelled: number, readonly formed: boolean, readonly attempts: { readonly finished: number, readonly failed: number, readonly cancelled: number, readonly lost: number } } | null }> }> } } | null };

export type StageProgressSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type StageProgressSubscription = { readonly taskProgress: { readonly id: string, readonly stage: number, readonly name: string, readonly state: TaskState, readonly workflow: { readonly id: string, readonly input: { readonly id: string, readonly name: string } | null }, readonly progress: { readonly files: number, readonly total: number, readonly defined: number, readonly queued: number, readonly active: number, readonly registering: number, readonly finished: number, readonly failed: number, readonly cancelled: number, readonly formed: boolean, readonly attempts: { readonly finished: number, readonly failed: number, readonly cancelled: number, readonly lost: number } } | null } };

export type ChainChangesSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type ChainChangesSubscription = { readonly workflowChanges: { readonly id: string, readonly status: WorkflowStatus, readonly input: { readonly id: string, readonly name: string } | null, readonly tasks: ReadonlyArray<{ readonly id: string, readonly stage: number, readonly name: string, readonly state: TaskState }> } };

export const CountersFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counters"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TaskProgress"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"files"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"defined"}},{"kind":"Field","name":{"kind":"Name","value":"queued"}},{"kind":"Field","name":{"kind":"Name","value":"active"}},{"kind":"Field","name":{"kind":"Name","value":"registering"}},{"kind":"Field","name":{"kind":"Name","value":"finished"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}},{"kind":"Field","name":{"kind":"Name","value":"cancelled"}},{"kind":"Field","name":{"kind":"Name","value":"formed"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"finished"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}},{"kind":"Field","name":{"kind":"Name","value":"cancelled"}},{"kind":"Field","name":{"kind":"Name","value":"lost"}}]}}]}}]} as unknown as DocumentNode<CountersFragment, unknown>;
export const DeadLettersDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DeadLetters"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataDeadLetters"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"200"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"topic"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"workflowDeadLetters"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"200"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"topic"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"workloadDeadLetters"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"200"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"topic"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]} as unknown as DocumentNode<DeadLettersQuery, DeadLettersQueryVariables>;
export const DrillAnnouncesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DrillAnnounces"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AnnounceFilesInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"announceFiles"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]} as unknown as DocumentNode<DrillAnnouncesMutation, DrillAnnouncesMutationVariables>;
export const DrillFilesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DrillFiles"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"dataset"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"dataset"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"500"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"checksum"}},{"kind":"Field","name":{"kind":"Name","value":"checksumKind"}},{"kind":"Field","name":{"kind":"Name","value":"replicas"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"storage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}}]} as unknown as DocumentNode<DrillFilesQuery, DrillFilesQueryVariables>;
export const DrillInspectsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DrillInspects"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kind"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"InspectionKind"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"storage"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inspectStorage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"kind"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kind"}}},{"kind":"Argument","name":{"kind":"Name","value":"storage"},"value":{"kind":"Variable","name":{"kind":"Name","value":"storage"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<DrillInspectsMutation, DrillInspectsMutationVariables>;
export const DrillInspectionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DrillInspection"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inspection"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"scanned"}},{"kind":"Field","name":{"kind":"Name","value":"dark"}},{"kind":"Field","name":{"kind":"Name","value":"missing"}},{"kind":"Field","name":{"kind":"Name","value":"corrupt"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]} as unknown as DocumentNode<DrillInspectionQuery, DrillInspectionQueryVariables>;
export const DrillUploadsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DrillUploads"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UploadDatasetInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"uploadDataset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<DrillUploadsMutation, DrillUploadsMutationVariables>;
export const DrillRetentionDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DrillRetention"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"applyRetention"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"reason"},"value":{"kind":"StringValue","value":"data drill","block":false}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"marked"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]} as unknown as DocumentNode<DrillRetentionMutation, DrillRetentionMutationVariables>;
export const DrillStatusDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DrillStatus"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"dataset"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"dataset"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"upload"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"lastError"}}]}},{"kind":"Field","name":{"kind":"Name","value":"deletion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"deletedBytes"}}]}},{"kind":"Field","name":{"kind":"Name","value":"whyKept"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}}]}}]}}]} as unknown as DocumentNode<DrillStatusQuery, DrillStatusQueryVariables>;
export const JobPageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"JobPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"task"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"states"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"JobState"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"task"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"task"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"jobs"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"states"},"value":{"kind":"Variable","name":{"kind":"Name","value":"states"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"ordinal"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"queuedAt"}},{"kind":"Field","name":{"kind":"Name","value":"startedAt"}},{"kind":"Field","name":{"kind":"Name","value":"endedAt"}},{"kind":"Field","name":{"kind":"Name","value":"exhausted"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}},{"kind":"Field","name":{"kind":"Name","value":"inputs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"outputs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"attempts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"failure"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"source"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}},{"kind":"Field","name":{"kind":"Name","value":"report"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}}]} as unknown as DocumentNode<JobPageQuery, JobPageQueryVariables>;
export const LineagePageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"LineagePage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"dataset"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"dataset"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"files"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"checksum"}},{"kind":"Field","name":{"kind":"Name","value":"checksumKind"}},{"kind":"Field","name":{"kind":"Name","value":"parents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"replicas"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}}]} as unknown as DocumentNode<LineagePageQuery, LineagePageQueryVariables>;
export const RegisterStorageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RegisterStorage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RegisterStorageInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"registerStorage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<RegisterStorageMutation, RegisterStorageMutationVariables>;
export const ChainDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Chain"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"fileCount"}},{"kind":"Field","name":{"kind":"Name","value":"bytes"}},{"kind":"Field","name":{"kind":"Name","value":"closedAt"}},{"kind":"Field","name":{"kind":"Name","value":"repeatedAnnouncements"}},{"kind":"Field","name":{"kind":"Name","value":"processing"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"workflows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}},{"kind":"Field","name":{"kind":"Name","value":"tasks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"reason"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"text"}}]}},{"kind":"Field","name":{"kind":"Name","value":"output"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"fileCount"}},{"kind":"Field","name":{"kind":"Name","value":"bytes"}},{"kind":"Field","name":{"kind":"Name","value":"closedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"log"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"fileCount"}},{"kind":"Field","name":{"kind":"Name","value":"bytes"}}]}},{"kind":"Field","name":{"kind":"Name","value":"progress"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Counters"}},{"kind":"Field","name":{"kind":"Name","value":"registeredAt"}},{"kind":"Field","name":{"kind":"Name","value":"summarisedAt"}}]}}]}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counters"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TaskProgress"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"files"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"defined"}},{"kind":"Field","name":{"kind":"Name","value":"queued"}},{"kind":"Field","name":{"kind":"Name","value":"active"}},{"kind":"Field","name":{"kind":"Name","value":"registering"}},{"kind":"Field","name":{"kind":"Name","value":"finished"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}},{"kind":"Field","name":{"kind":"Name","value":"cancelled"}},{"kind":"Field","name":{"kind":"Name","value":"formed"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"finished"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}},{"kind":"Field","name":{"kind":"Name","value":"cancelled"}},{"kind":"Field","name":{"kind":"Name","value":"lost"}}]}}]}}]} as unknown as DocumentNode<ChainQuery, ChainQueryVariables>;
export const StageProgressDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"StageProgress"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"taskProgress"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"workflow"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"input"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"progress"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"Counters"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"Counters"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"TaskProgress"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"files"}},{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"defined"}},{"kind":"Field","name":{"kind":"Name","value":"queued"}},{"kind":"Field","name":{"kind":"Name","value":"active"}},{"kind":"Field","name":{"kind":"Name","value":"registering"}},{"kind":"Field","name":{"kind":"Name","value":"finished"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}},{"kind":"Field","name":{"kind":"Name","value":"cancelled"}},{"kind":"Field","name":{"kind":"Name","value":"formed"}},{"kind":"Field","name":{"kind":"Name","value":"attempts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"finished"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}},{"kind":"Field","name":{"kind":"Name","value":"cancelled"}},{"kind":"Field","name":{"kind":"Name","value":"lost"}}]}}]}}]} as unknown as DocumentNode<StageProgressSubscription, StageProgressSubscriptionVariables>;
export const ChainChangesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"ChainChanges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workflowChanges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"input"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tasks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}}]}}]} as unknown as DocumentNode<ChainChangesSubscription, ChainChangesSubscriptionVariables>;