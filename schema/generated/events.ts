// Written by scripts/generate.ts from the SDL. Do not edit.
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A whole number up to 2^53 - 1. */
  Long: { input: number; output: number; }
  DateTime: { input: string; output: string; }
  JSON: { input: unknown; output: unknown; }
};

export type DatasetKind =
  | 'input'
  | 'output'
  | 'log';

export type ChecksumKind =
  | 'md5'
  | 'sha256'
  | 'adler32'
  | 'crc32';

export type Device =
  | 'CPU'
  | 'GPU'
  | 'ANY';

export type TaskMode =
  | 'MAP'
  | 'MERGE';

/** Files arrived in the input buffer (DAQ -> data). The dataset is opened on first sight of its name. */
export type FileInput = {
  readonly datasetId?: InputMaybe<Scalars['ID']['input']>;
  /** Name of the dataset, at most 200 bytes of UTF-8 if it is new; one of dataset and datasetId is needed. */
  readonly dataset?: InputMaybe<Scalars['String']['input']>;
  readonly files: ReadonlyArray<AnnouncedFile>;
};

export type AnnouncedFile = {
  /** At most 200 bytes of UTF-8, no control or format characters. Default: the last part of `path`. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  readonly storageId?: InputMaybe<Scalars['ID']['input']>;
  /** Name of the storage; one of storage and storageId is needed. */
  readonly storage?: InputMaybe<Scalars['String']['input']>;
  /** Relative to the storage. */
  readonly path: Scalars['String']['input'];
  /** Bytes. */
  readonly size: Scalars['Long']['input'];
  /** Lower-case hexadecimal. */
  readonly checksum: Scalars['String']['input'];
  readonly checksumKind?: InputMaybe<ChecksumKind>;
  readonly run?: InputMaybe<Scalars['Int']['input']>;
  /** Number of slices, where the DAQ knows it. */
  readonly slices?: InputMaybe<Scalars['Int']['input']>;
};

/** A dataset is to exist before its files come (workflow, run control -> data). Idempotent by id. */
export type DatasetInput = {
  readonly datasetId: Scalars['ID']['input'];
  /** At most 200 bytes of UTF-8 for an input dataset, 255 for derived ones. */
  readonly name: Scalars['String']['input'];
  readonly kind: DatasetKind;
  readonly parentDatasetId?: InputMaybe<Scalars['ID']['input']>;
};

/** Files made by a job, or its log archive (workload -> data). All files of a request are registered, or none. */
export type FileProcess = {
  readonly requestId: Scalars['ID']['input'];
  readonly jobId: Scalars['ID']['input'];
  readonly kind: DatasetKind;
  readonly files: ReadonlyArray<ProcessedFile>;
};

export type ProcessedFile = {
  readonly fileId: Scalars['ID']['input'];
  readonly datasetId: Scalars['ID']['input'];
  readonly name: Scalars['String']['input'];
  readonly basename: Scalars['String']['input'];
  readonly ordinal: Scalars['Int']['input'];
  readonly size: Scalars['Long']['input'];
  readonly checksum: Scalars['String']['input'];
  readonly checksumKind: ChecksumKind;
  readonly storageId: Scalars['ID']['input'];
  readonly path: Scalars['String']['input'];
  readonly parentFileIds: ReadonlyArray<Scalars['ID']['input']>;
  /** Opaque to data: the job and attempt that made it. */
  readonly producer?: InputMaybe<Scalars['String']['input']>;
};

export type ReplyStatus =
  | 'OK'
  | 'ERROR';

/** Answer to a FileProcess (data -> workload). */
export type FileProcessReply = {
  readonly requestId: Scalars['ID']['input'];
  readonly jobId: Scalars['ID']['input'];
  readonly status: ReplyStatus;
  /** ERROR that heals by itself: the request is kept and tried again; this answer only annotates. */
  readonly retrying: Scalars['Boolean']['input'];
  readonly details?: InputMaybe<Scalars['String']['input']>;
  readonly items: ReadonlyArray<FileReply>;
};

export type FileReply = {
  readonly fileId: Scalars['ID']['input'];
  readonly status: ReplyStatus;
  readonly code?: InputMaybe<Scalars['String']['input']>;
  readonly details?: InputMaybe<Scalars['String']['input']>;
};

/** A replica's bytes do not agree with the catalog, or are not there (workload -> data). */
export type ReplicaBad = {
  readonly fileId: Scalars['ID']['input'];
  /** The copies that were tried; all of the file's when absent. */
  readonly urls?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Code of the failure, e.g. 303. */
  readonly code: Scalars['Int']['input'];
  readonly reason: Scalars['String']['input'];
};

/** Where the good copies of a file are, whenever that changes after it was registered (data -> workload). */
export type FileReplicas = {
  readonly fileId: Scalars['ID']['input'];
  /** URLs, the newest copy first; empty when none is good. */
  readonly urls: ReadonlyArray<Scalars['String']['input']>;
};

/** Close a dataset when its files are exactly those named (workflow, run control -> data). */
export type DatasetClose = {
  readonly datasetId?: InputMaybe<Scalars['ID']['input']>;
  readonly dataset?: InputMaybe<Scalars['String']['input']>;
  /** Names of the files; or give count and digest. Where both are given they must agree. */
  readonly files?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly count?: InputMaybe<Scalars['Int']['input']>;
  /** sha256 of the names in UTF-8 byte order, joined by newline, lower-case hexadecimal. */
  readonly digest?: InputMaybe<Scalars['String']['input']>;
};

/** Mark a closed dataset TO_UPLOAD. */
export type DatasetUpload = {
  readonly datasetId: Scalars['ID']['input'];
};

/** Mark a dataset TO_DELETE. */
export type DatasetDelete = {
  readonly datasetId: Scalars['ID']['input'];
};

export type DatasetEventType =
  | 'opened'
  /** A DatasetInput can't be granted: its name belongs to another dataset, or none may have it. Nothing exists under this id; the message is a dead letter too. */
  | 'refused'
  | 'registered'
  | 'closed'
  | 'closeDeferred'
  | 'closeRefused'
  | 'toUpload'
  | 'toDelete';

/** What became of a dataset (data -> workflow, workload, subscriptions). */
export type DatasetEvent = {
  readonly type: DatasetEventType;
  readonly datasetId: Scalars['ID']['input'];
  readonly name: Scalars['String']['input'];
  readonly kind: DatasetKind;
  readonly parentDatasetId?: InputMaybe<Scalars['ID']['input']>;
  /** Registered files now, and their bytes. */
  readonly fileCount: Scalars['Long']['input'];
  readonly bytes: Scalars['Long']['input'];
  /**
   * closeDeferred, closeRefused: files of the checklist that are not registered, and registered files that it does not name.
   * Exact where the checklist gave names, else lower bounds.
   */
  readonly missing?: InputMaybe<Scalars['Long']['input']>;
  readonly surplus?: InputMaybe<Scalars['Long']['input']>;
  /** The first names concerned, at most 20. */
  readonly names?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** refused, and closeRefused of a dataset that is closed already: refusal code and text. The message is a dead letter too. */
  readonly code?: InputMaybe<Scalars['String']['input']>;
  readonly text?: InputMaybe<Scalars['String']['input']>;
};

export type TaskCommandType =
  | 'register'
  | 'cancel';

/** Commands on one task, in order (workflow -> workload). `register` carries the seeds' fields; the others only `task_id`. */
export type TaskCommand = {
  readonly type: TaskCommandType;
  readonly task_id: Scalars['ID']['input'];
  readonly executable?: InputMaybe<Scalars['String']['input']>;
  readonly args?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly rank?: InputMaybe<Scalars['Float']['input']>;
  readonly device_type?: InputMaybe<Device>;
  readonly mode?: InputMaybe<TaskMode>;
  /** Further attempts a failed job may have. */
  readonly retry?: InputMaybe<Scalars['Int']['input']>;
  /** Delay before the first retry, seconds; doubles with each. */
  readonly retryDelay?: InputMaybe<Scalars['Float']['input']>;
  readonly dataset_in_uid?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly outputs?: InputMaybe<ReadonlyArray<TaskOutput>>;
  readonly log?: InputMaybe<TaskLog>;
  /** Merge: files per job; all when absent. */
  readonly filesPerJob?: InputMaybe<Scalars['Int']['input']>;
  readonly streaming?: InputMaybe<Scalars['Boolean']['input']>;
  readonly resources?: InputMaybe<TaskResources>;
  /** Name of the storage that takes outputs and logs. */
  readonly outputStorage?: InputMaybe<Scalars['String']['input']>;
  /** Compiled command-line tool; opaque to workload. */
  readonly tool?: InputMaybe<Scalars['JSON']['input']>;
};

export type TaskOutput = {
  readonly port: Scalars['String']['input'];
  readonly datasetId: Scalars['ID']['input'];
  readonly datasetName: Scalars['String']['input'];
  readonly required: Scalars['Boolean']['input'];
};

export type TaskLog = {
  readonly datasetId: Scalars['ID']['input'];
  readonly datasetName: Scalars['String']['input'];
};

export type TaskResources = {
  readonly cores?: InputMaybe<Scalars['Float']['input']>;
  readonly ramMiB?: InputMaybe<Scalars['Float']['input']>;
  readonly scratchMiB?: InputMaybe<Scalars['Float']['input']>;
  readonly wallSeconds?: InputMaybe<Scalars['Int']['input']>;
};

export type TaskStatusType =
  | 'REGISTERED'
  | 'REJECTED'
  | 'progress'
  | 'summary';

/** How a task fares (workload -> workflow, subscriptions). */
export type TaskStatus = {
  readonly type: TaskStatusType;
  readonly taskId: Scalars['ID']['input'];
  /** REJECTED: refusal code and text. */
  readonly code?: InputMaybe<Scalars['String']['input']>;
  readonly text?: InputMaybe<Scalars['String']['input']>;
  /** progress, summary: jobs by state. */
  readonly jobs?: InputMaybe<JobCounts>;
  /** Failed jobs by code. */
  readonly failures?: InputMaybe<ReadonlyArray<CodeCount>>;
  /** summary: what to close. */
  readonly checklists?: InputMaybe<ReadonlyArray<Checklist>>;
  readonly cancelled?: InputMaybe<Scalars['Boolean']['input']>;
};

export type JobCounts = {
  readonly total: Scalars['Int']['input'];
  readonly defined: Scalars['Int']['input'];
  readonly queued: Scalars['Int']['input'];
  readonly active: Scalars['Int']['input'];
  readonly registering: Scalars['Int']['input'];
  readonly finished: Scalars['Int']['input'];
  readonly failed: Scalars['Int']['input'];
  readonly cancelled: Scalars['Int']['input'];
};

export type CodeCount = {
  readonly code: Scalars['Int']['input'];
  readonly count: Scalars['Int']['input'];
};

/** The files of a dataset that were registered: how many, and the digest of their names as in DatasetClose. */
export type Checklist = {
  readonly datasetId: Scalars['ID']['input'];
  readonly kind: DatasetKind;
  readonly count: Scalars['Int']['input'];
  readonly digest: Scalars['String']['input'];
};

/** Doorbell: jobs are ready for a device (workload -> pilotCommands). The database decides who gets them. */
export type JobsReadyCpu = {
  readonly taskId: Scalars['ID']['input'];
  readonly count: Scalars['Int']['input'];
};

export type JobsReadyGpu = {
  readonly taskId: Scalars['ID']['input'];
  readonly count: Scalars['Int']['input'];
};

/** Jobs of one task that changed state (workload -> subscriptions, monitoring). */
export type JobsChanged = {
  readonly taskId: Scalars['ID']['input'];
  /** Ids by the state they entered. */
  readonly jobs: ReadonlyArray<JobChange>;
};

export type JobChange = {
  readonly jobId: Scalars['ID']['input'];
  readonly state: Scalars['String']['input'];
  readonly attempt?: InputMaybe<Scalars['Int']['input']>;
  readonly attemptState?: InputMaybe<Scalars['String']['input']>;
  readonly pilotId?: InputMaybe<Scalars['ID']['input']>;
  readonly cancelRequested?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A pilot changed status (workload -> subscriptions, monitoring). */
export type PilotChanged = {
  readonly pilotId: Scalars['ID']['input'];
  readonly name: Scalars['String']['input'];
  readonly status: Scalars['String']['input'];
  readonly drain?: InputMaybe<Scalars['Boolean']['input']>;
};

export type Query = {
  readonly __typename?: 'Query';
  readonly _?: Maybe<Scalars['Boolean']['output']>;
};
