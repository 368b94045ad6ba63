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
  /** An instant, RFC 3339 in UTC with milliseconds. */
  DateTime: { input: string; output: Date | string; }
  /** A whole number up to 2^53 - 1, as a JSON number: sizes in bytes, counts. */
  Long: { input: number; output: number; }
  /** Any JSON value. */
  JSON: { input: unknown; output: unknown; }
};

/** A power that a token carries. */
export type Scope =
  /** Look. */
  | 'read'
  /** Change the running of things: templates, tasks, pilots. */
  | 'operate'
  /** Change what the installation may reach or lose, which undoes its limits: storages. */
  | 'admin'
  /** Claim and report jobs. */
  | 'pilot'
  /** Another service of Visor. */
  | 'service';

/** Place in a keyset-paginated list. A cursor is opaque and of one list. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Whether rows follow `endCursor`. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Pass as `after` to go on; null when the page is empty. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
};

/** A message that could not be read or applied; kept so that nothing vanishes silently. Its bytes are on `<topic>.dlq` too. */
export type DeadLetter = {
  readonly __typename?: 'DeadLetter';
  readonly id: Scalars['ID']['output'];
  /** Topic on which the message came. */
  readonly topic: Scalars['String']['output'];
  readonly partition: Scalars['Int']['output'];
  readonly offset: Scalars['String']['output'];
  readonly key?: Maybe<Scalars['String']['output']>;
  /** The message's bytes as text (UTF-8, unreadable bytes replaced), cut at 4 KiB. */
  readonly text: Scalars['String']['output'];
  /** Refusal code. */
  readonly code: Scalars['String']['output'];
  /** Why it was refused, and what would have been right. */
  readonly reason: Scalars['String']['output'];
  readonly at: Scalars['DateTime']['output'];
};

export type DeadLetterConnection = {
  readonly __typename?: 'DeadLetterConnection';
  readonly nodes: ReadonlyArray<DeadLetter>;
  readonly pageInfo: PageInfo;
};

/** Lifecycle of a template. */
export type TemplateStatus =
  /** A draft: may be edited, matches nothing. */
  | 'LOADED'
  /** Frozen; matches datasets. */
  | 'ACTUAL'
  /** Matches no more; running workflows go on. */
  | 'ARCHIVED';

/** How a mask is compared with a dataset's name. */
export type MaskKind =
  /** The name contains the mask. */
  | 'substring'
  /** The whole name matches; * is any run of characters, ? one. */
  | 'glob';

/** A CWL v1.2 document and the mask of dataset names it is for. */
export type Template = {
  readonly __typename?: 'Template';
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  readonly mask: Scalars['String']['output'];
  readonly maskKind: MaskKind;
  readonly status: TemplateStatus;
  /** The CWL text as it was given. */
  readonly cwl: Scalars['String']['output'];
  /** Values of the process's parameters (a CWL job order without the dataset). */
  readonly parameters: Scalars['JSON']['output'];
  readonly createdAt: Scalars['DateTime']['output'];
  /** Subject of the token that created it. */
  readonly createdBy: Scalars['String']['output'];
  /** When its status was last set; null for one that never left LOADED, or left it before Visor kept this. */
  readonly statusChangedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Subject of the token that set its status. */
  readonly statusChangedBy?: Maybe<Scalars['String']['output']>;
  /**
   * Datasets from outside that this template's mask fits and that no chain runs over, newest first. Of an ACTUAL template
   * they are those that were closed before it became ACTUAL, or whose names its chain cannot take
   * (`Dataset.processing.reason` says which): `startWorkflow` starts a closed one. Of a LOADED one, those still open get
   * their chains when it becomes ACTUAL. `first`: 1 to 1000.
   */
  readonly waitingDatasets: WaitingDatasetConnection;
};


/** A CWL v1.2 document and the mask of dataset names it is for. */
export type TemplateWaitingDatasetsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Datasets that wait for a person, or for a template to become ACTUAL. */
export type WaitingDatasetConnection = {
  readonly __typename?: 'WaitingDatasetConnection';
  readonly nodes: ReadonlyArray<Dataset>;
  readonly pageInfo: PageInfo;
  readonly count: WaitingCount;
};

/** How many there are in all. */
export type WaitingCount = {
  readonly __typename?: 'WaitingCount';
  readonly value: Scalars['Int']['output'];
  /** False: there are more than `value`, and counting ended there. */
  readonly exact: Scalars['Boolean']['output'];
};

export type WorkflowStatus =
  | 'ACTIVE'
  | 'FINISHED'
  | 'FAILED'
  | 'CANCELLED';

/** One template applied to one input dataset. */
export type Workflow = {
  readonly __typename?: 'Workflow';
  readonly id: Scalars['ID']['output'];
  readonly template: Template;
  readonly input: Dataset;
  readonly status: WorkflowStatus;
  /** In the order of the chain. */
  readonly tasks: ReadonlyArray<Task>;
  /** Subject of the token that started it with `startWorkflow`; null where the template's mask did. */
  readonly startedBy?: Maybe<Scalars['String']['output']>;
  readonly createdAt: Scalars['DateTime']['output'];
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
};

export type WorkflowConnection = {
  readonly __typename?: 'WorkflowConnection';
  readonly nodes: ReadonlyArray<Workflow>;
  readonly pageInfo: PageInfo;
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

export type Device =
  | 'CPU'
  | 'GPU'
  | 'ANY';

export type TaskMode =
  /** One job per file. */
  | 'MAP'
  /** One job per group of files. */
  | 'MERGE';

/** One stage of a workflow over one dataset. */
export type Task = {
  readonly __typename?: 'Task';
  readonly id: Scalars['ID']['output'];
  readonly workflow: Workflow;
  /** Position in the chain, from 1. */
  readonly stage: Scalars['Int']['output'];
  /** Name of the template's step. */
  readonly name: Scalars['String']['output'];
  readonly state: TaskState;
  readonly paused: Scalars['Boolean']['output'];
  readonly executable: Scalars['String']['output'];
  readonly args: ReadonlyArray<Scalars['String']['output']>;
  readonly mode: TaskMode;
  readonly device: Device;
  /** Priority; larger is sooner. */
  readonly rank: Scalars['Float']['output'];
  /** Further attempts a failed job may have. */
  readonly retries: Scalars['Int']['output'];
  /** Share of failed jobs up to which the task still finishes. */
  readonly maxFailedFraction: Scalars['Float']['output'];
  readonly input: Dataset;
  readonly output: Dataset;
  readonly log: Dataset;
  /** Why it is FAILED or CANCELLED. */
  readonly reason?: Maybe<TaskReason>;
  /** Subject of the token that asked for its end, or for that of one before it; null where nobody did. */
  readonly cancelledBy?: Maybe<Scalars['String']['output']>;
  readonly sentAt?: Maybe<Scalars['DateTime']['output']>;
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
};

export type TaskReason = {
  readonly __typename?: 'TaskReason';
  readonly code: Scalars['String']['output'];
  readonly text: Scalars['String']['output'];
};

export type TaskConnection = {
  readonly __typename?: 'TaskConnection';
  readonly nodes: ReadonlyArray<Task>;
  readonly pageInfo: PageInfo;
};

export type Dataset = {
  readonly __typename?: 'Dataset';
  readonly id: Scalars['ID']['output'];
  /** What the chains make of this dataset. */
  readonly processing: DatasetProcessing;
};

export type ProcessingState =
  | 'UNPROCESSED'
  | 'IN_WORK'
  | 'PROCESSED'
  | 'FAILED'
  | 'CANCELLED';

/** State of processing of a dataset. */
export type DatasetProcessing = {
  readonly __typename?: 'DatasetProcessing';
  readonly state: ProcessingState;
  /** Why the state is what it is; every dataset has a reason, whatever its name and state. */
  readonly reason: ProcessingReason;
  /** Workflows for which it is the input. */
  readonly workflows: ReadonlyArray<Workflow>;
  /** The task whose output or log it is. */
  readonly producedBy?: Maybe<Task>;
};

export type ProcessingReasonCode =
  /** UNPROCESSED: workflow has not heard of it. startWorkflow asks the catalog. */
  | 'NOT_SEEN'
  /** UNPROCESSED: no template's mask fits its name. Parameters: name, masks (the nearest of ACTUAL templates). */
  | 'NO_TEMPLATE'
  /** UNPROCESSED: only a draft fits. Parameters: template, templateId, mask. */
  | 'TEMPLATE_LOADED'
  /** UNPROCESSED: only templates that are ARCHIVED fit. Parameters: template, templateId, mask. */
  | 'TEMPLATE_ARCHIVED'
  /** UNPROCESSED: the template that fits became ACTUAL after it was closed. Parameters: template, templateId. */
  | 'CLOSED_BEFORE_TEMPLATE'
  /** UNPROCESSED: names made from its name would be too long. Parameters: bytes, limit, template. */
  | 'NAME_TOO_LONG'
  /** UNPROCESSED: its name holds what names may not hold today. Parameters: problem. */
  | 'NAME_NOT_ALLOWED'
  /** UNPROCESSED: its files are to be deleted. */
  | 'DELETING'
  /** UNPROCESSED: a template fits; its chain starts with the next event of the dataset. Parameters: template, templateId. */
  | 'ABOUT_TO_START'
  /** UNPROCESSED: the output of a task; chains start by themselves only from what comes from outside. Parameters: stage, step, workflowId. */
  | 'OUTPUT_OF_TASK'
  /** UNPROCESSED: the log of a task. Parameters: stage, step, workflowId. */
  | 'LOG_OF_TASK'
  /** UNPROCESSED: an output, a log or a derived dataset that no task of a chain makes. Parameters: kind. */
  | 'NOT_FROM_OUTSIDE'
  /** IN_WORK: the first task starts when the dataset is closed. Parameters: workflowId. */
  | 'WAITS_FOR_CLOSE'
  /** IN_WORK: the catalog has not opened the datasets of the next task yet. Parameters: workflowId, stage, step, datasets. */
  | 'WAITS_FOR_DATASETS'
  /** IN_WORK: a task is sent and its jobs run, or wait to run. Parameters: workflowId, stage, step, taskId. */
  | 'TASK_IN_PROGRESS'
  /** IN_WORK: the jobs of a task ended and its datasets are being closed. Parameters: workflowId, stage, step, taskId. */
  | 'TASK_CLOSING'
  /** IN_WORK: a task is being cancelled. Parameters: workflowId, stage, step, taskId. */
  | 'TASK_CANCELLING'
  /** IN_WORK: everything is there, and the next step is due. Parameters: workflowId. */
  | 'DUE'
  /** PROCESSED: its chain finished. Parameters: workflowId. */
  | 'CHAIN_FINISHED'
  /** FAILED: a task failed. Parameters: workflowId, stage, step, taskId, code, text. */
  | 'TASK_FAILED'
  /** CANCELLED: a task was cancelled. Parameters: workflowId, stage, step, taskId, code, text. */
  | 'TASK_CANCELLED';

/** Why a dataset's state of processing is what it is: a code for programs, a sentence for people. */
export type ProcessingReason = {
  readonly __typename?: 'ProcessingReason';
  readonly code: ProcessingReasonCode;
  /** The code's sentence, with its parameters, in English. */
  readonly text: Scalars['String']['output'];
  /** What the sentence is about; which fields there are, the code says. */
  readonly parameters: Scalars['JSON']['output'];
};

export type CreateTemplateInput = {
  readonly name: Scalars['String']['input'];
  readonly mask: Scalars['String']['input'];
  readonly maskKind?: InputMaybe<MaskKind>;
  /** CWL v1.2, YAML or JSON. */
  readonly cwl: Scalars['String']['input'];
  readonly parameters?: InputMaybe<Scalars['JSON']['input']>;
};

export type SetTemplateStatusInput = {
  readonly id: Scalars['ID']['input'];
  readonly status: TemplateStatus;
};

export type CancelTaskInput = {
  readonly id: Scalars['ID']['input'];
  /** Shown as the task's reason, at most 1000 characters; default: who cancelled it. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

export type Query = {
  readonly __typename?: 'Query';
  readonly template?: Maybe<Template>;
  /** All templates, newest first. */
  readonly templates: ReadonlyArray<Template>;
  readonly workflow?: Maybe<Workflow>;
  /** Newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly workflows: WorkflowConnection;
  readonly task?: Maybe<Task>;
  /** Newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly tasks: TaskConnection;
  /** Messages that workflow could not read or refused, newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly workflowDeadLetters: DeadLetterConnection;
};


export type QueryTemplateArgs = {
  id: Scalars['ID']['input'];
};


export type QueryWorkflowArgs = {
  id: Scalars['ID']['input'];
};


export type QueryWorkflowsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  datasetId?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryTaskArgs = {
  id: Scalars['ID']['input'];
};


export type QueryTasksArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  state?: InputMaybe<TaskState>;
};


export type QueryWorkflowDeadLettersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /**
   * Stores a template as LOADED. A document that Visor cannot run is refused (INVALID or UNSUPPORTED) with every problem in
   * `extensions.problems`: {code, line, column, path, message, hint}.
   */
  readonly createTemplate: Template;
  /**
   * LOADED -> ACTUAL -> ARCHIVED; the status that it has already changes nothing. Another move is an ILLEGAL_MOVE. A draft that
   * was stored under older rules is refused as `createTemplate` would refuse it. A template that becomes ACTUAL takes the datasets that it fits and that are open still; ask its `waitingDatasets` for the others.
   */
  readonly setTemplateStatus: Template;
  /**
   * Starts the chain of an ACTUAL template over a dataset, whatever the mask: a closed one at once, an open one when it is
   * closed. The same pair again gives the workflow that is there. Also for datasets that were made before the template, and for
   * outputs of other chains. Refused: NOT_FOUND for an unknown template or dataset; ILLEGAL_MOVE for a template that is not
   * ACTUAL; INVALID for a dataset that is a log or has a name that leaves no room for the names of outputs; CONFLICT for one
   * that is to be deleted; UNAVAILABLE while a dataset that is not known here cannot be asked of the catalog.
   */
  readonly startWorkflow: Workflow;
  /** Asks for a task's end: its jobs are cancelled, its successors with them. Repeating it has no effect. */
  readonly cancelTask: Task;
};


export type MutationCreateTemplateArgs = {
  input: CreateTemplateInput;
};


export type MutationSetTemplateStatusArgs = {
  input: SetTemplateStatusInput;
};


export type MutationStartWorkflowArgs = {
  datasetId: Scalars['ID']['input'];
  templateId: Scalars['ID']['input'];
};


export type MutationCancelTaskArgs = {
  input: CancelTaskInput;
};

export type Subscription = {
  readonly __typename?: 'Subscription';
  /** A workflow whenever it or one of its tasks changed state. Without an argument: every workflow. */
  readonly workflowChanges: Workflow;
};


export type SubscriptionWorkflowChangesArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
};
