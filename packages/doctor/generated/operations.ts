// Written by scripts/generate.ts from the SDL. Do not edit.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Algorithm of a checksum; its value is lower-case hexadecimal. */
export type ChecksumKind =
  | 'md5'
  | 'sha256'
  | 'adler32'
  | 'crc32';

/** What datasets, files, replicas and closes can disagree on. */
export type DataInconsistencyKind =
  /** Counters of a dataset differ from its files. Repair: they are counted. */
  | 'DATASET_COUNTERS'
  /** A dataset was closed with other names than its files have. Not compared for more than 5,000,000 files. */
  | 'CLOSED_DIGEST'
  /** A close waits for a dataset that is closed. Repair: it is removed. */
  | 'CLOSE_OF_CLOSED'
  /** A close waits for more than a minute, and nobody compared it with the files. Repair: it is compared. */
  | 'CLOSE_NOT_COMPARED'
  /** A file of an UPLOADED dataset has no good copy on external storage. */
  | 'UPLOADED_WITHOUT_COPY'
  /** The external copy of a file of an UPLOADED dataset was never read back, and its storage is not trusted for checksums. */
  | 'UPLOADED_NOT_VERIFIED'
  /** An upload is due since an hour, and no uploader does it. */
  | 'UPLOAD_STANDS_STILL'
  /** A dataset is marked for deletion though it is held or used, or is being deleted while somebody uses or reads it. */
  | 'MARKED_BUT_KEPT'
  /** A deletion that has begun is due since an hour, and no inspector does it. */
  | 'DELETION_STANDS_STILL'
  /** A file of a dataset of which only files with an external copy were to go has no copy left. */
  | 'LAST_COPY_DELETED'
  /** A file of a DELETED dataset has a copy on internal storage. */
  | 'DELETED_WITH_COPY'
  /** A file is READY, and no good copy of it is known. */
  | 'READY_WITHOUT_COPY'
  /** A file is not READY, but a good copy of it is known. Repair: it is READY. */
  | 'UNREADY_WITH_COPY'
  /** Two jobs made files of one dataset of the same file. */
  | 'MADE_TWICE'
  /** A file was made from itself, or from a file that was made from it. */
  | 'LINEAGE_CIRCLE'
  /** Two good copies lie at one place. */
  | 'PLACE_TWICE'
  /** A copy is being made, or deleted, since a day. */
  | 'COPY_NOT_FINISHED'
  /** A copy is said to be bad since an hour, and nobody has read it again. */
  | 'ACCUSED_LONG_AGO'
  /** What a storage is said to hold differs from its copies. Not compared for more than 5,000,000 files. Repair: it is counted. */
  | 'STORAGE_USE'
  /** A storage is not there, or does not work. */
  | 'STORAGE_UNHEALTHY'
  /** The root of a storage lies in that of another one. */
  | 'ROOTS_NESTED'
  /** An inspection runs since an hour, and no inspector holds it. */
  | 'INSPECTION_ABANDONED'
  /** A file is in quarantine, but the catalog has a good copy at its place. */
  | 'DARK_BUT_KNOWN'
  /** An unknown file was set aside or deleted on input or external storage, where the unknown is only reported. */
  | 'SET_ASIDE_WHERE_KEPT';

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

export type DecideFindingsInput = {
  /** 1 to 500, of each kind and id one. */
  readonly findings: ReadonlyArray<FindingInput>;
  /** False: they count again. */
  readonly accepted: boolean;
  /** For people; at most 1000 characters. */
  readonly reason: string;
};

export type Device =
  | 'CPU'
  | 'GPU'
  | 'ANY';

export type DeviceFilter = {
  readonly in?: ReadonlyArray<Device> | null | undefined;
  readonly not?: ReadonlyArray<Device> | null | undefined;
};

export type FindingInput = {
  /** 1 to 100 characters. */
  readonly kind: string;
  /** 1 to 1000 characters. */
  readonly id: string;
  /** 1 to 10,000 characters. */
  readonly text: string;
};

export type FloatFilter = {
  readonly eq?: number | null | undefined;
  readonly gt?: number | null | undefined;
  readonly gte?: number | null | undefined;
  readonly lt?: number | null | undefined;
  readonly lte?: number | null | undefined;
};

/** An id that cannot be one matches nothing. */
export type IdFilter = {
  readonly eq?: string | null | undefined;
  readonly in?: ReadonlyArray<string> | null | undefined;
  readonly not?: ReadonlyArray<string> | null | undefined;
};

/** What tasks, jobs, attempts and requests can disagree on. */
export type InconsistencyKind =
  /** A job is ACTIVE, but none of its attempts is live. Repair: it is DEFINED again. */
  | 'ACTIVE_WITHOUT_ATTEMPT'
  /** A job has not ended, but the catalog has its outputs. Repair: it is FINISHED; an attempt that lives is LOST. */
  | 'OUTPUT_OF_OPEN_JOB'
  /** A job is FAILED or CANCELLED, but the catalog has its outputs. Repair: it is FINISHED. */
  | 'OUTPUT_OF_FAILED_JOB'
  /** An attempt is live, but its job is not ACTIVE. Repair: the attempt is LOST. */
  | 'ATTEMPT_WITHOUT_ACTIVE_JOB'
  /** An attempt lives an hour after the end of its lease: nothing ends leases. */
  | 'LEASE_EXPIRED_LONG_AGO'
  /** A request for outputs should have been sent again an hour ago. */
  | 'REQUEST_NOT_SENT'
  /** A job waits for the catalog, but its request does not exist. */
  | 'REGISTERING_WITHOUT_REQUEST'
  /** A job waits for the catalog, which has refused its request. */
  | 'REGISTERING_ANSWERED'
  /** A request for outputs waits for an answer that no job waits for. */
  | 'REQUEST_WITHOUT_JOB'
  /** A task is paused for more than a minute, and jobs of it are QUEUED. Repair: they are DEFINED again. */
  | 'PAUSED_BUT_QUEUED'
  /** A job is FINISHED, but the catalog has not confirmed all its outputs. */
  | 'FINISHED_WITHOUT_OUTPUT'
  /** A job is FINISHED, but none of its attempts is. */
  | 'FINISHED_WITHOUT_ATTEMPT'
  /** The catalog has outputs of several attempts of a job. */
  | 'OUTPUT_TWICE'
  /** The catalog does not have an output that it had confirmed. Compared for one task, or where `kinds` names it: the catalog is asked. */
  | 'OUTPUT_NOT_IN_CATALOG'
  /** A job reads no file. */
  | 'JOB_WITHOUT_INPUT'
  /** Two jobs of a task read the same file. */
  | 'FILE_IN_TWO_JOBS'
  /** A task was summarised, but jobs of it have not ended. Repair: it is summarised again when they have. */
  | 'SUMMARISED_TOO_EARLY'
  /** A task waits for retries that do not run, or does not wait for those that do. Repair: it waits for those that run. */
  | 'RETRY_WITHOUT_ACTION'
  /** Counters of a task differ from its jobs, attempts and requests. Repair: they are counted. */
  | 'TASK_COUNTERS'
  /** Failures of a task by code differ from its jobs and attempts. Repair: they are counted. */
  | 'TASK_FAILURES'
  /** Nothing of a task is left to wait for, but it was not summarised. Repair: it is. */
  | 'COMPLETE_BUT_NOT_SUMMARISED'
  /** What is reserved on a storage differs from what its live attempts were promised. Repair: it is counted. */
  | 'RESERVED_ROOM';

export type LongFilter = {
  readonly eq?: number | null | undefined;
  readonly gt?: number | null | undefined;
  readonly gte?: number | null | undefined;
  readonly lt?: number | null | undefined;
  readonly lte?: number | null | undefined;
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

/** Tasks for which all of it holds. */
export type TaskFilter = {
  readonly id?: IdFilter | null | undefined;
  readonly workflow?: IdFilter | null | undefined;
  /** The input dataset. */
  readonly input?: IdFilter | null | undefined;
  readonly state?: TaskStateFilter | null | undefined;
  /** Name of the template's step. */
  readonly name?: TextFilter | null | undefined;
  readonly executable?: TextFilter | null | undefined;
  readonly stage?: LongFilter | null | undefined;
  readonly device?: DeviceFilter | null | undefined;
  readonly paused?: boolean | null | undefined;
  readonly rank?: FloatFilter | null | undefined;
  readonly round?: LongFilter | null | undefined;
  /** Code of the reason for which it is FAILED or CANCELLED. */
  readonly reason?: TextFilter | null | undefined;
  readonly sentAt?: TimeFilter | null | undefined;
  readonly finishedAt?: TimeFilter | null | undefined;
};

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

export type TaskStateFilter = {
  readonly in?: ReadonlyArray<TaskState> | null | undefined;
  readonly not?: ReadonlyArray<TaskState> | null | undefined;
};

/** The fields of a filter are ANDed, and so are those of `where`. A list has at most 1000 values, a text at most 1000 characters, else INVALID. */
export type TextFilter = {
  readonly eq?: string | null | undefined;
  readonly in?: ReadonlyArray<string> | null | undefined;
  /** None of these. */
  readonly not?: ReadonlyArray<string> | null | undefined;
  /** `*` stands for any characters, `\*` for the character itself. Capitals count. */
  readonly like?: string | null | undefined;
  readonly notLike?: string | null | undefined;
};

/** From `gte` on, and before `lt`. */
export type TimeFilter = {
  readonly gte?: string | null | undefined;
  readonly lt?: string | null | undefined;
};

/** What workflows, tasks and what is recorded of their datasets can disagree on. */
export type WorkflowInconsistencyKind =
  /** A task could go on, and does not. Repair: it is advanced. */
  | 'TASK_NOT_ADVANCED'
  /** A workflow is ACTIVE, but all its tasks have ended. Repair: it is ended. */
  | 'ACTIVE_BUT_ENDED'
  /** The status of a workflow that has ended is not that of its tasks. */
  | 'STATUS_OF_TASKS'
  /** A dataset of a task is not recorded. Repair: it is recorded as the catalog has it. */
  | 'DATASET_UNRECORDED'
  /** A task is FINISHED, but its output or log is not closed. Repair: it is recorded as closed where the catalog has closed it. */
  | 'FINISHED_BUT_OPEN'
  /** A task waits for one that failed or was cancelled. */
  | 'SUCCESSOR_OF_FAILED';

export type WorkflowStatus =
  | 'ACTIVE'
  | 'FINISHED'
  | 'FAILED'
  | 'CANCELLED';

export type DoctorTasksDisagreeQueryVariables = Exact<{
  keys?: ReadonlyArray<string> | string | null | undefined;
  kinds?: ReadonlyArray<InconsistencyKind> | InconsistencyKind | null | undefined;
  after?: string | null | undefined;
}>;


export type DoctorTasksDisagreeQuery = { readonly inconsistencies: { readonly nodes: ReadonlyArray<{ readonly kind: InconsistencyKind, readonly id: string, readonly text: string, readonly remedy: string, readonly key: string, readonly task: { readonly name: string, readonly output: { readonly name: string } | null } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type DoctorWorkflowsDisagreeQueryVariables = Exact<{
  keys?: ReadonlyArray<string> | string | null | undefined;
  kinds?: ReadonlyArray<WorkflowInconsistencyKind> | WorkflowInconsistencyKind | null | undefined;
  after?: string | null | undefined;
}>;


export type DoctorWorkflowsDisagreeQuery = { readonly workflowInconsistencies: { readonly nodes: ReadonlyArray<{ readonly kind: WorkflowInconsistencyKind, readonly id: string, readonly text: string, readonly remedy: string, readonly key: string, readonly workflow: { readonly input: { readonly name: string } | null } | null, readonly task: { readonly name: string } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type DoctorCatalogDisagreesQueryVariables = Exact<{
  keys?: ReadonlyArray<string> | string | null | undefined;
  kinds?: ReadonlyArray<DataInconsistencyKind> | DataInconsistencyKind | null | undefined;
  after?: string | null | undefined;
}>;


export type DoctorCatalogDisagreesQuery = { readonly dataInconsistencies: { readonly nodes: ReadonlyArray<{ readonly kind: DataInconsistencyKind, readonly id: string, readonly key: string, readonly text: string, readonly remedy: string, readonly dataset: { readonly name: string } | null, readonly file: { readonly name: string } | null, readonly storage: { readonly name: string } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type DoctorRepairsTasksMutationVariables = Exact<{
  kinds?: ReadonlyArray<InconsistencyKind> | InconsistencyKind | null | undefined;
  reason: string;
  after?: string | null | undefined;
  dryRun: boolean;
}>;


export type DoctorRepairsTasksMutation = { readonly repairInconsistencies: { readonly next: string | null, readonly found: ReadonlyArray<{ readonly kind: InconsistencyKind, readonly repaired: boolean }> } };

export type DoctorRepairsWorkflowsMutationVariables = Exact<{
  kinds?: ReadonlyArray<WorkflowInconsistencyKind> | WorkflowInconsistencyKind | null | undefined;
  reason: string;
  after?: string | null | undefined;
  dryRun: boolean;
}>;


export type DoctorRepairsWorkflowsMutation = { readonly repairWorkflowInconsistencies: { readonly next: string | null, readonly found: ReadonlyArray<{ readonly kind: WorkflowInconsistencyKind, readonly repaired: boolean }> } };

export type DoctorRepairsCatalogMutationVariables = Exact<{
  kinds?: ReadonlyArray<DataInconsistencyKind> | DataInconsistencyKind | null | undefined;
  reason: string;
  after?: string | null | undefined;
  dryRun: boolean;
}>;


export type DoctorRepairsCatalogMutation = { readonly repairDataInconsistencies: { readonly next: string | null, readonly found: ReadonlyArray<{ readonly kind: DataInconsistencyKind, readonly repaired: boolean }> } };

export type DoctorDatasetFragment = { readonly id: string, readonly name: string, readonly status: DatasetStatus, readonly fileCount: number };

export type DoctorTasksQueryVariables = Exact<{
  where?: TaskFilter | null | undefined;
  after?: string | null | undefined;
}>;


export type DoctorTasksQuery = { readonly tasks: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly stage: number, readonly state: TaskState, readonly paused: boolean, readonly round: number, readonly archivedAt: string | null, readonly workflow: { readonly id: string, readonly status: WorkflowStatus }, readonly input: { readonly id: string, readonly name: string, readonly status: DatasetStatus, readonly fileCount: number } | null, readonly output: { readonly id: string, readonly name: string, readonly status: DatasetStatus, readonly fileCount: number } | null, readonly log: { readonly id: string, readonly name: string, readonly status: DatasetStatus, readonly fileCount: number } | null, readonly progress: { readonly round: number, readonly summarisedAt: string | null, readonly defined: number, readonly queued: number, readonly active: number, readonly registering: number, readonly finished: number, readonly failed: number, readonly cancelled: number } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type DoctorEventLogQueryVariables = Exact<{ [key: string]: never; }>;


export type DoctorEventLogQuery = { readonly eventLog: { readonly kind: string, readonly groups: ReadonlyArray<{ readonly group: string, readonly topic: string, readonly unread: number, readonly removed: boolean, readonly seenAt: string, readonly unreadSince: string | null }> } };

export type DoctorStoragesQueryVariables = Exact<{ [key: string]: never; }>;


export type DoctorStoragesQuery = { readonly storages: ReadonlyArray<{ readonly id: string, readonly name: string, readonly kind: StorageKind, readonly url: string, readonly markerId: string | null }> };

export type DoctorFilesQueryVariables = Exact<{
  ids?: ReadonlyArray<string> | string | null | undefined;
}>;


export type DoctorFilesQuery = { readonly fileList: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly size: number, readonly checksum: string, readonly checksumKind: ChecksumKind, readonly dataset: { readonly name: string }, readonly replicas: ReadonlyArray<{ readonly id: string, readonly status: ReplicaStatus, readonly url: string, readonly storage: { readonly id: string } }> }> } };

export type DoctorCopiesQueryVariables = Exact<{
  storage: string;
  after?: string | null | undefined;
  deep: boolean;
}>;


export type DoctorCopiesQuery = { readonly storage: { readonly copies: { readonly ids: ReadonlyArray<string>, readonly fileIds: ReadonlyArray<string>, readonly paths: ReadonlyArray<string>, readonly sizes: ReadonlyArray<number>, readonly checksums?: ReadonlyArray<string>, readonly checksumKinds?: ReadonlyArray<ChecksumKind>, readonly next: string | null } } | null };

export type DoctorMadeDatasetsQueryVariables = Exact<{
  keys?: ReadonlyArray<string> | string | null | undefined;
  after?: string | null | undefined;
}>;


export type DoctorMadeDatasetsQuery = { readonly datasets: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly processing: { readonly producedBy: { readonly id: string, readonly progress: { readonly round: number } | null } | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type DoctorFileIdsQueryVariables = Exact<{
  datasets: ReadonlyArray<string> | string;
  after?: string | null | undefined;
}>;


export type DoctorFileIdsQuery = { readonly fileIds: { readonly ids: ReadonlyArray<string>, readonly next: string | null } };

export type DoctorFilesWithoutJobQueryVariables = Exact<{
  ids: ReadonlyArray<string> | string;
}>;


export type DoctorFilesWithoutJobQuery = { readonly filesWithoutJob: ReadonlyArray<string> };

export type DoctorFileNamesQueryVariables = Exact<{
  ids: ReadonlyArray<string> | string;
}>;


export type DoctorFileNamesQuery = { readonly files: ReadonlyArray<{ readonly id: string, readonly name: string, readonly dataset: { readonly id: string, readonly name: string } } | null> };

export type DoctorAcceptedQueryVariables = Exact<{
  ids: ReadonlyArray<string> | string;
}>;


export type DoctorAcceptedQuery = { readonly acceptedFindings: ReadonlyArray<{ readonly kind: string, readonly id: string, readonly text: string, readonly by: string, readonly reason: string, readonly at: string }> };

export type DoctorDecidesMutationVariables = Exact<{
  input: DecideFindingsInput;
}>;


export type DoctorDecidesMutation = { readonly decideFindings: ReadonlyArray<{ readonly id: string }> };

export const DoctorDatasetFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DoctorDataset"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Dataset"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"fileCount"}}]}}]} as unknown as DocumentNode<DoctorDatasetFragment, unknown>;
export const DoctorTasksDisagreeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DoctorTasksDisagree"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"keys"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"InconsistencyKind"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"inconsistencies"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"taskIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"keys"}}},{"kind":"Argument","name":{"kind":"Name","value":"kinds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"500"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","alias":{"kind":"Name","value":"key"},"name":{"kind":"Name","value":"taskId"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}},{"kind":"Field","name":{"kind":"Name","value":"task"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"output"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<DoctorTasksDisagreeQuery, DoctorTasksDisagreeQueryVariables>;
export const DoctorWorkflowsDisagreeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DoctorWorkflowsDisagree"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"keys"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"WorkflowInconsistencyKind"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"workflowInconsistencies"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"workflowIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"keys"}}},{"kind":"Argument","name":{"kind":"Name","value":"kinds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"500"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","alias":{"kind":"Name","value":"key"},"name":{"kind":"Name","value":"workflowId"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}},{"kind":"Field","name":{"kind":"Name","value":"workflow"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"input"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"task"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<DoctorWorkflowsDisagreeQuery, DoctorWorkflowsDisagreeQueryVariables>;
export const DoctorCatalogDisagreesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DoctorCatalogDisagrees"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"keys"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DataInconsistencyKind"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataInconsistencies"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"keys"},"value":{"kind":"Variable","name":{"kind":"Name","value":"keys"}}},{"kind":"Argument","name":{"kind":"Name","value":"kinds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"500"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"remedy"}},{"kind":"Field","name":{"kind":"Name","value":"dataset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"storage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<DoctorCatalogDisagreesQuery, DoctorCatalogDisagreesQueryVariables>;
export const DoctorRepairsTasksDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DoctorRepairsTasks"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"InconsistencyKind"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reason"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"repairInconsistencies"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"kinds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"reason"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reason"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"dryRun"},"value":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"found"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"repaired"}}]}},{"kind":"Field","name":{"kind":"Name","value":"next"}}]}}]}}]} as unknown as DocumentNode<DoctorRepairsTasksMutation, DoctorRepairsTasksMutationVariables>;
export const DoctorRepairsWorkflowsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DoctorRepairsWorkflows"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"WorkflowInconsistencyKind"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reason"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"repairWorkflowInconsistencies"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"kinds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"reason"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reason"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"dryRun"},"value":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"found"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"repaired"}}]}},{"kind":"Field","name":{"kind":"Name","value":"next"}}]}}]}}]} as unknown as DocumentNode<DoctorRepairsWorkflowsMutation, DoctorRepairsWorkflowsMutationVariables>;
export const DoctorRepairsCatalogDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DoctorRepairsCatalog"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DataInconsistencyKind"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"reason"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"repairDataInconsistencies"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"kinds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"kinds"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"reason"},"value":{"kind":"Variable","name":{"kind":"Name","value":"reason"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"dryRun"},"value":{"kind":"Variable","name":{"kind":"Name","value":"dryRun"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"found"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"repaired"}}]}},{"kind":"Field","name":{"kind":"Name","value":"next"}}]}}]}}]} as unknown as DocumentNode<DoctorRepairsCatalogMutation, DoctorRepairsCatalogMutationVariables>;
export const DoctorTasksDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DoctorTasks"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"where"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"TaskFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tasks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"200"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"Variable","name":{"kind":"Name","value":"where"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"by"},"value":{"kind":"EnumValue","value":"ID"}},{"kind":"ObjectField","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"DESC"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"stage"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"paused"}},{"kind":"Field","name":{"kind":"Name","value":"round"}},{"kind":"Field","name":{"kind":"Name","value":"workflow"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"input"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DoctorDataset"}}]}},{"kind":"Field","name":{"kind":"Name","value":"output"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DoctorDataset"}}]}},{"kind":"Field","name":{"kind":"Name","value":"log"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DoctorDataset"}}]}},{"kind":"Field","name":{"kind":"Name","value":"archivedAt"}},{"kind":"Field","name":{"kind":"Name","value":"progress"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"round"}},{"kind":"Field","name":{"kind":"Name","value":"summarisedAt"}},{"kind":"Field","name":{"kind":"Name","value":"defined"}},{"kind":"Field","name":{"kind":"Name","value":"queued"}},{"kind":"Field","name":{"kind":"Name","value":"active"}},{"kind":"Field","name":{"kind":"Name","value":"registering"}},{"kind":"Field","name":{"kind":"Name","value":"finished"}},{"kind":"Field","name":{"kind":"Name","value":"failed"}},{"kind":"Field","name":{"kind":"Name","value":"cancelled"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DoctorDataset"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Dataset"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"fileCount"}}]}}]} as unknown as DocumentNode<DoctorTasksQuery, DoctorTasksQueryVariables>;
export const DoctorEventLogDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DoctorEventLog"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"eventLog"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"groups"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"group"}},{"kind":"Field","name":{"kind":"Name","value":"topic"}},{"kind":"Field","name":{"kind":"Name","value":"unread"}},{"kind":"Field","name":{"kind":"Name","value":"removed"}},{"kind":"Field","name":{"kind":"Name","value":"seenAt"}},{"kind":"Field","name":{"kind":"Name","value":"unreadSince"}}]}}]}}]}}]} as unknown as DocumentNode<DoctorEventLogQuery, DoctorEventLogQueryVariables>;
export const DoctorStoragesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DoctorStorages"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"storages"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"markerId"}}]}}]}}]} as unknown as DocumentNode<DoctorStoragesQuery, DoctorStoragesQueryVariables>;
export const DoctorFilesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DoctorFiles"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileList"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"500"}},{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"in"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}]}}]}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"by"},"value":{"kind":"EnumValue","value":"ID"}},{"kind":"ObjectField","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"ASC"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"checksum"}},{"kind":"Field","name":{"kind":"Name","value":"checksumKind"}},{"kind":"Field","name":{"kind":"Name","value":"dataset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"replicas"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"storage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<DoctorFilesQuery, DoctorFilesQueryVariables>;
export const DoctorCopiesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DoctorCopies"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"storage"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"deep"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"storage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"storage"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"copies"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ids"}},{"kind":"Field","name":{"kind":"Name","value":"fileIds"}},{"kind":"Field","name":{"kind":"Name","value":"paths"}},{"kind":"Field","name":{"kind":"Name","value":"sizes"}},{"kind":"Field","name":{"kind":"Name","value":"checksums"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"deep"}}}]}]},{"kind":"Field","name":{"kind":"Name","value":"checksumKinds"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"deep"}}}]}]},{"kind":"Field","name":{"kind":"Name","value":"next"}}]}}]}}]}}]} as unknown as DocumentNode<DoctorCopiesQuery, DoctorCopiesQueryVariables>;
export const DoctorMadeDatasetsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DoctorMadeDatasets"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"keys"}},"type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"datasets"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"50"}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"id"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"in"},"value":{"kind":"Variable","name":{"kind":"Name","value":"keys"}}}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"kinds"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"in"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"output"},{"kind":"EnumValue","value":"log"}]}}]}}]}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"by"},"value":{"kind":"EnumValue","value":"ID"}},{"kind":"ObjectField","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"ASC"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"processing"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"producedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"progress"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"round"}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]} as unknown as DocumentNode<DoctorMadeDatasetsQuery, DoctorMadeDatasetsQueryVariables>;
export const DoctorFileIdsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DoctorFileIds"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"datasets"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileIds"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"datasets"},"value":{"kind":"Variable","name":{"kind":"Name","value":"datasets"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"ids"}},{"kind":"Field","name":{"kind":"Name","value":"next"}}]}}]}}]} as unknown as DocumentNode<DoctorFileIdsQuery, DoctorFileIdsQueryVariables>;
export const DoctorFilesWithoutJobDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DoctorFilesWithoutJob"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"filesWithoutJob"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}]}]}}]} as unknown as DocumentNode<DoctorFilesWithoutJobQuery, DoctorFilesWithoutJobQueryVariables>;
export const DoctorFileNamesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DoctorFileNames"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"files"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"dataset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<DoctorFileNamesQuery, DoctorFileNamesQueryVariables>;
export const DoctorAcceptedDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DoctorAccepted"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"ids"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"acceptedFindings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"ids"},"value":{"kind":"Variable","name":{"kind":"Name","value":"ids"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"by"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}},{"kind":"Field","name":{"kind":"Name","value":"at"}}]}}]}}]} as unknown as DocumentNode<DoctorAcceptedQuery, DoctorAcceptedQueryVariables>;
export const DoctorDecidesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"DoctorDecides"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DecideFindingsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"decideFindings"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<DoctorDecidesMutation, DoctorDecidesMutationVariables>;