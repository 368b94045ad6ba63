// Written by scripts/generate.ts from the SDL. Do not edit.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** As `AttemptExecution`. Of a text the first 255 characters are stored, of `gpus` the first 64. */
export type AttemptExecutionInput = {
  readonly program?: string | null | undefined;
  readonly sha256?: string | null | undefined;
  readonly version?: string | null | undefined;
  readonly slot?: number | null | undefined;
  readonly gpus?: ReadonlyArray<string> | null | undefined;
  readonly environment?: string | null | undefined;
  readonly memoryBy?: string | null | undefined;
};

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
  | 'UNREACHABLE'
  | '%future added value';

/** As `AttemptUsage`. A number that is negative or not finite is stored as unknown. */
export type AttemptUsageInput = {
  readonly cpuSeconds?: number | null | undefined;
  readonly wallSeconds?: number | null | undefined;
  readonly peakMemoryMiB?: number | null | undefined;
  readonly readBytes?: number | null | undefined;
  readonly writtenBytes?: number | null | undefined;
  readonly peakScratchMiB?: number | null | undefined;
  readonly peakProcesses?: number | null | undefined;
};

export type CancelTaskInput = {
  readonly id: string;
  /** Becomes the reason of the task, at most 1000 characters. Default: who cancelled it. */
  readonly reason?: string | null | undefined;
};

/** Algorithm of a checksum; its value is lower-case hexadecimal. */
export type ChecksumKind =
  | 'md5'
  | 'sha256'
  | 'adler32'
  | 'crc32'
  | '%future added value';

export type ClaimJobsInput = {
  readonly pilotId: string;
  readonly incarnation: string;
  /** A repeat with the same id returns the same claims, so that a lost answer does no harm. */
  readonly requestId: string;
  /** Largest number of claims, 1 to 200. */
  readonly max: number;
  /** As in a heartbeat. */
  readonly refuses?: ReadonlyArray<string> | null | undefined;
  /** As in a heartbeat. */
  readonly unavailable?: ReadonlyArray<string> | null | undefined;
  /** Ids of storages that are not mounted on its node, at most 200: it gets no jobs whose outputs would go there. Null: each is. */
  readonly unmounted?: ReadonlyArray<string> | null | undefined;
  /** As in a heartbeat: no claims are returned while it is set. */
  readonly notReady?: string | null | undefined;
};

export type CommandAcknowledgement = {
  /** `id` of the command. */
  readonly id: string;
  readonly outcome: CommandOutcome;
  /** For people. */
  readonly text?: string | null | undefined;
};

export type CommandOutcome =
  | 'DONE'
  /** The pilot does not know this command. */
  | 'UNSUPPORTED'
  | 'FAILED'
  | '%future added value';

export type ControlTaskInput = {
  readonly id: string;
  /** For people; at most 1000 characters. */
  readonly reason?: string | null | undefined;
};

export type CreateJobInput = {
  /** Input files, 1 to 10,000, each once; one job reads them all. They stay in their datasets. */
  readonly fileIds: ReadonlyArray<string>;
  /** Name of a program on the payload path of the pilots, not a path. */
  readonly executable: string;
  /**
   * At most 1000 arguments and 64 KiB together. `$(inputs.files)` stands for the paths of all files, `$(inputs.files[0].path)` for that of
   * the first one. Default: the paths of all files.
   */
  readonly args?: ReadonlyArray<string> | null | undefined;
  /** Name in the work folder of what the program prints, which becomes the output. Default: `stdout.txt`. Not with `outputGlob`. */
  readonly stdout?: string | null | undefined;
  /** Pattern of the one file in the work folder that becomes the output, instead of what the program prints. */
  readonly outputGlob?: string | null | undefined;
  /** Default: CPU, GPU with `gpus`. */
  readonly device?: Device | null | undefined;
  /** 1 to 100; a larger rank runs earlier. Default: 1. */
  readonly rank?: number | null | undefined;
  /** Further attempts after a failed one, 0 to 100. Default: 5. */
  readonly retries?: number | null | undefined;
  /** Seconds after which the program is ended (404). Default: an hour. */
  readonly wallSeconds?: number | null | undefined;
  /** Default: 1. */
  readonly cores?: number | null | undefined;
  /** Default: 256. */
  readonly ramMiB?: number | null | undefined;
  /** Space of the work folder. Default: 2048. */
  readonly scratchMiB?: number | null | undefined;
  /** Default: none, 1 on device GPU. */
  readonly gpus?: number | null | undefined;
  /** Labels that a pilot must have. */
  readonly labels?: ReadonlyArray<string> | null | undefined;
  /** 1 to 200 characters. A repeat with the same id returns the first operation and changes nothing. */
  readonly requestId?: string | null | undefined;
};

export type CreateTemplateInput = {
  readonly name: string;
  readonly mask: string;
  readonly maskKind?: MaskKind | null | undefined;
  /** CWL v1.2, YAML or JSON. */
  readonly cwl: string;
  readonly parameters?: unknown;
};

/** What a dataset is for: how long its files are kept follows from it. */
export type DatasetClass =
  /** Announced by the DAQ. */
  | 'raw'
  /** Output of a stage that another stage reads. */
  | 'intermediate'
  /** Output of the last stage of a chain; and what nobody said otherwise of. */
  | 'final'
  | 'log'
  | '%future added value';

export type DatasetClassFilter = {
  readonly in?: ReadonlyArray<DatasetClass> | null | undefined;
  readonly not?: ReadonlyArray<DatasetClass> | null | undefined;
};

/** Datasets for which all of it holds. */
export type DatasetFilter = {
  readonly id?: IdFilter | null | undefined;
  readonly name?: TextFilter | null | undefined;
  readonly statuses?: DatasetStatusFilter | null | undefined;
  readonly kinds?: DatasetKindFilter | null | undefined;
  readonly classes?: DatasetClassFilter | null | undefined;
  readonly run?: LongFilter | null | undefined;
  /** All of them hold; at most 16. */
  readonly metadata?: ReadonlyArray<MetadataFilter> | null | undefined;
  readonly parent?: IdFilter | null | undefined;
  readonly fileCount?: LongFilter | null | undefined;
  readonly bytes?: LongFilter | null | undefined;
  readonly createdAt?: TimeFilter | null | undefined;
  readonly closedAt?: TimeFilter | null | undefined;
  /** Part of the name, in any case. */
  readonly nameContains?: string | null | undefined;
  /** @deprecated 2027-06-01: use statuses */
  readonly status?: DatasetStatus | null | undefined;
  /** @deprecated 2027-06-01: use kinds, a filter */
  readonly kind?: DatasetKind | null | undefined;
  /** @deprecated 2027-06-01: use parent */
  readonly parentId?: string | null | undefined;
};

/** Role of a dataset in its chain. */
export type DatasetKind =
  | 'input'
  | 'output'
  | 'log'
  | '%future added value';

export type DatasetKindFilter = {
  readonly in?: ReadonlyArray<DatasetKind> | null | undefined;
  readonly not?: ReadonlyArray<DatasetKind> | null | undefined;
};

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
  | 'DELETED'
  | '%future added value';

export type DatasetStatusFilter = {
  readonly in?: ReadonlyArray<DatasetStatus> | null | undefined;
  readonly not?: ReadonlyArray<DatasetStatus> | null | undefined;
};

export type Device =
  | 'CPU'
  | 'GPU'
  | 'ANY'
  | '%future added value';

export type FailureInput = {
  readonly code: number;
  readonly source: FailureSource;
  readonly text: string;
};

/** Where a failure happened. */
export type FailureSource =
  | 'pilot'
  | 'payload'
  | 'server'
  | '%future added value';

export type FileStatus =
  | 'READY'
  /** No copy of it is where the catalog has one. */
  | 'LOST'
  /** No copy of it has the bytes that were announced. */
  | 'CORRUPT'
  /** Its copies were deleted on purpose. */
  | 'DELETED'
  | '%future added value';

export type HeartbeatInput = {
  readonly pilotId: string;
  readonly incarnation: string;
  /** Every lease that the pilot holds, also of prefetched jobs; only these are renewed. */
  readonly held: ReadonlyArray<LeaseInput>;
  readonly status: PilotStatus;
  /** Programs that it does not have; it gets none of their jobs. Null (older pilots): the server uses what it knows from reports. */
  readonly refuses?: ReadonlyArray<string> | null | undefined;
  /** Programs that it cannot start now, as their file system does not answer: it gets none of their jobs, and these wait, however long that takes. */
  readonly unavailable?: ReadonlyArray<string> | null | undefined;
  /** Why it claims no jobs; null when it is ready. */
  readonly notReady?: string | null | undefined;
  /** A problem that somebody should look at; null when there is none. */
  readonly warning?: string | null | undefined;
  /** Load of the node: processes that run or wait for a core, averaged over a minute; null when unknown. */
  readonly load?: number | null | undefined;
  /** Commands that were received since the last answered heartbeat. Null (older pilots): the server uses what the pilot's state shows. */
  readonly acknowledged?: ReadonlyArray<CommandAcknowledgement> | null | undefined;
};

/** An id that cannot be one matches nothing. */
export type IdFilter = {
  readonly eq?: string | null | undefined;
  readonly in?: ReadonlyArray<string> | null | undefined;
  readonly not?: ReadonlyArray<string> | null | undefined;
};

export type JobReport = {
  readonly jobId: string;
  readonly attempt: number;
  readonly token: string;
  /** Larger in every report of the attempt. */
  readonly sequence: number;
  readonly state: AttemptState;
  readonly at: string;
  /**
   * States that the attempt went through before `state` and that no report told of, in their order, at most 10: one report tells of a
   * short attempt. One that it cannot go through from where it is, because it is past it or for another reason, is passed over.
   */
  readonly phases?: ReadonlyArray<PhaseInput> | null | undefined;
  /** For FAILED: code, source, and a text for people. */
  readonly failure?: FailureInput | null | undefined;
  /**
   * The program's own JSON report: at most 256 KiB, 60 levels of lists and objects, no NUL, finite numbers. Numbers are stored as
   * 64-bit floating point, so write whole numbers beyond 2^53 as strings. A report that breaks a rule ends the attempt FAILED 407.
   */
  readonly report?: unknown;
  /** For FINISHED: the files that were staged out. */
  readonly outputs?: ReadonlyArray<OutputInput> | null | undefined;
  /** For every final state: the log archive, if it was staged out. */
  readonly log?: OutputInput | null | undefined;
  readonly logNote?: string | null | undefined;
  /** For every final state: the end of the program's standard output, at most 64 KiB. */
  readonly stdout?: StreamTailInput | null | undefined;
  /** For every final state: the end of the program's standard error, at most 64 KiB. */
  readonly stderr?: StreamTailInput | null | undefined;
  /** For every final state: what the program used. */
  readonly usage?: AttemptUsageInput | null | undefined;
  /** For every final state: what ran. */
  readonly execution?: AttemptExecutionInput | null | undefined;
};

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
  | 'CANCELLED'
  | '%future added value';

/** A lease, as its pilot names it. */
export type LeaseInput = {
  readonly jobId: string;
  readonly attempt: number;
  readonly token: string;
};

export type LongFilter = {
  readonly eq?: number | null | undefined;
  readonly gt?: number | null | undefined;
  readonly gte?: number | null | undefined;
  readonly lt?: number | null | undefined;
  readonly lte?: number | null | undefined;
};

/** How a mask is compared with the name of a dataset. */
export type MaskKind =
  /** The name contains the mask. */
  | 'substring'
  /** The whole name matches the mask; * stands for any characters, ? for one. */
  | 'glob'
  | '%future added value';

/** A value of the metadata. One of text, number, flag, or a range of numbers; more of them in one term are INVALID. */
export type MetadataFilter = {
  /** One of VISOR_METADATA_KEYS, else INVALID. */
  readonly key: string;
  readonly text?: string | null | undefined;
  readonly number?: number | null | undefined;
  readonly flag?: boolean | null | undefined;
  /** From this number on. */
  readonly gte?: number | null | undefined;
  /** Up to this number. */
  readonly lte?: number | null | undefined;
};

export type NotRunningCode =
  /** It has ended. Parameters: state (of a task: null unless it was cancelled; its `state` and `reason` say more). */
  | 'ENDED'
  /** Tasks: workload rejected it. Parameters: code, text. */
  | 'REJECTED'
  /** Tasks: workload does not have it; `Dataset.processing` of its input says what workflow waits for. */
  | 'NOT_SENT'
  /** Jobs: an attempt runs. Parameters: attempt, state, pilot, node. */
  | 'RUNNING'
  /** Tasks: some of its jobs run. Parameters: jobs. */
  | 'JOBS_RUNNING'
  /** Jobs: the catalog has not answered yet. Parameters: note (why, where it said so). */
  | 'REGISTERING'
  /** Its task is being cancelled. */
  | 'CANCELLED'
  /** Its task is to end with what is there. */
  | 'FINISHING'
  /** A person paused its task. Parameters: by, reason. */
  | 'PAUSED'
  /** Workload paused its task, after too many failures. Parameters: reason. */
  | 'PAUSED_BY_SERVER'
  /** A rule for retries holds it for a person. Parameters: since, rule, code, text. */
  | 'HELD_BY_RULE'
  /** It is held for a person, since it crashed on several nodes. Parameters: since, nodes. */
  | 'HELD_AS_POISON'
  /** It failed and is tried again later. Parameters: at, code, text. */
  | 'RETRY_AT'
  /** The storage had no room for its outputs (506). Parameters: storage, at. */
  | 'STORAGE_FULL'
  /**
   * The storage of its outputs is over its high mark, and it would begin a chain; or the storage is full. Parameters: storage, used and
   * capacity (bytes), mark (percentage of the capacity).
   */
  | 'STORAGE_HIGH'
  /**
   * What it is expected to write has no room on the storage beside what is in use and what is reserved for running jobs. Parameters:
   * storage, used, reserved, capacity and bytes (its own, all in bytes), mark (percentage of the capacity).
   */
  | 'STORAGE_NO_ROOM'
  /** The storage of its outputs takes none: it cannot be reached, is read-only, or is being emptied. Parameters: storage, why. */
  | 'STORAGE_CLOSED'
  /** All copies of its input lie on storages that cannot be reached, or are not mounted on any node. Parameters: storage, why. */
  | 'INPUT_STORAGE_LOST'
  /** It waits for a time. Parameters: at. */
  | 'WAITS_UNTIL'
  /** Tasks: the catalog has not said yet where its dataset and storage are. Parameters: tries. */
  | 'INTAKE'
  /** Tasks: the files of its dataset could not be read. Parameters: tries, at. */
  | 'CATALOG_SILENT'
  /** Tasks: the splitter is off. Parameters: scope (all tasks, this task), by, reason. */
  | 'SPLITTER_OFF'
  /** Tasks: its input dataset is open, and the task does not stream. Parameters: dataset. */
  | 'INPUT_OPEN'
  /** Tasks that stream: every file has a job so far. Parameters: dataset, files. */
  | 'WAITS_FOR_FILES'
  /** Tasks: jobs are being formed. Parameters: files. */
  | 'FORMING'
  /** Tasks: jobs have ended, the catalog has not answered all requests. Parameters: requests. */
  | 'REGISTRATIONS_OPEN'
  /** No pilot has ever registered. */
  | 'NO_PILOT'
  /** All pilots are STOPPED or LOST. Parameters: pilots. */
  | 'PILOTS_GONE'
  /** No pilot that runs takes jobs for its device. Parameters: device, others. */
  | 'NO_PILOT_FOR_DEVICE'
  /** No pilot has the cores, memory, disk, GPUs, labels or time that it needs. Parameters: device, pilots, nearest, lacks (texts), details (what, needs, has). */
  | 'NO_PILOT_FITS'
  /** A person took the nodes of pilots that fit offline. Parameters: nodes. */
  | 'NODES_OFFLINE'
  /** The nodes of pilots that fit are quarantined. Parameters: nodes. */
  | 'NODES_QUARANTINED'
  /** Pilots that fit are draining. Parameters: pilots. */
  | 'PILOTS_DRAINING'
  /** Pilots that fit claim nothing for a reason of their own, or have no storage for the outputs mounted on their nodes. Parameters: pilots. */
  | 'PILOTS_NOT_READY'
  /** Pilots that fit have registered, and sent no heartbeat yet. Parameters: pilots. */
  | 'PILOTS_STARTING'
  /** Pilots that fit lack the program. Parameters: program, pilots, folders. */
  | 'PROGRAM_MISSING'
  /** As many jobs of its task are claimable as its window holds. Parameters: queued, window. */
  | 'TASK_WINDOW_FULL'
  /** As many jobs that the same pilots of its device can run are claimable as the window holds. Parameters: device, queued, window. */
  | 'WINDOW_FULL'
  /** Jobs of tasks of higher rank wait for the same device. Parameters: jobs, device. */
  | 'BEHIND_RANK'
  /** Jobs are dispatched before it. Parameters: jobs (`> n` where they are too many to be counted). */
  | 'BEHIND_QUEUED'
  /** All pilots that could take it are busy. Parameters: pilots, held, slots, names. */
  | 'PILOTS_BUSY'
  /** It keeps away from a node that it failed on. Parameters: node, at. */
  | 'AVOIDS_NODE'
  /** Nothing keeps it waiting: the scheduler's next round makes it claimable, or the next step of its task is due. */
  | 'DUE'
  /** Nothing keeps it waiting: a pilot takes it with its next claim. Parameters: pilots (with room). */
  | 'CLAIMABLE'
  | '%future added value';

export type OperationKind =
  | 'PAUSE'
  | 'RESUME'
  | 'SET_RANK'
  | 'FINISH'
  | 'CANCEL'
  | 'RETRY_JOBS'
  | 'RETRY_TASK'
  | 'RETRY_WORKFLOW'
  | 'RERUN'
  | 'CREATE_JOB'
  | 'GENERATE_TEST_TASKS'
  | 'CANCEL_WORKFLOW'
  | 'CANCEL_JOBS'
  | '%future added value';

export type OperationState =
  /** Workload or the catalog has not answered for all of it yet. */
  | 'IN_PROGRESS'
  | 'FINISHED'
  /** None of it could be done; the texts say why. */
  | 'FAILED'
  | '%future added value';

export type OutputInput = {
  readonly fileId: string;
  readonly port?: string | null | undefined;
  /** Name of the file: stem and extension. */
  readonly name: string;
  /** Name that the program gave the file. */
  readonly basename: string;
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: ChecksumKind;
  readonly url: string;
};

export type PhaseInput = {
  readonly state: AttemptState;
  /** When it began. */
  readonly at: string;
};

export type PilotCommandKind =
  /** Jobs for this pilot's device are ready. */
  | 'JOBS_READY'
  /** End this attempt: its job is cancelled, or a person has ended the attempt. The pilot reports it CANCELLED in both cases. */
  | 'CANCEL'
  /** Claim no more jobs, finish the held attempts, stop. */
  | 'DRAIN'
  /** The drain is cancelled: claim jobs again. */
  | 'RESUME'
  /** Run this release. Pilots of today acknowledge it as UNSUPPORTED. */
  | 'RELEASE'
  /** Somebody follows the output of this attempt: send its end by `sendTails`, again when it changes, as long as this command is repeated. */
  | 'TAIL'
  | '%future added value';

export type PilotStatus =
  | 'STARTING'
  | 'IDLE'
  | 'BUSY'
  | 'DRAINING'
  | 'STOPPED'
  | 'LOST'
  | '%future added value';

export type ProcessingReasonCode =
  /** UNPROCESSED: workflow has received no event of it. startWorkflow asks the catalog. */
  | 'NOT_SEEN'
  /** UNPROCESSED: its name matches the mask of no template. Parameters: name, masks (the most similar ones of ACTUAL templates). */
  | 'NO_TEMPLATE'
  /** UNPROCESSED: only a draft matches. Parameters: template, templateId, mask. */
  | 'TEMPLATE_LOADED'
  /** UNPROCESSED: only ARCHIVED templates match. Parameters: template, templateId, mask. */
  | 'TEMPLATE_ARCHIVED'
  /** UNPROCESSED: the template that matches became ACTUAL after the dataset was closed. Parameters: template, templateId. */
  | 'CLOSED_BEFORE_TEMPLATE'
  /** UNPROCESSED: names derived from its name would be too long. Parameters: bytes, limit, template. */
  | 'NAME_TOO_LONG'
  /** UNPROCESSED: its name has characters that are no longer allowed. Parameters: problem. */
  | 'NAME_NOT_ALLOWED'
  /** UNPROCESSED: it is marked for deletion, or deleted. */
  | 'DELETING'
  /** UNPROCESSED: a template matches; its workflow starts with the next event of the dataset. Parameters: template, templateId. */
  | 'ABOUT_TO_START'
  /**
   * UNPROCESSED: the output of a task, which no later stage reads; only announced datasets start workflows automatically. Parameters: stage,
   * step, workflowId.
   */
  | 'OUTPUT_OF_TASK'
  /** UNPROCESSED: the log of a task. Parameters: stage, step, workflowId. */
  | 'LOG_OF_TASK'
  /** UNPROCESSED: an output, a log or a derived dataset that no task of a chain makes. Parameters: kind. */
  | 'NOT_FROM_OUTSIDE'
  /** IN_WORK: the task that reads it starts when the dataset is closed. Parameters: workflowId. */
  | 'WAITS_FOR_CLOSE'
  /** IN_WORK: the catalog has not opened the datasets of the next task yet. Parameters: workflowId, stage, step, datasets. */
  | 'WAITS_FOR_DATASETS'
  /** IN_WORK: a task is sent and its jobs run, or wait to run. Parameters: workflowId, stage, step, taskId. */
  | 'TASK_IN_PROGRESS'
  /** IN_WORK: the jobs of a task ended and its datasets are being closed. Parameters: workflowId, stage, step, taskId. */
  | 'TASK_CLOSING'
  /** IN_WORK: a task is being cancelled. Parameters: workflowId, stage, step, taskId. */
  | 'TASK_CANCELLING'
  /** IN_WORK: nothing is missing, and the next step is due. Parameters: workflowId. */
  | 'DUE'
  /** PROCESSED: its chain finished. Parameters: workflowId. */
  | 'CHAIN_FINISHED'
  /** PROCESSED: an output of a stage, and the stage that reads it finished. Parameters: workflowId, stage, step, taskId. */
  | 'STAGE_FINISHED'
  /** IN_WORK: its chain failed or was cancelled, and files of it are run again. Parameters: workflowId, rerunId (the newest rerun). */
  | 'RERUN_IN_PROGRESS'
  /** PROCESSED: its chain failed or was cancelled, and reruns finished every file that it left undone. Parameters: workflowId. */
  | 'RERUN_FINISHED'
  /** IN_WORK: a task is paused. Parameters: workflowId, stage, step, taskId, by, why. */
  | 'TASK_PAUSED'
  /**
   * FAILED: a task failed. Parameters: workflowId, stage, step, taskId, code, text, closesAt (until then it can be retried; null: it
   * cannot).
   */
  | 'TASK_FAILED'
  /** CANCELLED: a task was cancelled. Parameters: workflowId, stage, step, taskId, code, text. */
  | 'TASK_CANCELLED'
  | '%future added value';

export type ProcessingState =
  | 'UNPROCESSED'
  | 'IN_WORK'
  | 'PROCESSED'
  | 'FAILED'
  | 'CANCELLED'
  | '%future added value';

export type RegisterPilotInput = {
  readonly name: string;
  /** New at each start of the pilot process. */
  readonly incarnation: string;
  readonly node: string;
  readonly device: Device;
  readonly slots: number;
  readonly version: string;
  /** Programs that it does not have. */
  readonly refuses?: ReadonlyArray<string> | null | undefined;
  /** Why it claims no jobs; null when it is ready. */
  readonly notReady?: string | null | undefined;
  /** Folders in which it finds programs; shown to people. */
  readonly programFolders?: ReadonlyArray<string> | null | undefined;
  /** Cores for jobs, 0.01 to 65536. Null, here and below: not declared, so that only `slots` bounds what the pilot gets. */
  readonly cores?: number | null | undefined;
  /** Memory for jobs, MiB, 1 to 1073741824. */
  readonly ramMiB?: number | null | undefined;
  /** Disk for work directories, MiB. */
  readonly scratchMiB?: number | null | undefined;
  /** GPUs, 0 to 1024. */
  readonly gpus?: number | null | undefined;
  /** At most 32, each of 1 to 63 letters, digits and . _ : = / + -, with a letter or digit at both ends. */
  readonly labels?: ReadonlyArray<string> | null | undefined;
  /** Jobs that it may hold beyond those that it can run at once, 0 to 10000. */
  readonly prefetch?: number | null | undefined;
  /** How long from now the pilot runs, seconds, 1 to 315360000. It gets no job that may run longer than what is left of it. */
  readonly lifetimeSeconds?: number | null | undefined;
};

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
  | 'DELETED'
  | '%future added value';

export type ReportJobsInput = {
  readonly pilotId: string;
  readonly incarnation: string;
  /** At most 200. */
  readonly reports: ReadonlyArray<JobReport>;
};

export type ReportStatus =
  | 'APPLIED'
  /** Applied before; nothing was changed. */
  | 'DUPLICATE'
  /** The token is wrong, the attempt is another pilot's, or it is LOST or CANCELLED. */
  | 'LEASE_LOST'
  /** The report is wrong; see `text`. A wrong final report ends the attempt FAILED with that reason. */
  | 'REFUSED'
  | '%future added value';

export type RetryTaskInput = {
  readonly taskId: string;
  /** For people; at most 1000 characters. */
  readonly reason?: string | null | undefined;
  /** 1 to 200 characters. A repeat with the same id returns the first operation and changes nothing. */
  readonly requestId?: string | null | undefined;
};

export type SetTemplateStatusInput = {
  readonly id: string;
  readonly status: TemplateStatus;
  /** For people; at most 1000 characters. */
  readonly reason?: string | null | undefined;
};

export type StorageKind =
  | 'input'
  | 'intermediate'
  | 'output'
  | 'external'
  | '%future added value';

/** The end of a stream; of a longer text the last 65,536 characters are stored. */
export type StreamTailInput = {
  readonly text: string;
  /** Bytes of the stream before the text. */
  readonly omittedBytes: number;
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
  | 'SKIPPED'
  | '%future added value';

/** Lifecycle of a template. */
export type TemplateStatus =
  /** A draft: it can be edited and matches no dataset. */
  | 'LOADED'
  /** Fixed: it matches datasets. */
  | 'ACTUAL'
  /** It matches no more datasets; running workflows continue. */
  | 'ARCHIVED'
  | '%future added value';

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

export type WorkflowStatus =
  | 'ACTIVE'
  | 'FINISHED'
  | 'FAILED'
  | 'CANCELLED'
  | '%future added value';

export type CreateTemplateMutationVariables = Exact<{
  input: CreateTemplateInput;
}>;


export type CreateTemplateMutation = { readonly createTemplate: { readonly id: string, readonly name: string, readonly mask: string, readonly maskKind: MaskKind, readonly status: TemplateStatus } };

export type SetTemplateStatusMutationVariables = Exact<{
  input: SetTemplateStatusInput;
}>;


export type SetTemplateStatusMutation = { readonly setTemplateStatus: { readonly id: string, readonly name: string, readonly mask: string, readonly maskKind: MaskKind, readonly status: TemplateStatus } };

export type StartWorkflowMutationVariables = Exact<{
  datasetId: string;
  templateId: string;
}>;


export type StartWorkflowMutation = { readonly startWorkflow: { readonly id: string, readonly status: WorkflowStatus, readonly template: { readonly id: string, readonly name: string }, readonly tasks: ReadonlyArray<{ readonly id: string, readonly stage: number, readonly name: string, readonly state: TaskState, readonly paused: boolean, readonly rank: number, readonly executable: string }> } };

export type PauseTaskMutationVariables = Exact<{
  input: ControlTaskInput;
}>;


export type PauseTaskMutation = { readonly pauseTask: { readonly id: string, readonly stage: number, readonly name: string, readonly state: TaskState, readonly paused: boolean, readonly rank: number, readonly executable: string } };

export type ResumeTaskMutationVariables = Exact<{
  input: ControlTaskInput;
}>;


export type ResumeTaskMutation = { readonly resumeTask: { readonly id: string, readonly stage: number, readonly name: string, readonly state: TaskState, readonly paused: boolean, readonly rank: number, readonly executable: string } };

export type CancelTaskMutationVariables = Exact<{
  input: CancelTaskInput;
}>;


export type CancelTaskMutation = { readonly cancelTask: { readonly id: string, readonly stage: number, readonly name: string, readonly state: TaskState, readonly paused: boolean, readonly rank: number, readonly executable: string } };

export type RetryTaskMutationVariables = Exact<{
  input: RetryTaskInput;
}>;


export type RetryTaskMutation = { readonly retryTask: { readonly id: string, readonly kind: OperationKind, readonly state: OperationState, readonly matched: number, readonly applied: number, readonly refused: number, readonly text: string | null, readonly workflow: { readonly id: string } | null } };

export type CreateJobMutationVariables = Exact<{
  input: CreateJobInput;
  reason?: string | null | undefined;
}>;


export type CreateJobMutation = { readonly createJob: { readonly id: string, readonly kind: OperationKind, readonly state: OperationState, readonly matched: number, readonly applied: number, readonly refused: number, readonly text: string | null, readonly workflow: { readonly id: string } | null } };

export type RegisterStorageMutationVariables = Exact<{
  input: RegisterStorageInput;
}>;


export type RegisterStorageMutation = { readonly registerStorage: { readonly id: string, readonly name: string, readonly kind: StorageKind, readonly url: string, readonly checksumKind: ChecksumKind } };

export type OperationQueryVariables = Exact<{
  id: string;
}>;


export type OperationQuery = { readonly operation: { readonly id: string, readonly kind: OperationKind, readonly state: OperationState, readonly matched: number, readonly applied: number, readonly refused: number, readonly text: string | null, readonly workflow: { readonly id: string } | null } | null };

export type OperationFieldsFragment = { readonly id: string, readonly kind: OperationKind, readonly state: OperationState, readonly matched: number, readonly applied: number, readonly refused: number, readonly text: string | null, readonly workflow: { readonly id: string } | null };

export type RegisterPilotMutationVariables = Exact<{
  input: RegisterPilotInput;
}>;


export type RegisterPilotMutation = { readonly registerPilot: { readonly heartbeatSeconds: number, readonly leaseSeconds: number, readonly pollSeconds: number, readonly pilot: { readonly id: string } } };

export type HeartbeatMutationVariables = Exact<{
  input: HeartbeatInput;
}>;


export type HeartbeatMutation = { readonly heartbeat: { readonly lost: ReadonlyArray<{ readonly jobId: string, readonly attempt: number }>, readonly commands: ReadonlyArray<{ readonly kind: PilotCommandKind, readonly jobId: string | null, readonly attempt: number | null }> } };

export type ClaimJobsMutationVariables = Exact<{
  input: ClaimJobsInput;
}>;


export type ClaimJobsMutation = { readonly claimJobs: ReadonlyArray<{ readonly jobId: string, readonly attempt: number, readonly token: string, readonly taskId: string, readonly ordinal: number, readonly tool: unknown, readonly keepsLog: boolean, readonly inputs: ReadonlyArray<{ readonly fileId: string, readonly name: string, readonly basename: string, readonly ordinal: number, readonly size: number, readonly checksum: string, readonly checksumKind: ChecksumKind, readonly replicas: ReadonlyArray<string> }>, readonly outputs: ReadonlyArray<{ readonly port: string, readonly fileId: string, readonly stem: string, readonly url: string }>, readonly log: { readonly fileId: string, readonly name: string, readonly url: string }, readonly limits: { readonly wallSeconds: number, readonly cores: number, readonly ramMiB: number } }> };

export type ReportJobsMutationVariables = Exact<{
  input: ReportJobsInput;
}>;


export type ReportJobsMutation = { readonly reportJobs: ReadonlyArray<{ readonly jobId: string, readonly attempt: number, readonly status: ReportStatus, readonly state: AttemptState | null, readonly text: string | null, readonly cancel: boolean }> };

export type PilotCommandsSubscriptionVariables = Exact<{
  pilotId: string;
}>;


export type PilotCommandsSubscription = { readonly pilotCommands: { readonly kind: PilotCommandKind, readonly jobId: string | null, readonly attempt: number | null } };

export type DatasetsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  where?: DatasetFilter | null | undefined;
}>;


export type DatasetsQuery = { readonly datasets: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly kind: DatasetKind, readonly status: DatasetStatus, readonly fileCount: number, readonly bytes: number, readonly createdAt: string, readonly closedAt: string | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type DatasetQueryVariables = Exact<{
  id?: string | null | undefined;
  name?: string | null | undefined;
}>;


export type DatasetQuery = { readonly dataset: { readonly id: string, readonly name: string, readonly kind: DatasetKind, readonly status: DatasetStatus, readonly fileCount: number, readonly bytes: number, readonly createdAt: string, readonly closedAt: string | null, readonly processing: { readonly state: ProcessingState, readonly reason: { readonly code: ProcessingReasonCode, readonly text: string }, readonly workflows: ReadonlyArray<{ readonly id: string, readonly status: WorkflowStatus, readonly template: { readonly id: string, readonly name: string }, readonly tasks: ReadonlyArray<{ readonly id: string, readonly stage: number, readonly name: string, readonly state: TaskState, readonly paused: boolean, readonly rank: number, readonly executable: string }> }> } } | null };

export type DatasetFilesQueryVariables = Exact<{
  id?: string | null | undefined;
  name?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DatasetFilesQuery = { readonly dataset: { readonly id: string, readonly files: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly name: string, readonly size: number, readonly checksum: string, readonly checksumKind: ChecksumKind, readonly status: FileStatus, readonly replicas: ReadonlyArray<{ readonly url: string, readonly status: ReplicaStatus }> }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type WorkflowQueryVariables = Exact<{
  id: string;
}>;


export type WorkflowQuery = { readonly workflow: { readonly id: string, readonly status: WorkflowStatus, readonly template: { readonly id: string, readonly name: string }, readonly tasks: ReadonlyArray<{ readonly id: string, readonly stage: number, readonly name: string, readonly state: TaskState, readonly paused: boolean, readonly rank: number, readonly executable: string }> } | null };

export type TasksQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  state?: TaskState | null | undefined;
}>;


export type TasksQuery = { readonly tasks: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly stage: number, readonly name: string, readonly state: TaskState, readonly paused: boolean, readonly rank: number, readonly executable: string }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type TaskQueryVariables = Exact<{
  id: string;
}>;


export type TaskQuery = { readonly task: { readonly id: string, readonly stage: number, readonly name: string, readonly state: TaskState, readonly paused: boolean, readonly rank: number, readonly executable: string, readonly progress: { readonly files: number, readonly total: number, readonly defined: number, readonly queued: number, readonly active: number, readonly registering: number, readonly finished: number, readonly failed: number, readonly cancelled: number, readonly held: number } | null, readonly whyNotRunning: ReadonlyArray<{ readonly code: NotRunningCode, readonly text: string }> } | null };

export type JobsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  states?: ReadonlyArray<JobState> | JobState | null | undefined;
}>;


export type JobsQuery = { readonly jobs: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly ordinal: number, readonly state: JobState, readonly device: Device, readonly createdAt: string, readonly endedAt: string | null, readonly failure: { readonly code: number, readonly name: string, readonly source: FailureSource, readonly text: string } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } };

export type TaskJobsQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  states?: ReadonlyArray<JobState> | JobState | null | undefined;
}>;


export type TaskJobsQuery = { readonly task: { readonly id: string, readonly jobs: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly ordinal: number, readonly state: JobState, readonly device: Device, readonly createdAt: string, readonly endedAt: string | null, readonly failure: { readonly code: number, readonly name: string, readonly source: FailureSource, readonly text: string } | null }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } } | null };

export type JobQueryVariables = Exact<{
  id: string;
}>;


export type JobQuery = { readonly job: { readonly id: string, readonly ordinal: number, readonly state: JobState, readonly device: Device, readonly createdAt: string, readonly endedAt: string | null, readonly inputs: ReadonlyArray<{ readonly id: string, readonly name: string, readonly size: number, readonly checksum: string, readonly checksumKind: ChecksumKind, readonly status: FileStatus }>, readonly outputs: ReadonlyArray<{ readonly id: string, readonly name: string, readonly size: number, readonly checksum: string, readonly checksumKind: ChecksumKind, readonly status: FileStatus }>, readonly attempts: ReadonlyArray<{ readonly number: number, readonly state: AttemptState, readonly pilot: { readonly name: string } | null, readonly failure: { readonly code: number, readonly name: string, readonly source: FailureSource, readonly text: string } | null }>, readonly whyNotRunning: ReadonlyArray<{ readonly code: NotRunningCode, readonly text: string }>, readonly failure: { readonly code: number, readonly name: string, readonly source: FailureSource, readonly text: string } | null } | null };

export type DeadLettersQueryVariables = Exact<{
  first?: number | null | undefined;
}>;


export type DeadLettersQuery = { readonly workflowDeadLetters: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly topic: string, readonly code: string, readonly reason: string, readonly text: string, readonly at: string }> }, readonly workloadDeadLetters: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly topic: string, readonly code: string, readonly reason: string, readonly text: string, readonly at: string }> }, readonly dataDeadLetters: { readonly nodes: ReadonlyArray<{ readonly id: string, readonly topic: string, readonly code: string, readonly reason: string, readonly text: string, readonly at: string }> } };

export type PilotsQueryVariables = Exact<{ [key: string]: never; }>;


export type PilotsQuery = { readonly pilots: ReadonlyArray<{ readonly id: string, readonly name: string, readonly node: string, readonly status: PilotStatus, readonly slots: number, readonly active: number }> };

export type StoragesQueryVariables = Exact<{ [key: string]: never; }>;


export type StoragesQuery = { readonly storages: ReadonlyArray<{ readonly id: string, readonly name: string, readonly kind: StorageKind, readonly url: string, readonly checksumKind: ChecksumKind }> };

export type TemplatesQueryVariables = Exact<{ [key: string]: never; }>;


export type TemplatesQuery = { readonly templates: ReadonlyArray<{ readonly id: string, readonly name: string, readonly mask: string, readonly maskKind: MaskKind, readonly status: TemplateStatus }> };

export type DatasetFieldsFragment = { readonly id: string, readonly name: string, readonly kind: DatasetKind, readonly status: DatasetStatus, readonly fileCount: number, readonly bytes: number, readonly createdAt: string, readonly closedAt: string | null };

export type FileFieldsFragment = { readonly id: string, readonly name: string, readonly size: number, readonly checksum: string, readonly checksumKind: ChecksumKind, readonly status: FileStatus };

export type WorkflowFieldsFragment = { readonly id: string, readonly status: WorkflowStatus, readonly template: { readonly id: string, readonly name: string }, readonly tasks: ReadonlyArray<{ readonly id: string, readonly stage: number, readonly name: string, readonly state: TaskState, readonly paused: boolean, readonly rank: number, readonly executable: string }> };

export type TaskFieldsFragment = { readonly id: string, readonly stage: number, readonly name: string, readonly state: TaskState, readonly paused: boolean, readonly rank: number, readonly executable: string };

export type ProgressFieldsFragment = { readonly files: number, readonly total: number, readonly defined: number, readonly queued: number, readonly active: number, readonly registering: number, readonly finished: number, readonly failed: number, readonly cancelled: number, readonly held: number };

export type JobFieldsFragment = { readonly id: string, readonly ordinal: number, readonly state: JobState, readonly device: Device, readonly createdAt: string, readonly endedAt: string | null, readonly failure: { readonly code: number, readonly name: string, readonly source: FailureSource, readonly text: string } | null };

export type FailureFieldsFragment = { readonly code: number, readonly name: string, readonly source: FailureSource, readonly text: string };

export type DeadLetterFieldsFragment = { readonly id: string, readonly topic: string, readonly code: string, readonly reason: string, readonly text: string, readonly at: string };

export type PilotFieldsFragment = { readonly id: string, readonly name: string, readonly node: string, readonly status: PilotStatus, readonly slots: number, readonly active: number };

export type TemplateFieldsFragment = { readonly id: string, readonly name: string, readonly mask: string, readonly maskKind: MaskKind, readonly status: TemplateStatus };

export type DatasetChangesSubscriptionVariables = Exact<{
  id?: string | null | undefined;
  name?: string | null | undefined;
  after?: string | null | undefined;
  snapshot?: boolean | null | undefined;
}>;


export type DatasetChangesSubscription = { readonly datasetChanges: { readonly id: string, readonly name: string, readonly kind: DatasetKind, readonly status: DatasetStatus, readonly fileCount: number, readonly bytes: number, readonly createdAt: string, readonly closedAt: string | null } };

export type WorkflowChangesSubscriptionVariables = Exact<{
  id?: string | null | undefined;
  after?: string | null | undefined;
  snapshot?: boolean | null | undefined;
}>;


export type WorkflowChangesSubscription = { readonly workflowChanges: { readonly id: string, readonly status: WorkflowStatus, readonly template: { readonly id: string, readonly name: string }, readonly tasks: ReadonlyArray<{ readonly id: string, readonly stage: number, readonly name: string, readonly state: TaskState, readonly paused: boolean, readonly rank: number, readonly executable: string }> } };

export type TaskProgressSubscriptionVariables = Exact<{
  taskId?: string | null | undefined;
  after?: string | null | undefined;
  snapshot?: boolean | null | undefined;
}>;


export type TaskProgressSubscription = { readonly taskProgress: { readonly id: string, readonly stage: number, readonly name: string, readonly state: TaskState, readonly paused: boolean, readonly rank: number, readonly executable: string, readonly progress: { readonly files: number, readonly total: number, readonly defined: number, readonly queued: number, readonly active: number, readonly registering: number, readonly finished: number, readonly failed: number, readonly cancelled: number, readonly held: number } | null } };

export type JobChangesSubscriptionVariables = Exact<{
  taskId?: string | null | undefined;
  after?: string | null | undefined;
  snapshot?: boolean | null | undefined;
}>;


export type JobChangesSubscription = { readonly jobChanges: { readonly jobs: ReadonlyArray<{ readonly id: string, readonly ordinal: number, readonly state: JobState, readonly device: Device, readonly createdAt: string, readonly endedAt: string | null, readonly failure: { readonly code: number, readonly name: string, readonly source: FailureSource, readonly text: string } | null }> } };

export type PilotChangesSubscriptionVariables = Exact<{
  after?: string | null | undefined;
  snapshot?: boolean | null | undefined;
}>;


export type PilotChangesSubscription = { readonly pilotChanges: { readonly id: string, readonly name: string, readonly node: string, readonly status: PilotStatus, readonly slots: number, readonly active: number } };

export declare const OperationFieldsFragmentDoc: DocumentNode<OperationFieldsFragment, unknown>;
export declare const DatasetFieldsFragmentDoc: DocumentNode<DatasetFieldsFragment, unknown>;
export declare const FileFieldsFragmentDoc: DocumentNode<FileFieldsFragment, unknown>;
export declare const TaskFieldsFragmentDoc: DocumentNode<TaskFieldsFragment, unknown>;
export declare const WorkflowFieldsFragmentDoc: DocumentNode<WorkflowFieldsFragment, unknown>;
export declare const ProgressFieldsFragmentDoc: DocumentNode<ProgressFieldsFragment, unknown>;
export declare const FailureFieldsFragmentDoc: DocumentNode<FailureFieldsFragment, unknown>;
export declare const JobFieldsFragmentDoc: DocumentNode<JobFieldsFragment, unknown>;
export declare const DeadLetterFieldsFragmentDoc: DocumentNode<DeadLetterFieldsFragment, unknown>;
export declare const PilotFieldsFragmentDoc: DocumentNode<PilotFieldsFragment, unknown>;
export declare const TemplateFieldsFragmentDoc: DocumentNode<TemplateFieldsFragment, unknown>;
export declare const CreateTemplateDocument: DocumentNode<CreateTemplateMutation, CreateTemplateMutationVariables>;
export declare const SetTemplateStatusDocument: DocumentNode<SetTemplateStatusMutation, SetTemplateStatusMutationVariables>;
export declare const StartWorkflowDocument: DocumentNode<StartWorkflowMutation, StartWorkflowMutationVariables>;
export declare const PauseTaskDocument: DocumentNode<PauseTaskMutation, PauseTaskMutationVariables>;
export declare const ResumeTaskDocument: DocumentNode<ResumeTaskMutation, ResumeTaskMutationVariables>;
export declare const CancelTaskDocument: DocumentNode<CancelTaskMutation, CancelTaskMutationVariables>;
export declare const RetryTaskDocument: DocumentNode<RetryTaskMutation, RetryTaskMutationVariables>;
export declare const CreateJobDocument: DocumentNode<CreateJobMutation, CreateJobMutationVariables>;
export declare const RegisterStorageDocument: DocumentNode<RegisterStorageMutation, RegisterStorageMutationVariables>;
export declare const OperationDocument: DocumentNode<OperationQuery, OperationQueryVariables>;
export declare const RegisterPilotDocument: DocumentNode<RegisterPilotMutation, RegisterPilotMutationVariables>;
export declare const HeartbeatDocument: DocumentNode<HeartbeatMutation, HeartbeatMutationVariables>;
export declare const ClaimJobsDocument: DocumentNode<ClaimJobsMutation, ClaimJobsMutationVariables>;
export declare const ReportJobsDocument: DocumentNode<ReportJobsMutation, ReportJobsMutationVariables>;
export declare const PilotCommandsDocument: DocumentNode<PilotCommandsSubscription, PilotCommandsSubscriptionVariables>;
export declare const DatasetsDocument: DocumentNode<DatasetsQuery, DatasetsQueryVariables>;
export declare const DatasetDocument: DocumentNode<DatasetQuery, DatasetQueryVariables>;
export declare const DatasetFilesDocument: DocumentNode<DatasetFilesQuery, DatasetFilesQueryVariables>;
export declare const WorkflowDocument: DocumentNode<WorkflowQuery, WorkflowQueryVariables>;
export declare const TasksDocument: DocumentNode<TasksQuery, TasksQueryVariables>;
export declare const TaskDocument: DocumentNode<TaskQuery, TaskQueryVariables>;
export declare const JobsDocument: DocumentNode<JobsQuery, JobsQueryVariables>;
export declare const TaskJobsDocument: DocumentNode<TaskJobsQuery, TaskJobsQueryVariables>;
export declare const JobDocument: DocumentNode<JobQuery, JobQueryVariables>;
export declare const DeadLettersDocument: DocumentNode<DeadLettersQuery, DeadLettersQueryVariables>;
export declare const PilotsDocument: DocumentNode<PilotsQuery, PilotsQueryVariables>;
export declare const StoragesDocument: DocumentNode<StoragesQuery, StoragesQueryVariables>;
export declare const TemplatesDocument: DocumentNode<TemplatesQuery, TemplatesQueryVariables>;
export declare const DatasetChangesDocument: DocumentNode<DatasetChangesSubscription, DatasetChangesSubscriptionVariables>;
export declare const WorkflowChangesDocument: DocumentNode<WorkflowChangesSubscription, WorkflowChangesSubscriptionVariables>;
export declare const TaskProgressDocument: DocumentNode<TaskProgressSubscription, TaskProgressSubscriptionVariables>;
export declare const JobChangesDocument: DocumentNode<JobChangesSubscription, JobChangesSubscriptionVariables>;
export declare const PilotChangesDocument: DocumentNode<PilotChangesSubscription, PilotChangesSubscriptionVariables>;