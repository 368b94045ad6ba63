// Written by scripts/generate.ts from the SDL. Do not edit.
export type DatasetKind = 'input' | 'output' | 'log';

export type DatasetClass = 'raw' | 'intermediate' | 'final' | 'log';

export type StorageKind = 'input' | 'intermediate' | 'output' | 'external';

export type StoragePressure = 'NORMAL' | 'HIGH' | 'FULL';

export type StorageHealth = 'UNKNOWN' | 'OK' | 'UNAVAILABLE' | 'FAILING';

export type ChecksumKind = 'md5' | 'sha256' | 'adler32' | 'crc32';

export type Device = 'CPU' | 'GPU' | 'ANY';

export type TaskMode = 'MAP' | 'MERGE';

/** Announces files in the input buffer (DAQ -> data). The first announcement opens the dataset. */
export interface FileInput {
  readonly datasetId?: string | null;
  /** Name of the dataset, at most 200 bytes of UTF-8 if it is new; `dataset` or `datasetId` is needed. */
  readonly dataset?: string | null;
  readonly files: readonly AnnouncedFile[];
}

export interface AnnouncedFile {
  /** At most 200 bytes of UTF-8, no control or format characters. Default: the last part of `path`. */
  readonly name?: string | null;
  readonly storageId?: string | null;
  /** Name of the storage; `storage` or `storageId` is needed. */
  readonly storage?: string | null;
  /** Relative to the storage. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly checksum: string;
  readonly checksumKind?: ChecksumKind | null;
  readonly run?: number | null;
  /** Number of slices, if the DAQ knows it. */
  readonly slices?: number | null;
}

/** Opens a dataset before its files come (workflow, run control -> data). Idempotent by id. */
export interface DatasetInput {
  /** The id that it gets. Absent: the dataset of this name is meant, which is opened if it is new. */
  readonly datasetId?: string | null;
  /** At most 200 bytes of UTF-8 for an input dataset, 255 for derived ones. */
  readonly name: string;
  readonly kind: DatasetKind;
  /** What it is for. Absent: raw of an input, log of a log, final of an output. */
  readonly class?: DatasetClass | null;
  readonly parentDatasetId?: string | null;
  /**
   * Makes the dataset a selection: of these files of other datasets, which keep their own dataset, and closed at once. At most
   * 50,000, each once and READY; only for an input dataset. The events `opened` and `closed` follow.
   */
  readonly fileIds?: readonly string[] | null;
  /** Run of the DAQ. Like metadata and expectedFiles, it can be said once, also after the first files came. */
  readonly run?: number | null;
  /**
   * An object of at most 64 keys (a letter, then at most 62 letters, digits, `_`, `.`, `-`); each value is a text of at most 1,000
   * characters, a number, true or false.
   */
  readonly metadata?: unknown;
  /** Number of files that it will have. It is closed when they are registered, unless a DatasetClose says otherwise. */
  readonly expectedFiles?: number | null;
  /** Names of these files: a checklist, as in DatasetClose. */
  readonly files?: readonly string[] | null;
  /** sha256 of these names, as in DatasetClose. */
  readonly digest?: string | null;
}

/** Registers the files that a job made, or its log archive (workload -> data): all files of a request, or none. */
export interface FileProcess {
  readonly requestId: string;
  readonly jobId: string;
  readonly kind: DatasetKind;
  readonly files: readonly ProcessedFile[];
}

export interface ProcessedFile {
  readonly fileId: string;
  readonly datasetId: string;
  readonly name: string;
  readonly basename: string;
  readonly ordinal: number;
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: ChecksumKind;
  readonly storageId: string;
  readonly path: string;
  readonly parentFileIds: readonly string[];
  /** The job and attempt that made it; opaque to data. */
  readonly producer?: string | null;
}

export type ReplyStatus = 'OK' | 'ERROR';

/** Answer to a FileProcess (data -> workload). */
export interface FileProcessReply {
  readonly requestId: string;
  readonly jobId: string;
  readonly status: ReplyStatus;
  /** The request failed and is tried again; this answer only says why. */
  readonly retrying: boolean;
  readonly details?: string | null;
  readonly items: readonly FileReply[];
}

export interface FileReply {
  readonly fileId: string;
  readonly status: ReplyStatus;
  readonly code?: string | null;
  readonly details?: string | null;
}

/** Replicas of a file that differ from the catalog or are missing (workload -> data). */
export interface ReplicaBad {
  readonly fileId: string;
  /** The replicas that were tried; all replicas of the file when absent. */
  readonly urls?: readonly string[] | null;
  /** Failure code, e.g. 303. */
  readonly code: number;
  readonly reason: string;
}

/** The good replicas of a file, sent when they change after its registration (data -> workload). */
export interface FileReplicas {
  readonly fileId: string;
  /** URLs, the newest replica first; empty when none is good. */
  readonly urls: readonly string[];
}

/** Closes a dataset when its files are exactly those of the checklist (workflow, run control -> data). */
export interface DatasetClose {
  readonly datasetId?: string | null;
  readonly dataset?: string | null;
  /** Names of the files. Without them, count and digest are needed; with all three, they must agree. */
  readonly files?: readonly string[] | null;
  readonly count?: number | null;
  /** sha256 of the names in UTF-8 byte order, joined by newline, lower-case hexadecimal. */
  readonly digest?: string | null;
}

/** Marks a closed dataset TO_UPLOAD (workflow -> data). */
export interface DatasetUpload {
  readonly datasetId: string;
}

/**
 * Marks a dataset TO_DELETE, where nothing speaks for keeping it (run control -> data). An event answers: toDelete, or deleteRefused with
 * all reasons.
 */
export interface DatasetDelete {
  readonly datasetId: string;
  /** Why, at most 1000 characters. */
  readonly reason?: string | null;
  /** The sender knows that its files may have no other copies. Default: false; then such a dataset is kept. */
  readonly lastCopy?: boolean | null;
}

export type UseStatus = 'ACTIVE' | 'FINISHED' | 'FAILED' | 'CANCELLED';

/** How a workflow uses datasets: sent when it starts and whenever that changes; the last one counts (workflow -> data). */
export interface DatasetUse {
  readonly workflowId: string;
  /** Its input, and what its tasks make; at most 1000. */
  readonly datasetIds: readonly string[];
  /** What its last task makes. */
  readonly finalDatasetId?: string | null;
  readonly status: UseStatus;
  /** Jobs of its tasks that failed; null while that is not known. */
  readonly failedJobs?: number | null;
  /** A person took what was there in spite of failed jobs, or reruns did what it left undone. */
  readonly mended: boolean;
  /** Failed tasks of it can still be retried. */
  readonly retryOpen: boolean;
}

/** A dataset was opened, or its DatasetInput came again (data -> workflow, subscriptions). */
export interface DatasetOpened {
  readonly type: 'opened';
  readonly datasetId: string;
  readonly name: string;
  readonly kind: DatasetKind;
  readonly parentDatasetId?: string | null;
  /** Number of registered files, and their bytes. */
  readonly fileCount: number;
  readonly bytes: number;
}

/**
 * A DatasetInput cannot be granted: its name belongs to another dataset or is not allowed. Nothing exists under this id.
 * The DatasetInput is a dead letter too.
 */
export interface DatasetRefused {
  readonly type: 'refused';
  readonly datasetId: string;
  readonly name: string;
  readonly kind: DatasetKind;
  readonly parentDatasetId?: string | null;
  /** Number of registered files, and their bytes. */
  readonly fileCount: number;
  readonly bytes: number;
  /** Refusal code and text. */
  readonly code: string;
  readonly text: string;
}

/** Files were registered in a dataset (data -> workflow, workload, subscriptions). */
export interface DatasetFilesRegistered {
  readonly type: 'registered';
  readonly datasetId: string;
  readonly name: string;
  readonly kind: DatasetKind;
  readonly parentDatasetId?: string | null;
  /** Number of registered files, and their bytes. */
  readonly fileCount: number;
  readonly bytes: number;
}

/** A dataset was closed, or the same close came again (data -> workflow, workload, subscriptions). */
export interface DatasetClosed {
  readonly type: 'closed';
  readonly datasetId: string;
  readonly name: string;
  readonly kind: DatasetKind;
  readonly parentDatasetId?: string | null;
  /** Number of registered files, and their bytes. */
  readonly fileCount: number;
  readonly bytes: number;
}

/** A closed dataset takes files again (data -> workflow, workload, subscriptions). */
export interface DatasetReopened {
  readonly type: 'reopened';
  readonly datasetId: string;
  readonly name: string;
  readonly kind: DatasetKind;
  readonly parentDatasetId?: string | null;
  /** Number of registered files, and their bytes. */
  readonly fileCount: number;
  readonly bytes: number;
}

/** A close waits, because files of its checklist are missing (data -> subscriptions). */
export interface DatasetCloseDeferred {
  readonly type: 'closeDeferred';
  readonly datasetId: string;
  readonly name: string;
  readonly kind: DatasetKind;
  readonly parentDatasetId?: string | null;
  /** Number of registered files, and their bytes. */
  readonly fileCount: number;
  readonly bytes: number;
  /** Files of the checklist that are not registered. Exact where the checklist gave names, else a lower bound. */
  readonly missing: number;
  /** Registered files that the checklist does not name. Exact where it gave names, else a lower bound. */
  readonly surplus: number;
  /** The first names concerned, at most 20. */
  readonly names?: readonly string[] | null;
}

/**
 * A close cannot be granted: the dataset has files that the checklist does not name, or is closed already
 * (data -> workflow, subscriptions).
 */
export interface DatasetCloseRefused {
  readonly type: 'closeRefused';
  readonly datasetId: string;
  readonly name: string;
  readonly kind: DatasetKind;
  readonly parentDatasetId?: string | null;
  /** Number of registered files, and their bytes. */
  readonly fileCount: number;
  readonly bytes: number;
  /** Files of the checklist that are not registered. Exact where the checklist gave names, else a lower bound. */
  readonly missing: number;
  /** Registered files that the checklist does not name. Exact where it gave names, else a lower bound. */
  readonly surplus: number;
  /** The first names concerned, at most 20. */
  readonly names?: readonly string[] | null;
  /** Refusal code and text where the dataset is closed already. The DatasetClose is a dead letter too. */
  readonly code?: string | null;
  readonly text?: string | null;
}

/** A closed dataset was marked TO_UPLOAD (data -> workflow, subscriptions). */
export interface DatasetToUpload {
  readonly type: 'toUpload';
  readonly datasetId: string;
  readonly name: string;
  readonly kind: DatasetKind;
  readonly parentDatasetId?: string | null;
  /** Number of registered files, and their bytes. */
  readonly fileCount: number;
  readonly bytes: number;
}

/** A dataset that was marked TO_UPLOAD is CLOSED again (data -> workflow, subscriptions). */
export interface DatasetUploadCancelled {
  readonly type: 'uploadCancelled';
  readonly datasetId: string;
  readonly name: string;
  readonly kind: DatasetKind;
  readonly parentDatasetId?: string | null;
  /** Number of registered files, and their bytes. */
  readonly fileCount: number;
  readonly bytes: number;
  /** Who took it back, and why. */
  readonly text: string;
}

/** All files of a dataset are on external storage, verified there (data -> workflow, subscriptions). */
export interface DatasetUploaded {
  readonly type: 'uploaded';
  readonly datasetId: string;
  readonly name: string;
  readonly kind: DatasetKind;
  readonly parentDatasetId?: string | null;
  /** Number of registered files, and their bytes. */
  readonly fileCount: number;
  readonly bytes: number;
}

/** A dataset was marked TO_DELETE (data -> workflow, subscriptions). */
export interface DatasetToDelete {
  readonly type: 'toDelete';
  readonly datasetId: string;
  readonly name: string;
  readonly kind: DatasetKind;
  readonly parentDatasetId?: string | null;
  /** Number of registered files, and their bytes. */
  readonly fileCount: number;
  readonly bytes: number;
}

/**
 * A command is not carried out (data -> subscriptions): an upload or a deletion that the dataset's state does not allow, or a
 * DatasetInput that says otherwise of a dataset that exists. The command is a dead letter too.
 */
export interface DatasetCommandRefused {
  readonly type: 'commandRefused';
  readonly datasetId: string;
  /** Absent where no dataset has this id. */
  readonly name?: string | null;
  readonly kind?: DatasetKind | null;
  /** The part of its topic after `dsm.register.dataset.`. */
  readonly command: string;
  /** Refusal code and text. */
  readonly code: string;
  readonly text: string;
}

/** A dataset is kept that somebody wanted to be deleted; its DatasetDelete is a dead letter too (data -> subscriptions). */
export interface DatasetDeleteRefused {
  readonly type: 'deleteRefused';
  readonly datasetId: string;
  readonly name: string;
  readonly kind: DatasetKind;
  readonly parentDatasetId?: string | null;
  /** Number of registered files, and their bytes. */
  readonly fileCount: number;
  readonly bytes: number;
  /** Codes of `schema/retention-sentences.ts`, and their sentences in English. */
  readonly codes: readonly string[];
  readonly text: string;
}

/** A dataset that was marked TO_DELETE is as it was before (data -> workflow, subscriptions). */
export interface DatasetDeleteCancelled {
  readonly type: 'deleteCancelled';
  readonly datasetId: string;
  readonly name: string;
  readonly kind: DatasetKind;
  readonly parentDatasetId?: string | null;
  /** Number of registered files, and their bytes. */
  readonly fileCount: number;
  readonly bytes: number;
  readonly text: string;
}

/** No copy of the dataset's files is left on internal storages (data -> workflow, subscriptions). */
export interface DatasetDeleted {
  readonly type: 'deleted';
  readonly datasetId: string;
  readonly name: string;
  readonly kind: DatasetKind;
  readonly parentDatasetId?: string | null;
  /** Number of registered files, and their bytes. */
  readonly fileCount: number;
  readonly bytes: number;
}

/** A task to run, with the fields of the seeds (workflow -> workload). */
export interface RegisterTask {
  readonly type: 'register';
  readonly task_id: string;
  readonly executable?: string | null;
  readonly args?: readonly string[] | null;
  readonly rank?: number | null;
  readonly device_type?: Device | null;
  readonly mode?: TaskMode | null;
  /** Number of further attempts that a failed job may have. */
  readonly retry?: number | null;
  /** Delay before the first retry, seconds; it doubles with each retry. */
  readonly retryDelay?: number | null;
  /** One input dataset. */
  readonly dataset_in_uid: readonly string[];
  readonly outputs?: readonly TaskOutput[] | null;
  readonly log: TaskLog;
  /** MERGE: files per job; all files when absent. A job has at most 20,000. */
  readonly filesPerJob?: number | null;
  /** MERGE: bytes of the files of a job at most; a larger file has a job of its own. With `filesPerJob`, whichever comes first ends a job. */
  readonly sizePerJob?: number | null;
  /** Jobs are formed while the input dataset is open. */
  readonly streaming?: boolean | null;
  /** Jobs after which the scheduler computes the rank of the task again; default: the setting `scheduler.chunkSize`. */
  readonly chunk?: number | null;
  /** QUEUED jobs that the task has at most; default: the window of its device. */
  readonly window?: number | null;
  /** Labels that a pilot must have. */
  readonly labels?: readonly string[] | null;
  /** False: attempts make no log archives, and the log dataset stays empty. Default: true. */
  readonly keepLogs?: boolean | null;
  /** Its jobs read files without being part of their processing, as jobs by hand and test tasks do: `File.processing` does not count them. Default: false. */
  readonly auxiliary?: boolean | null;
  readonly resources?: TaskResources | null;
  /** Name of the storage for outputs and logs. */
  readonly outputStorage: string;
  /** Compiled command-line tool; opaque to workload. */
  readonly tool: unknown;
}

/** Cancels a task. It comes after the task's RegisterTask (workflow -> workload). */
export interface CancelTask {
  readonly type: 'cancel';
  readonly task_id: string;
  /** The operation that this belongs to: 1 to 200 characters. A command with the id of an earlier one on the task changes nothing. Default: the id of the event. */
  readonly operationId?: string | null;
  /** Who wants it, at most 200 characters, and why, at most 2,000. */
  readonly by?: string | null;
  readonly reason?: string | null;
}

/** Pauses a task: its waiting jobs are not given to pilots, running ones go on (workflow, operators -> workload). */
export interface PauseTask {
  readonly type: 'pause';
  readonly task_id: string;
  /** The operation that this belongs to: 1 to 200 characters. A command with the id of an earlier one on the task changes nothing. Default: the id of the event. */
  readonly operationId?: string | null;
  /** Who wants it, at most 200 characters, and why, at most 2,000. */
  readonly by?: string | null;
  readonly reason?: string | null;
}

/** Ends the pause of a task (workflow, operators -> workload). */
export interface ResumeTask {
  readonly type: 'resume';
  readonly task_id: string;
  /** The operation that this belongs to: 1 to 200 characters. A command with the id of an earlier one on the task changes nothing. Default: the id of the event. */
  readonly operationId?: string | null;
  /** Who wants it, at most 200 characters, and why, at most 2,000. */
  readonly by?: string | null;
  readonly reason?: string | null;
}

/** Changes the rank of a task and of its waiting jobs (workflow, operators -> workload). */
export interface RankTask {
  readonly type: 'rank';
  readonly task_id: string;
  /** 1 to 100; higher runs first. */
  readonly rank: number;
  /** The operation that this belongs to: 1 to 200 characters. A command with the id of an earlier one on the task changes nothing. Default: the id of the event. */
  readonly operationId?: string | null;
  /** Who wants it, at most 200 characters, and why, at most 2,000. */
  readonly by?: string | null;
  readonly reason?: string | null;
}

/** Finishes a task with what is there: no more jobs are formed, waiting ones are cancelled, running ones end (workflow, operators -> workload). */
export interface FinishTask {
  readonly type: 'finish';
  readonly task_id: string;
  /** The operation that this belongs to: 1 to 200 characters. A command with the id of an earlier one on the task changes nothing. Default: the id of the event. */
  readonly operationId?: string | null;
  /** Who wants it, at most 200 characters, and why, at most 2,000. */
  readonly by?: string | null;
  readonly reason?: string | null;
}

/**
 * Gives ended jobs of a task new attempts. The summary of the task comes again with the round that it is in then, whether
 * jobs matched or not (workflow, operators -> workload).
 */
export interface RetryTask {
  readonly type: 'retry';
  readonly task_id: string;
  /** The round that begins, counted from 1 with the registration. Default: the present round. */
  readonly round?: number | null;
  /** Which jobs. Default: all failed ones. */
  readonly where?: JobSelection | null;
  /** The operation that this belongs to: 1 to 200 characters. A command with the id of an earlier one on the task changes nothing. Default: the id of the event. */
  readonly operationId?: string | null;
  /** Who wants it, at most 200 characters, and why, at most 2,000. */
  readonly by?: string | null;
  readonly reason?: string | null;
}

/**
 * Cancels jobs of a task: waiting ones at once, running ones when their attempts have ended. They do not count as failed (workflow,
 * operators -> workload).
 */
export interface CancelJobs {
  readonly type: 'cancelJobs';
  readonly task_id: string;
  /** Which jobs. Default: all that wait or run. */
  readonly where?: JobSelection | null;
  /** The operation that this belongs to: 1 to 200 characters. A command with the id of an earlier one on the task changes nothing. Default: the id of the event. */
  readonly operationId?: string | null;
  /** Who wants it, at most 200 characters, and why, at most 2,000. */
  readonly by?: string | null;
  readonly reason?: string | null;
}

/**
 * Stops a command that still goes through the jobs of its task, a retry or a cancel: the jobs that it has not come to stay as they are. What it
 * did is not undone (workflow, operators -> workload).
 */
export interface StopOperation {
  readonly type: 'stop';
  readonly task_id: string;
  /** The `operationId` of the command that is stopped. One that has ended, or never was, does not change. */
  readonly stops: string;
  /** The operation that this belongs to: 1 to 200 characters. A command with the id of an earlier one on the task changes nothing. Default: the id of the event. */
  readonly operationId?: string | null;
  /** Who wants it, at most 200 characters, and why, at most 2,000. */
  readonly by?: string | null;
  readonly reason?: string | null;
}

/** Jobs of a task: those that fit every list that is given. */
export interface JobSelection {
  /** At most 100,000. */
  readonly jobIds?: readonly string[] | null;
  /** Of a retry: FAILED, CANCELLED; default: FAILED, with jobIds both. Of a cancel: DEFINED, QUEUED, ACTIVE; default: all three. */
  readonly states?: readonly string[] | null;
  /** Failure codes of the jobs, at most 100. */
  readonly codes?: readonly number[] | null;
  /** Nodes on which the last attempts ran, at most 1,000. */
  readonly nodes?: readonly string[] | null;
}

export interface TaskOutput {
  readonly port: string;
  readonly datasetId: string;
  readonly datasetName: string;
  readonly required: boolean;
}

export interface TaskLog {
  readonly datasetId: string;
  readonly datasetName: string;
}

export interface TaskResources {
  readonly cores?: number | null;
  readonly ramMiB?: number | null;
  readonly scratchMiB?: number | null;
  /** GPUs; default: 1 for device GPU, else none. */
  readonly gpus?: number | null;
  /** Default: 3600. */
  readonly wallSeconds?: number | null;
}

/** A workflow changed status, or tasks of it changed state (workflow -> subscriptions). */
export interface WorkflowChanged {
  readonly workflowId: string;
  readonly status: string;
  /** The tasks that changed, with the states that they entered. */
  readonly tasks: readonly TaskChange[];
}

export interface TaskChange {
  readonly taskId: string;
  readonly state: string;
}

/** A task was taken; its jobs are formed (workload -> workflow). */
export interface TaskRegistered {
  readonly type: 'REGISTERED';
  readonly taskId: string;
}

/** A task cannot run (workload -> workflow). */
export interface TaskRejected {
  readonly type: 'REJECTED';
  readonly taskId: string;
  /** Refusal code and text. */
  readonly code: string;
  readonly text: string;
}

/** All jobs of a task have ended and their files are registered (workload -> workflow). */
export interface TaskSummary {
  readonly type: 'summary';
  readonly taskId: string;
  /** Jobs by state. */
  readonly jobs: JobCounts;
  /** Failed jobs by code. */
  readonly failures: readonly CodeCount[];
  /** Datasets to close. */
  readonly checklists: readonly Checklist[];
  readonly cancelled: boolean;
  /** Which run of the task this ends: 1, and one more for each RetryTask. Absent: 1. */
  readonly round?: number | null;
}

/** A task was paused or resumed, or got another rank, by a command or by workload itself (workload -> workflow, subscriptions). */
export interface TaskControlChanged {
  readonly type: 'changed';
  readonly taskId: string;
  readonly paused: boolean;
  readonly pausedReason?: string | null;
  readonly rank: number;
  /** Who changed it, and why. Absent: workload itself. */
  readonly by?: string | null;
  readonly reason?: string | null;
  /** Operation of the command that changed it. Absent: workload itself, or a command without one. */
  readonly operationId?: string | null;
}

/** How far a command on a task is: sent when it is refused, while it goes on, and when it has ended (workload -> workflow, subscriptions). */
export interface TaskOperation {
  readonly type: 'operation';
  readonly operationId: string;
  readonly taskId: string;
  /** Jobs that the command is about, those that were changed, and those that could not be. */
  readonly matched: number;
  readonly applied: number;
  readonly refused: number;
  readonly done: boolean;
  /** Refusal code where the whole command was refused; CANCELLED where it was stopped before it came to all of its jobs. */
  readonly code?: string | null;
  readonly text?: string | null;
}

export interface JobCounts {
  readonly total: number;
  readonly defined: number;
  readonly queued: number;
  readonly active: number;
  readonly registering: number;
  readonly finished: number;
  readonly failed: number;
  readonly cancelled: number;
}

export interface CodeCount {
  readonly code: number;
  readonly count: number;
}

/** The registered files of a dataset: their number, and the digest of their names as in DatasetClose. */
export interface Checklist {
  readonly datasetId: string;
  readonly kind: DatasetKind;
  readonly count: number;
  readonly digest: string;
}

/** Jobs are ready for CPU pilots (workload -> pilotCommands). The database decides which pilot gets them. */
export interface JobsReadyCpu {
  readonly taskId: string;
  readonly count: number;
}

/** Jobs are ready for GPU pilots (workload -> pilotCommands). The database decides which pilot gets them. */
export interface JobsReadyGpu {
  readonly taskId: string;
  readonly count: number;
}

/** Jobs of one task that changed state (workload -> subscriptions, monitoring). */
export interface JobsChanged {
  readonly taskId: string;
  /** The jobs and their new states. */
  readonly jobs: readonly JobChange[];
}

export interface JobChange {
  readonly jobId: string;
  readonly state: string;
  readonly attempt?: number | null;
  readonly attemptState?: string | null;
  readonly pilotId?: string | null;
  readonly cancelRequested?: boolean | null;
}

/** A pilot changed status (workload -> subscriptions, monitoring). */
export interface PilotChanged {
  readonly pilotId: string;
  readonly name: string;
  readonly status: string;
  readonly drain?: boolean | null;
  /** It has new commands, which it reads from workload. */
  readonly commanded?: boolean | null;
}

/**
 * What happened to a storage, and what it is now (data -> workload, DAQ, subscriptions). `registered`: it is new. `changed`: a person changed it,
 * or its health changed otherwise than below. `measured`: each 10 seconds. `high`: it is over its high mark: no work of a first stage is offered whose
 * output goes there; the DAQ side slows down, or goes to another buffer. `full`: its reserve is used up: nothing more is written there; the DAQ side stops.
 * `low`: it is under its low mark again: all goes on. `unavailable`: its root cannot be reached, or is not the one that was registered: nothing is
 * done there. `available`: its root is back.
 */
export interface StorageEvent {
  readonly type: 'registered' | 'changed' | 'measured' | 'high' | 'full' | 'low' | 'unavailable' | 'available';
  readonly storageId: string;
  readonly name: string;
  readonly kind: StorageKind;
  /** Ends with a slash. */
  readonly url: string;
  /** Of the files that jobs store there. */
  readonly checksumKind: ChecksumKind;
  /** Id in the marker of its root. Absent: no marker is known. */
  readonly markerId?: string | null;
  /** When the storage was like this. */
  readonly at: string;
  /** Bytes here and below are whole numbers. Absent: nobody knows. */
  readonly capacityBytes?: number | null;
  /** Of the replicas that the catalog has there. */
  readonly usedBytes: number;
  readonly freeBytes?: number | null;
  /** Percentages of the capacity. */
  readonly highMark: number;
  readonly lowMark: number;
  /** Percentage of the capacity, above the high mark, that chains which have started may use. */
  readonly reserve: number;
  readonly pressure: StoragePressure;
  readonly health: StorageHealth;
  readonly healthReason?: string | null;
  readonly readable: boolean;
  readonly writable: boolean;
  readonly deletable: boolean;
  readonly draining: boolean;
  /** Bytes per second by which its room shrinks. Absent: not known yet. */
  readonly growthBytes?: number | null;
  /** When it is full if the last ten minutes go on. Absent: not within a year. */
  readonly fullAt?: string | null;
}

/** What each topic carries. */
export interface Topics {
  readonly 'dsm.register.file.input': FileInput;
  readonly 'dsm.register.dataset.input': DatasetInput;
  readonly 'dsm.register.file.process': FileProcess;
  readonly 'dsm.register.file.process.reply': FileProcessReply;
  readonly 'dsm.register.replica.bad': ReplicaBad;
  readonly 'dsm.file.replicas': FileReplicas;
  readonly 'dsm.register.dataset.close': DatasetClose;
  readonly 'dsm.register.dataset.upload': DatasetUpload;
  readonly 'dsm.register.dataset.delete': DatasetDelete;
  readonly 'dsm.register.dataset.use': DatasetUse;
  readonly 'dsm.dataset.events': DatasetOpened | DatasetRefused | DatasetFilesRegistered | DatasetClosed | DatasetReopened | DatasetCloseDeferred | DatasetCloseRefused | DatasetToUpload | DatasetUploadCancelled | DatasetUploaded | DatasetToDelete | DatasetCommandRefused | DatasetDeleteRefused | DatasetDeleteCancelled | DatasetDeleted;
  readonly 'wfms.tasks': RegisterTask | CancelTask | PauseTask | ResumeTask | RankTask | FinishTask | RetryTask | CancelJobs | StopOperation;
  readonly 'wfms.workflows.status': WorkflowChanged;
  readonly 'wms.tasks.status': TaskRegistered | TaskRejected | TaskSummary | TaskControlChanged | TaskOperation;
  readonly 'wms.jobs.cpu': JobsReadyCpu;
  readonly 'wms.jobs.gpu': JobsReadyGpu;
  readonly 'wms.jobs.status': JobsChanged;
  readonly 'wms.pilots.status': PilotChanged;
  readonly 'dsm.storage.events': StorageEvent;
}

export type Topic = keyof Topics;
