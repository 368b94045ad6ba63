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
  /** A point in time, RFC 3339 in UTC with milliseconds. */
  DateTime: { input: string; output: Date | string; }
  /** A whole number up to 2^53 - 1, as a JSON number: sizes in bytes, counts. */
  Long: { input: number; output: number; }
  /** Any JSON value. */
  JSON: { input: unknown; output: unknown; }
};

/** A right that a token gives. */
export type Scope =
  /** Read everything. */
  | 'read'
  /** Control processing: templates, tasks, pilots. */
  | 'operate'
  /** Change which folders the installation can read and delete: storages. */
  | 'admin'
  /** Claim and report jobs. */
  | 'pilot'
  /** Another service of Visor. */
  | 'service';

/** A page of a list. A cursor is opaque and valid for its list only. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Whether rows follow `endCursor`. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /**
   * Pass it as `after` to get the next page; null when the page is empty. A filter that no index serves looks at 10,000 rows a page, so that
   * a page may have few rows, or none, and yet an `endCursor`: read on while `hasNextPage`.
   */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
};

/** How many there are. */
export type Count = {
  readonly __typename?: 'Count';
  readonly value: Scalars['Long']['output'];
  /** False: there may be more than `value`; counting stopped there. */
  readonly exact: Scalars['Boolean']['output'];
};

/** The values that a field has in a selection, and how often. */
export type Facet = {
  readonly __typename?: 'Facet';
  /** As in the enum of the list's facets. */
  readonly field: Scalars['String']['output'];
  /** The most frequent first, at most 100; without rows that have none. */
  readonly values: ReadonlyArray<FacetValue>;
  /** False: counted over the first 10,000 rows of the selection only. */
  readonly exact: Scalars['Boolean']['output'];
};

export type FacetValue = {
  readonly __typename?: 'FacetValue';
  readonly value: Scalars['String']['output'];
  readonly count: Scalars['Long']['output'];
};

/** The fields of a filter are ANDed, and so are those of `where`. A list has at most 1000 values, a text at most 1000 characters, else INVALID. */
export type TextFilter = {
  readonly eq?: InputMaybe<Scalars['String']['input']>;
  readonly in?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** None of these. */
  readonly not?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** `*` stands for any characters, `\*` for the character itself. Capitals count. */
  readonly like?: InputMaybe<Scalars['String']['input']>;
  readonly notLike?: InputMaybe<Scalars['String']['input']>;
};

/** An id that cannot be one matches nothing. */
export type IdFilter = {
  readonly eq?: InputMaybe<Scalars['ID']['input']>;
  readonly in?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly not?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
};

export type LongFilter = {
  readonly eq?: InputMaybe<Scalars['Long']['input']>;
  readonly gt?: InputMaybe<Scalars['Long']['input']>;
  readonly gte?: InputMaybe<Scalars['Long']['input']>;
  readonly lt?: InputMaybe<Scalars['Long']['input']>;
  readonly lte?: InputMaybe<Scalars['Long']['input']>;
};

export type FloatFilter = {
  readonly eq?: InputMaybe<Scalars['Float']['input']>;
  readonly gt?: InputMaybe<Scalars['Float']['input']>;
  readonly gte?: InputMaybe<Scalars['Float']['input']>;
  readonly lt?: InputMaybe<Scalars['Float']['input']>;
  readonly lte?: InputMaybe<Scalars['Float']['input']>;
};

/** From `gte` on, and before `lt`. */
export type TimeFilter = {
  readonly gte?: InputMaybe<Scalars['DateTime']['input']>;
  readonly lt?: InputMaybe<Scalars['DateTime']['input']>;
};

export type Direction =
  | 'ASC'
  | 'DESC';

/** What an event is about. */
export type EventSubject =
  /** A job, or an attempt of it. */
  | 'JOB'
  | 'TASK'
  | 'WORKFLOW'
  | 'TEMPLATE'
  /** What a person asked for. */
  | 'OPERATION'
  | 'DATASET'
  | 'FILE'
  | 'REPLICA'
  | 'STORAGE'
  | 'PILOT'
  | 'NODE';

/** A change that a service recorded: of a state, or by a person. */
export type Event = {
  readonly __typename?: 'Event';
  /** Unique in its service. */
  readonly id: Scalars['ID']['output'];
  /** When the server recorded it. */
  readonly at: Scalars['DateTime']['output'];
  /** What it is about and what happened, in lower case: `job.failed`, `attempt.running`, `pilot.lost`, `task.paused`. Further types may come. */
  readonly type: Scalars['String']['output'];
  readonly subject: EventSubject;
  /** Id of it, of a node its name. */
  readonly subjectId: Scalars['ID']['output'];
  /** Name of it, where it has one. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** The task, where it is one or belongs to one. */
  readonly taskId?: Maybe<Scalars['ID']['output']>;
  /** Number of the attempt, where it is about one. */
  readonly attempt?: Maybe<Scalars['Int']['output']>;
  /** State before, where there was one, and after. */
  readonly from?: Maybe<Scalars['String']['output']>;
  readonly to?: Maybe<Scalars['String']['output']>;
  /** Failure code, where something failed. */
  readonly code?: Maybe<Scalars['Int']['output']>;
  /** Who caused it: the subject of a person, the name of a pilot, or a service. */
  readonly by: Scalars['String']['output'];
  /** A person's reason, or what else is known. */
  readonly reason?: Maybe<Scalars['String']['output']>;
};

export type EventConnection = {
  readonly __typename?: 'EventConnection';
  readonly nodes: ReadonlyArray<Event>;
  readonly pageInfo: PageInfo;
};

export type EventSubjectFilter = {
  readonly in?: InputMaybe<ReadonlyArray<EventSubject>>;
  readonly not?: InputMaybe<ReadonlyArray<EventSubject>>;
};

/** Events for which all of it holds. */
export type EventFilter = {
  readonly type?: InputMaybe<TextFilter>;
  readonly subject?: InputMaybe<EventSubjectFilter>;
  /** Found by an index, where it is `eq` or `in`. */
  readonly subjectId?: InputMaybe<TextFilter>;
  readonly name?: InputMaybe<TextFilter>;
  readonly task?: InputMaybe<IdFilter>;
  /** State after it. */
  readonly to?: InputMaybe<TextFilter>;
  readonly code?: InputMaybe<LongFilter>;
  readonly by?: InputMaybe<TextFilter>;
  readonly reason?: InputMaybe<TextFilter>;
  readonly at?: InputMaybe<TimeFilter>;
};

/** A message that could not be read or was refused, kept with its reason. Its bytes are also on `<topic>.dlq`. */
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
  /** Why it was refused, and what was expected. */
  readonly reason: Scalars['String']['output'];
  readonly at: Scalars['DateTime']['output'];
  readonly status: DeadLetterStatus;
  /** How often it was given to its consumer again. */
  readonly replays: Scalars['Int']['output'];
  /** Subject of the token that replayed or discarded it last. */
  readonly decidedBy?: Maybe<Scalars['String']['output']>;
  readonly decidedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Why it was replayed or discarded. */
  readonly decidedReason?: Maybe<Scalars['String']['output']>;
  /** Refusal code of its last replay, where that was refused again; the dead letter stays OPEN. */
  readonly replayCode?: Maybe<Scalars['String']['output']>;
  /** Why its last replay was refused. */
  readonly replayReason?: Maybe<Scalars['String']['output']>;
};

export type DeadLetterStatus =
  /** Nobody has decided about it, or its replay was refused again. */
  | 'OPEN'
  /** Its consumer has taken it after all. */
  | 'REPLAYED'
  /** It is of no use any more. */
  | 'DISCARDED';

/** What came of the replay or discard of one dead letter. */
export type DeadLetterResult = {
  readonly __typename?: 'DeadLetterResult';
  readonly id: Scalars['ID']['output'];
  /** Null where there is none with this id. */
  readonly deadLetter?: Maybe<DeadLetter>;
  /** It was replayed, or discarded, now. */
  readonly applied: Scalars['Boolean']['output'];
  /** Refusal code where it was not. */
  readonly code?: Maybe<Scalars['String']['output']>;
  readonly text?: Maybe<Scalars['String']['output']>;
};

export type DeadLetterConnection = {
  readonly __typename?: 'DeadLetterConnection';
  readonly nodes: ReadonlyArray<DeadLetter>;
  readonly pageInfo: PageInfo;
  /** Counted to 10,000. */
  readonly count: Count;
  readonly facets: ReadonlyArray<Facet>;
};


export type DeadLetterConnectionFacetsArgs = {
  fields: ReadonlyArray<DeadLetterFacet>;
};

export type DeadLetterStatusFilter = {
  readonly in?: InputMaybe<ReadonlyArray<DeadLetterStatus>>;
  readonly not?: InputMaybe<ReadonlyArray<DeadLetterStatus>>;
};

/** Dead letters for which all of it holds. */
export type DeadLetterFilter = {
  readonly id?: InputMaybe<IdFilter>;
  readonly topic?: InputMaybe<TextFilter>;
  /** Refusal code. */
  readonly code?: InputMaybe<TextFilter>;
  readonly reason?: InputMaybe<TextFilter>;
  readonly key?: InputMaybe<TextFilter>;
  readonly status?: InputMaybe<DeadLetterStatusFilter>;
  readonly at?: InputMaybe<TimeFilter>;
};

export type DeadLetterOrderField =
  /** The order in which they came. */
  | 'ID';

export type DeadLetterOrder = {
  readonly by: DeadLetterOrderField;
  readonly direction?: Direction;
};

export type DeadLetterFacet =
  | 'TOPIC'
  | 'CODE'
  | 'STATUS';

/** What a person did, or asked for: who, when, why, and what came of it. */
export type Action = {
  readonly __typename?: 'Action';
  readonly id: Scalars['ID']['output'];
  /** What was done, as the verb of the command: cancel, close, drain, edit. */
  readonly kind: Scalars['String']['output'];
  /** Subject of the token; null where none was told. */
  readonly by?: Maybe<Scalars['String']['output']>;
  readonly reason?: Maybe<Scalars['String']['output']>;
  readonly at: Scalars['DateTime']['output'];
  /** The values with which it was done. */
  readonly details?: Maybe<Scalars['JSON']['output']>;
  readonly outcome: ActionOutcome;
  /** Refusal code where it was refused. */
  readonly code?: Maybe<Scalars['String']['output']>;
  readonly text?: Maybe<Scalars['String']['output']>;
};

export type ActionOutcome =
  /** It goes on. */
  | 'RUNNING'
  | 'APPLIED'
  /** It was already so. */
  | 'UNCHANGED'
  | 'REFUSED';

export type ActionConnection = {
  readonly __typename?: 'ActionConnection';
  readonly nodes: ReadonlyArray<Action>;
  readonly pageInfo: PageInfo;
};

/** What a thing is, what it waits for, what failed, and what to do: codes with parameters for programs, sentences for people. */
export type Explanation = {
  readonly __typename?: 'Explanation';
  /** What it is, first; then the most important first, at most 60. */
  readonly statements: ReadonlyArray<Statement>;
  /** What a person can do; empty where nothing is needed. */
  readonly remedies: ReadonlyArray<Remedy>;
};

export type StatementKind =
  /** What it is. */
  | 'IS'
  /** Where it comes from, what it has, what is happening. */
  | 'NOTE'
  /** What it waits for. */
  | 'WAITS'
  | 'FAILED';

export type Statement = {
  readonly __typename?: 'Statement';
  readonly kind: StatementKind;
  /**
   * A code of `schema/explanation-sentences.ts`, of `NotRunningCode` (jobs; `processingExplanation` of tasks) or of `ProcessingReasonCode`
   * (`processingExplanation` of datasets).
   */
  readonly code: Scalars['String']['output'];
  /** The code's sentence, with its parameters, in English. */
  readonly text: Scalars['String']['output'];
  /** The values in the sentence; the code determines the fields. Lists of names are cut after five. */
  readonly parameters: Scalars['JSON']['output'];
  /** A long text that belongs to it, such as the end of what a program wrote to standard error: at most 4096 characters. */
  readonly detail?: Maybe<Scalars['String']['output']>;
};

/** What a person can do about a thing. */
export type Remedy = {
  readonly __typename?: 'Remedy';
  /** A code of `schema/explanation-sentences.ts`. */
  readonly code: Scalars['String']['output'];
  /** The code's sentence, in English. */
  readonly text: Scalars['String']['output'];
  /** What a command or mutation needs for it; the code determines the fields. */
  readonly parameters: Scalars['JSON']['output'];
};

export type MatchKind =
  | 'DATASET'
  | 'FILE'
  | 'STORAGE'
  | 'TEMPLATE'
  | 'WORKFLOW'
  | 'TASK'
  | 'JOB'
  | 'PILOT'
  | 'NODE';

/** A thing whose id or name begins as asked. */
export type Match = {
  readonly __typename?: 'Match';
  readonly kind: MatchKind;
  /** What a query of its kind takes; of a node its name. */
  readonly id: Scalars['ID']['output'];
  /** Null for what has no name of its own. */
  readonly name?: Maybe<Scalars['String']['output']>;
};

/** Lifecycle of a template. */
export type TemplateStatus =
  /** A draft: it can be edited and matches no dataset. */
  | 'LOADED'
  /** Fixed: it matches datasets. */
  | 'ACTUAL'
  /** It matches no more datasets; running workflows continue. */
  | 'ARCHIVED';

/** How a mask is compared with the name of a dataset. */
export type MaskKind =
  /** The name contains the mask. */
  | 'substring'
  /** The whole name matches the mask; * stands for any characters, ? for one. */
  | 'glob';

/** A CWL v1.2 document and the mask of the dataset names that it applies to. */
export type Template = {
  readonly __typename?: 'Template';
  readonly id: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  readonly mask: Scalars['String']['output'];
  readonly maskKind: MaskKind;
  readonly status: TemplateStatus;
  /** The CWL text as it was submitted. */
  readonly cwl: Scalars['String']['output'];
  /** Values of the process's parameters (a CWL job order without the dataset). */
  readonly parameters: Scalars['JSON']['output'];
  readonly createdAt: Scalars['DateTime']['output'];
  /** Subject of the token that created it. */
  readonly createdBy: Scalars['String']['output'];
  /** When its status was last set; null when it never left LOADED, or left it before Visor recorded this. */
  readonly statusChangedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Subject of the token that set its status. */
  readonly statusChangedBy?: Maybe<Scalars['String']['output']>;
  /** 1, and one more for each edit. */
  readonly revision: Scalars['Int']['output'];
  /** Who made, edited, activated and archived it, newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly actions: ActionConnection;
  /** Made of one `createJob` or `generateTestTasks`: it matches no dataset, and nobody can start it. */
  readonly singleUse: Scalars['Boolean']['output'];
  /**
   * Announced datasets that match the mask and have no workflow, newest first. For an ACTUAL template these are datasets that
   * were closed before it became ACTUAL, or whose names are too long for its chain (`Dataset.processing.reason` says which):
   * `startWorkflow` starts a closed one. For a LOADED template, the open ones get a workflow when it becomes ACTUAL.
   * `first`: 1 to 1000.
   */
  readonly waitingDatasets: WaitingDatasetConnection;
  readonly explanation: Explanation;
};


/** A CWL v1.2 document and the mask of the dataset names that it applies to. */
export type TemplateActionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** A CWL v1.2 document and the mask of the dataset names that it applies to. */
export type TemplateWaitingDatasetsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Datasets that wait until somebody starts a workflow, or until a template becomes ACTUAL. */
export type WaitingDatasetConnection = {
  readonly __typename?: 'WaitingDatasetConnection';
  readonly nodes: ReadonlyArray<Dataset>;
  readonly pageInfo: PageInfo;
  readonly count: WaitingCount;
};

/** Their total number. */
export type WaitingCount = {
  readonly __typename?: 'WaitingCount';
  readonly value: Scalars['Int']['output'];
  /** False: there are more than `value`; counting stopped there. */
  readonly exact: Scalars['Boolean']['output'];
};

export type TemplateConnection = {
  readonly __typename?: 'TemplateConnection';
  readonly nodes: ReadonlyArray<Template>;
  readonly pageInfo: PageInfo;
  /** Counted to 10,000. */
  readonly count: Count;
  readonly facets: ReadonlyArray<Facet>;
};


export type TemplateConnectionFacetsArgs = {
  fields: ReadonlyArray<TemplateFacet>;
};

export type TemplateStatusFilter = {
  readonly in?: InputMaybe<ReadonlyArray<TemplateStatus>>;
  readonly not?: InputMaybe<ReadonlyArray<TemplateStatus>>;
};

/** Templates for which all of it holds. */
export type TemplateFilter = {
  readonly id?: InputMaybe<IdFilter>;
  readonly name?: InputMaybe<TextFilter>;
  readonly mask?: InputMaybe<TextFilter>;
  readonly status?: InputMaybe<TemplateStatusFilter>;
  readonly createdBy?: InputMaybe<TextFilter>;
  readonly createdAt?: InputMaybe<TimeFilter>;
};

export type TemplateOrderField =
  /** The order in which they were made. */
  | 'ID';

export type TemplateOrder = {
  readonly by: TemplateOrderField;
  readonly direction?: Direction;
};

export type TemplateFacet =
  | 'STATUS'
  | 'CREATED_BY';

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
  /** With more fields than `id`: null until the catalog has it, and for good where the catalog refused the files of a rerun. */
  readonly input?: Maybe<Dataset>;
  readonly status: WorkflowStatus;
  /** In the order of the chain. */
  readonly tasks: ReadonlyArray<Task>;
  /** What persons asked of its tasks, newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly actions: ActionConnection;
  /** Subject of the token that started it with `startWorkflow`; null when the mask of the template matched. */
  readonly startedBy?: Maybe<Scalars['String']['output']>;
  /** The workflow whose files it runs again; null for a first run. */
  readonly rerunOf?: Maybe<Workflow>;
  /** Workflows that run files of this one again, oldest first. */
  readonly reruns: ReadonlyArray<Workflow>;
  readonly createdAt: Scalars['DateTime']['output'];
  /** Null again while a retry goes on. */
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When reruns had finished every file that it, FAILED or CANCELLED, left undone; null while they have not. */
  readonly recoveredAt?: Maybe<Scalars['DateTime']['output']>;
  readonly explanation: Explanation;
};


/** One template applied to one input dataset. */
export type WorkflowActionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type WorkflowConnection = {
  readonly __typename?: 'WorkflowConnection';
  readonly nodes: ReadonlyArray<Workflow>;
  readonly pageInfo: PageInfo;
  /** Counted to 10,000. */
  readonly count: Count;
  readonly facets: ReadonlyArray<Facet>;
};


export type WorkflowConnectionFacetsArgs = {
  fields: ReadonlyArray<WorkflowFacet>;
};

export type WorkflowStatusFilter = {
  readonly in?: InputMaybe<ReadonlyArray<WorkflowStatus>>;
  readonly not?: InputMaybe<ReadonlyArray<WorkflowStatus>>;
};

/** Workflows for which all of it holds. */
export type WorkflowFilter = {
  readonly id?: InputMaybe<IdFilter>;
  readonly template?: InputMaybe<IdFilter>;
  /** The input. */
  readonly dataset?: InputMaybe<IdFilter>;
  readonly status?: InputMaybe<WorkflowStatusFilter>;
  readonly startedBy?: InputMaybe<TextFilter>;
  readonly rerunOf?: InputMaybe<IdFilter>;
  readonly createdAt?: InputMaybe<TimeFilter>;
  readonly finishedAt?: InputMaybe<TimeFilter>;
  readonly recoveredAt?: InputMaybe<TimeFilter>;
};

export type WorkflowOrderField =
  /** The order in which they started. */
  | 'ID';

export type WorkflowOrder = {
  readonly by: WorkflowOrderField;
  readonly direction?: Direction;
};

export type WorkflowFacet =
  | 'STATUS'
  | 'TEMPLATE'
  | 'STARTED_BY';

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
  /** No more of its jobs start; of a DEFINED task: it is not sent before it is resumed. Running jobs go on. */
  readonly paused: Scalars['Boolean']['output'];
  readonly pausedReason?: Maybe<Scalars['String']['output']>;
  /** Subject of the token that paused it; null when workload paused it itself. */
  readonly pausedBy?: Maybe<Scalars['String']['output']>;
  readonly executable: Scalars['String']['output'];
  readonly args: ReadonlyArray<Scalars['String']['output']>;
  readonly mode: TaskMode;
  readonly device: Device;
  /** Priority, 1 to 100; a larger rank runs earlier. `setTaskRank` changes it. */
  readonly rank: Scalars['Float']['output'];
  /** Which run of its jobs this is: 1, and one more for each retry. */
  readonly round: Scalars['Int']['output'];
  /** Somebody asked for it to finish with what is there, however many of its jobs failed. */
  readonly finishRequested: Scalars['Boolean']['output'];
  /** Number of further attempts that a failed job may have. */
  readonly retries: Scalars['Int']['output'];
  /** The largest share of failed jobs with which the task still finishes. */
  readonly maxFailedFraction: Scalars['Float']['output'];
  /** Each with more fields than `id`: null until the catalog has it, and for good where the catalog refused it. */
  readonly input?: Maybe<Dataset>;
  readonly output?: Maybe<Dataset>;
  readonly log?: Maybe<Dataset>;
  /** Why it is FAILED or CANCELLED. */
  readonly reason?: Maybe<TaskReason>;
  /** Subject of the token that cancelled it or an earlier task of its workflow; null when nobody did. */
  readonly cancelledBy?: Maybe<Scalars['String']['output']>;
  /** When it was first sent to workload. */
  readonly sentAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it ended; null again while a retry goes on. */
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /**
   * Until when a FAILED task can be retried: then its output and log datasets are closed with what is there. Also of successors that
   * were CANCELLED because it failed. Null: nothing waits; a FAILED task can no more be retried, but its files be run again (`rerun`).
   */
  readonly closesAt?: Maybe<Scalars['DateTime']['output']>;
  /** What persons asked of it, newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly operations: OperationConnection;
  /** What workflow says of it; `processingExplanation` says how its jobs are. */
  readonly explanation: Explanation;
};


/** One stage of a workflow over one dataset. */
export type TaskOperationsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
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
  /** Counted to 10,000. */
  readonly count: Count;
  readonly facets: ReadonlyArray<Facet>;
};


export type TaskConnectionFacetsArgs = {
  fields: ReadonlyArray<TaskFacet>;
};

export type TaskStateFilter = {
  readonly in?: InputMaybe<ReadonlyArray<TaskState>>;
  readonly not?: InputMaybe<ReadonlyArray<TaskState>>;
};

export type DeviceFilter = {
  readonly in?: InputMaybe<ReadonlyArray<Device>>;
  readonly not?: InputMaybe<ReadonlyArray<Device>>;
};

/** Tasks for which all of it holds. */
export type TaskFilter = {
  readonly id?: InputMaybe<IdFilter>;
  readonly workflow?: InputMaybe<IdFilter>;
  /** The input dataset. */
  readonly input?: InputMaybe<IdFilter>;
  readonly state?: InputMaybe<TaskStateFilter>;
  /** Name of the template's step. */
  readonly name?: InputMaybe<TextFilter>;
  readonly executable?: InputMaybe<TextFilter>;
  readonly stage?: InputMaybe<LongFilter>;
  readonly device?: InputMaybe<DeviceFilter>;
  readonly paused?: InputMaybe<Scalars['Boolean']['input']>;
  readonly rank?: InputMaybe<FloatFilter>;
  readonly round?: InputMaybe<LongFilter>;
  /** Code of the reason for which it is FAILED or CANCELLED. */
  readonly reason?: InputMaybe<TextFilter>;
  readonly sentAt?: InputMaybe<TimeFilter>;
  readonly finishedAt?: InputMaybe<TimeFilter>;
};

export type TaskOrderField =
  /** The order in which they were made. */
  | 'ID';

export type TaskOrder = {
  readonly by: TaskOrderField;
  readonly direction?: Direction;
};

export type TaskFacet =
  | 'STATE'
  | 'NAME'
  | 'DEVICE'
  | 'REASON';

export type Dataset = {
  readonly __typename?: 'Dataset';
  readonly id: Scalars['ID']['output'];
  /** How the dataset is processed. */
  readonly processing: DatasetProcessing;
  /** How it is processed, and why: its workflows, at most 5, and the task that makes it. */
  readonly processingExplanation: Explanation;
};

export type ProcessingState =
  | 'UNPROCESSED'
  | 'IN_WORK'
  | 'PROCESSED'
  | 'FAILED'
  | 'CANCELLED';

/** How far a dataset is processed, and why. */
export type DatasetProcessing = {
  readonly __typename?: 'DatasetProcessing';
  /**
   * That of the chains over it; of what a stage made, that of the stage that reads it. Reruns of files that a chain left undone take the place
   * of its own end.
   */
  readonly state: ProcessingState;
  /** Why it has this state. Every dataset has a reason. */
  readonly reason: ProcessingReason;
  /** Workflows for which it is the input. */
  readonly workflows: ReadonlyArray<Workflow>;
  /** The task whose output or log it is. */
  readonly producedBy?: Maybe<Task>;
};

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
  | 'TASK_CANCELLED';

/** Why a dataset has its processing state: a code for programs, a sentence for people. */
export type ProcessingReason = {
  readonly __typename?: 'ProcessingReason';
  readonly code: ProcessingReasonCode;
  /** The code's sentence, with its parameters, in English. */
  readonly text: Scalars['String']['output'];
  /** The values in the sentence; the code determines the fields. */
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

/** What is left out stays as it is. */
export type EditTemplateInput = {
  readonly id: Scalars['ID']['input'];
  /** The revision that the edit is of, so that no edit of somebody else is lost. Default: the present one. */
  readonly revision?: InputMaybe<Scalars['Int']['input']>;
  readonly name?: InputMaybe<Scalars['String']['input']>;
  readonly mask?: InputMaybe<Scalars['String']['input']>;
  readonly maskKind?: InputMaybe<MaskKind>;
  /** CWL v1.2, YAML or JSON. */
  readonly cwl?: InputMaybe<Scalars['String']['input']>;
  readonly parameters?: InputMaybe<Scalars['JSON']['input']>;
  /** For people; at most 1000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

export type SetTemplateStatusInput = {
  readonly id: Scalars['ID']['input'];
  readonly status: TemplateStatus;
  /** For people; at most 1000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

export type TemplateVerb =
  /** LOADED -> ACTUAL. */
  | 'ACTIVATE'
  /** ACTUAL -> ARCHIVED. */
  | 'ARCHIVE';

export type ActOnTemplatesInput = {
  readonly verb: TemplateVerb;
  /** 1 to 1,000; this or `where`. */
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** The templates that fit now, at most 1,000. */
  readonly where?: InputMaybe<TemplateFilter>;
  /** For people; at most 1000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 200 characters. Default: a new one. */
  readonly requestId?: InputMaybe<Scalars['ID']['input']>;
};

/** What a person did to several templates at once. Kept for VISOR_AUDIT_DAYS. */
export type TemplateSteering = {
  readonly __typename?: 'TemplateSteering';
  readonly id: Scalars['ID']['output'];
  readonly verb: TemplateVerb;
  /** Subject of the token. */
  readonly by: Scalars['String']['output'];
  readonly reason?: Maybe<Scalars['String']['output']>;
  readonly at: Scalars['DateTime']['output'];
  /** Templates that it was about; those that it changed, that were so already, and that could not be changed. */
  readonly matched: Scalars['Int']['output'];
  readonly applied: Scalars['Int']['output'];
  readonly unchanged: Scalars['Int']['output'];
  readonly refused: Scalars['Int']['output'];
  /** What came of each. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly results: SteeringResultConnection;
};


/** What a person did to several templates at once. Kept for VISOR_AUDIT_DAYS. */
export type TemplateSteeringResultsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type SteeringOutcome =
  | 'APPLIED'
  /** It was so already. */
  | 'UNCHANGED'
  | 'REFUSED';

/** What came of one pilot, node, job or template. */
export type SteeringResult = {
  readonly __typename?: 'SteeringResult';
  /** Id of a pilot, job or template, name of a node. */
  readonly subject: Scalars['String']['output'];
  /** Of a pilot or template. */
  readonly name?: Maybe<Scalars['String']['output']>;
  readonly outcome: SteeringOutcome;
  /** Why it was refused. */
  readonly code?: Maybe<Scalars['String']['output']>;
  readonly text?: Maybe<Scalars['String']['output']>;
};

export type SteeringResultConnection = {
  readonly __typename?: 'SteeringResultConnection';
  readonly nodes: ReadonlyArray<SteeringResult>;
  readonly pageInfo: PageInfo;
};

/** Lifecycle of a job, as in workload. */
export type JobState =
  | 'DEFINED'
  | 'QUEUED'
  | 'ACTIVE'
  | 'REGISTERING'
  | 'FINISHED'
  | 'FAILED'
  | 'CANCELLED';

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
  | 'CANCEL_JOBS';

export type OperationState =
  /** Workload or the catalog has not answered for all of it yet. */
  | 'IN_PROGRESS'
  | 'FINISHED'
  /** None of it could be done; the texts say why. */
  | 'FAILED';

/** What a person asked of tasks: who, why, and what came of it. It is stored with its effect, so that none is lost. */
export type Operation = {
  readonly __typename?: 'Operation';
  readonly id: Scalars['ID']['output'];
  readonly kind: OperationKind;
  /** The arguments, without reason and requestId. */
  readonly parameters: Scalars['JSON']['output'];
  readonly state: OperationState;
  /** Subject of the token. */
  readonly by: Scalars['String']['output'];
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** As the client gave it. */
  readonly requestId?: Maybe<Scalars['ID']['output']>;
  readonly createdAt: Scalars['DateTime']['output'];
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /**
   * Jobs that it is about (RERUN and CREATE_JOB: files; of `actOnTasks` and `actOnWorkflows`, retries apart: tasks), those to which it was
   * applied, and those to which it could not be.
   */
  readonly matched: Scalars['Int']['output'];
  readonly applied: Scalars['Int']['output'];
  readonly refused: Scalars['Int']['output'];
  /** Why it FAILED as a whole, why a retry changed no job, as when none is as asked for, or who stopped it. */
  readonly text?: Maybe<Scalars['String']['output']>;
  /** Tasks that it is about, and those for which nothing more will follow: its progress. */
  readonly taskCount: Scalars['Int']['output'];
  readonly tasksDone: Scalars['Int']['output'];
  /** Subject of the token that stopped it with `cancelOperation`; null when nobody did. */
  readonly cancelledBy?: Maybe<Scalars['String']['output']>;
  readonly cancelledReason?: Maybe<Scalars['String']['output']>;
  /** Its tasks, in the order of their chain; the first 1000 of them. */
  readonly tasks: ReadonlyArray<OperationTask>;
  /**
   * All of its tasks, in the order in which it comes to them; `refused`: only those where nothing could be done, or not everything.
   * `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID.
   */
  readonly results: OperationTaskConnection;
  /** The workflow that a RERUN or CREATE_JOB started, the first one where there are several; of a RETRY_WORKFLOW the retried one. */
  readonly workflow?: Maybe<Workflow>;
  /** All of them: a RERUN starts one for each chain that its files are from. Those of test tasks are in `tasks`. */
  readonly workflows: ReadonlyArray<Workflow>;
};


/** What a person asked of tasks: who, why, and what came of it. It is stored with its effect, so that none is lost. */
export type OperationResultsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  refused?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What came of an operation for one task. */
export type OperationTask = {
  readonly __typename?: 'OperationTask';
  readonly task: Task;
  /** Jobs that it is about, those to which it was applied, and those to which it could not be. 0 until workload has answered. */
  readonly matched: Scalars['Int']['output'];
  readonly applied: Scalars['Int']['output'];
  readonly refused: Scalars['Int']['output'];
  /** Nothing more will follow. */
  readonly done: Scalars['Boolean']['output'];
  /** Refusal code where nothing could be done; CANCELLED where the operation was stopped before it came to the task, or to all of its jobs. */
  readonly code?: Maybe<Scalars['String']['output']>;
  readonly text?: Maybe<Scalars['String']['output']>;
};

export type OperationTaskConnection = {
  readonly __typename?: 'OperationTaskConnection';
  readonly nodes: ReadonlyArray<OperationTask>;
  readonly pageInfo: PageInfo;
};

export type Job = {
  readonly __typename?: 'Job';
  readonly id: Scalars['ID']['output'];
};

/** Which jobs an operation would be about. Nothing is changed. */
export type JobsPreview = {
  readonly __typename?: 'JobsPreview';
  readonly matched: Scalars['Int']['output'];
  /** Tasks that they are of. */
  readonly taskCount: Scalars['Int']['output'];
  /** The first 20. */
  readonly jobs: ReadonlyArray<Job>;
};

/** What an operation would be about. Nothing is changed. */
export type OperationPreview = {
  readonly __typename?: 'OperationPreview';
  /** Tasks. */
  readonly matched: Scalars['Int']['output'];
  /** The first 20. */
  readonly tasks: ReadonlyArray<Task>;
};

export type OperationConnection = {
  readonly __typename?: 'OperationConnection';
  readonly nodes: ReadonlyArray<Operation>;
  readonly pageInfo: PageInfo;
};

export type OperationFilter = {
  readonly kind?: InputMaybe<OperationKind>;
  readonly state?: InputMaybe<OperationState>;
  /** Subject of the token that asked for it. */
  readonly by?: InputMaybe<Scalars['String']['input']>;
};

export type ControlTaskInput = {
  readonly id: Scalars['ID']['input'];
  /** For people; at most 1000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

export type SetTaskRankInput = {
  readonly id: Scalars['ID']['input'];
  /** 1 to 100; a larger rank runs earlier. */
  readonly rank: Scalars['Float']['input'];
  /** For people; at most 1000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

/** Jobs of a task: those that fit every list that is given. */
export type JobSelectionInput = {
  /** FAILED or CANCELLED. Default: FAILED. */
  readonly states?: InputMaybe<ReadonlyArray<JobState>>;
  /** Failure codes of the jobs, at most 100. */
  readonly codes?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  /** Nodes on which their last attempts ran, at most 1000. */
  readonly nodes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

export type RetryJobsInput = {
  readonly taskId: Scalars['ID']['input'];
  /** Default: all FAILED jobs. */
  readonly where?: InputMaybe<JobSelectionInput>;
  /** For people; at most 1000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 200 characters. A repeat with the same id returns the first operation and changes nothing. */
  readonly requestId?: InputMaybe<Scalars['ID']['input']>;
};

export type RetryTaskInput = {
  readonly taskId: Scalars['ID']['input'];
  /** For people; at most 1000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 200 characters. A repeat with the same id returns the first operation and changes nothing. */
  readonly requestId?: InputMaybe<Scalars['ID']['input']>;
};

export type RetryWorkflowInput = {
  readonly workflowId: Scalars['ID']['input'];
  /** For people; at most 1000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 200 characters. A repeat with the same id returns the first operation and changes nothing. */
  readonly requestId?: InputMaybe<Scalars['ID']['input']>;
};

export type RerunInput = {
  /** Files to run again, 1 to 10,000, each once, of at most 20 chains; this or `failedOf`. */
  readonly fileIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Runs the files again that this task left undone, at most 10,000: the inputs of its failed and cancelled jobs, and those without a job where it was cancelled before it had all. This or `fileIds`. */
  readonly failedOf?: InputMaybe<Scalars['ID']['input']>;
  /** An ACTUAL template, from its first stage. Default: of each file, the newest workflow that read it, from the stage that did. */
  readonly templateId?: InputMaybe<Scalars['ID']['input']>;
  /** For people; at most 1000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 200 characters. A repeat with the same id returns the first operation and changes nothing. */
  readonly requestId?: InputMaybe<Scalars['ID']['input']>;
};

export type CreateJobInput = {
  /** Input files, 1 to 10,000, each once; one job reads them all. They stay in their datasets. */
  readonly fileIds: ReadonlyArray<Scalars['ID']['input']>;
  /** Name of a program on the payload path of the pilots, not a path. */
  readonly executable: Scalars['String']['input'];
  /**
   * At most 1000 arguments and 64 KiB together. `$(inputs.files)` stands for the paths of all files, `$(inputs.files[0].path)` for that of
   * the first one. Default: the paths of all files.
   */
  readonly args?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Name in the work folder of what the program prints, which becomes the output. Default: `stdout.txt`. Not with `outputGlob`. */
  readonly stdout?: InputMaybe<Scalars['String']['input']>;
  /** Pattern of the one file in the work folder that becomes the output, instead of what the program prints. */
  readonly outputGlob?: InputMaybe<Scalars['String']['input']>;
  /** Default: CPU, GPU with `gpus`. */
  readonly device?: InputMaybe<Device>;
  /** 1 to 100; a larger rank runs earlier. Default: 1. */
  readonly rank?: InputMaybe<Scalars['Float']['input']>;
  /** Further attempts after a failed one, 0 to 100. Default: 5. */
  readonly retries?: InputMaybe<Scalars['Int']['input']>;
  /** Seconds after which the program is ended (404). Default: an hour. */
  readonly wallSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** Default: 1. */
  readonly cores?: InputMaybe<Scalars['Float']['input']>;
  /** Default: 256. */
  readonly ramMiB?: InputMaybe<Scalars['Float']['input']>;
  /** Space of the work folder. Default: 2048. */
  readonly scratchMiB?: InputMaybe<Scalars['Float']['input']>;
  /** Default: none, 1 on device GPU. */
  readonly gpus?: InputMaybe<Scalars['Int']['input']>;
  /** Labels that a pilot must have. */
  readonly labels?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** 1 to 200 characters. A repeat with the same id returns the first operation and changes nothing. */
  readonly requestId?: InputMaybe<Scalars['ID']['input']>;
};

export type GenerateTestTasksInput = {
  /** The tasks run over the files that this dataset has now. */
  readonly datasetId: Scalars['ID']['input'];
  /** 1 to 100. There are at most 50,000 jobs, one per task and file. */
  readonly tasks: Scalars['Int']['input'];
  /** Ranks of the tasks, in turn, each a whole number from 1 to 100; at most one per task. Default: all have 1. */
  readonly ranks?: InputMaybe<ReadonlyArray<Scalars['Float']['input']>>;
  /** Name of a program on the payload path of the pilots, not a path. */
  readonly executable: Scalars['String']['input'];
  /** As in `createJob`, with `$(inputs.file)` for the path of the job's file. Default: that path. */
  readonly args?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** As in `createJob`. */
  readonly stdout?: InputMaybe<Scalars['String']['input']>;
  /** As in `createJob`. */
  readonly outputGlob?: InputMaybe<Scalars['String']['input']>;
  /** As in `createJob`. */
  readonly device?: InputMaybe<Device>;
  /** As in `createJob`. */
  readonly retries?: InputMaybe<Scalars['Int']['input']>;
  /** As in `createJob`. */
  readonly wallSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** As in `createJob`. */
  readonly cores?: InputMaybe<Scalars['Float']['input']>;
  /** As in `createJob`. */
  readonly ramMiB?: InputMaybe<Scalars['Float']['input']>;
  /** As in `createJob`. */
  readonly scratchMiB?: InputMaybe<Scalars['Float']['input']>;
  /** As in `createJob`. */
  readonly gpus?: InputMaybe<Scalars['Int']['input']>;
  /** As in `createJob`. */
  readonly labels?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** 1 to 200 characters. A repeat with the same id returns the first operation and changes nothing. */
  readonly requestId?: InputMaybe<Scalars['ID']['input']>;
};

/** What persons do with jobs. */
export type JobVerb =
  /**
   * Waiting jobs end at once, running ones when their attempts have. They do not count as failed, and their files are left undone. Only of
   * tasks IN_PROGRESS.
   */
  | 'CANCEL'
  /** New attempts of FAILED and CANCELLED jobs, where their tasks can be retried: as `retryJobs`. */
  | 'RETRY';

export type JobStateFilter = {
  readonly in?: InputMaybe<ReadonlyArray<JobState>>;
  readonly not?: InputMaybe<ReadonlyArray<JobState>>;
};

/** Jobs for which all of it holds. */
export type JobFilter = {
  readonly id?: InputMaybe<IdFilter>;
  readonly task?: InputMaybe<IdFilter>;
  readonly state?: InputMaybe<JobStateFilter>;
  readonly device?: InputMaybe<DeviceFilter>;
  readonly ordinal?: InputMaybe<LongFilter>;
  /** Attempts so far. */
  readonly attempts?: InputMaybe<LongFilter>;
  /** Node of its last attempt. */
  readonly node?: InputMaybe<TextFilter>;
  /** Code of its failure. */
  readonly failure?: InputMaybe<LongFilter>;
  readonly failureText?: InputMaybe<TextFilter>;
  /** Whether it waits for a person. */
  readonly held?: InputMaybe<Scalars['Boolean']['input']>;
  readonly exhausted?: InputMaybe<Scalars['Boolean']['input']>;
  readonly cancelRequested?: InputMaybe<Scalars['Boolean']['input']>;
  readonly createdAt?: InputMaybe<TimeFilter>;
  readonly queuedAt?: InputMaybe<TimeFilter>;
  readonly startedAt?: InputMaybe<TimeFilter>;
  readonly endedAt?: InputMaybe<TimeFilter>;
};

export type ActOnJobsInput = {
  readonly verb: JobVerb;
  /** 1 to 10,000; this or `where`. */
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** The jobs that fit now, of those that the verb can be about: at most 100,000. RETRY: without `state`, only FAILED ones. */
  readonly where?: InputMaybe<JobFilter>;
  /** For people; at most 1000 characters. CANCEL needs it. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 200 characters. A repeat with the same id returns the first operation and changes nothing. */
  readonly requestId?: InputMaybe<Scalars['ID']['input']>;
};

/** What persons do with tasks. */
export type TaskVerb =
  /** Also cancels the later tasks of their workflows. */
  | 'CANCEL'
  | 'PAUSE'
  | 'RESUME'
  /** Needs `rank`. */
  | 'SET_RANK'
  /** Finishes them with what is there. */
  | 'FINISH'
  /** Gives their failed jobs new attempts. */
  | 'RETRY';

export type ActOnTasksInput = {
  readonly verb: TaskVerb;
  /** 1 to 10,000; this or `where`. */
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** The tasks that fit now, at most 100,000. */
  readonly where?: InputMaybe<TaskFilter>;
  /** 1 to 100, for SET_RANK. */
  readonly rank?: InputMaybe<Scalars['Float']['input']>;
  /** For people; at most 1000 characters. CANCEL and FINISH need it. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 200 characters. A repeat with the same id returns the first operation and changes nothing. */
  readonly requestId?: InputMaybe<Scalars['ID']['input']>;
};

export type WorkflowVerb =
  /** Cancels their tasks that have not ended; the datasets of these are closed with what is there. */
  | 'CANCEL'
  /** As `retryWorkflow`. */
  | 'RETRY';

export type ActOnWorkflowsInput = {
  readonly verb: WorkflowVerb;
  /** 1 to 10,000; this or `where`. */
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** The workflows that fit now; at most 100,000 tasks of them. */
  readonly where?: InputMaybe<WorkflowFilter>;
  /** For people; at most 1000 characters. CANCEL needs it. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 200 characters. A repeat with the same id returns the first operation and changes nothing. */
  readonly requestId?: InputMaybe<Scalars['ID']['input']>;
};

export type CancelWorkflowInput = {
  readonly workflowId: Scalars['ID']['input'];
  /** Becomes the reason of its tasks, at most 1000 characters. Default: who cancelled it. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 200 characters. A repeat with the same id returns the first operation and changes nothing. */
  readonly requestId?: InputMaybe<Scalars['ID']['input']>;
};

export type CancelTaskInput = {
  readonly id: Scalars['ID']['input'];
  /** Becomes the reason of the task, at most 1000 characters. Default: who cancelled it. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

/**
 * What a text finds: by id or the first eight digits and more of it; by names that begin with it; by names that hold it, in any case, among
 * the first 10,000 of a list. `first`: 1 to 100.
 */
export type Search = {
  readonly __typename?: 'Search';
  /** The text. */
  readonly id: Scalars['ID']['output'];
  readonly workflows: ReadonlyArray<Workflow>;
  readonly tasks: ReadonlyArray<Task>;
  readonly templates: ReadonlyArray<Template>;
};


/**
 * What a text finds: by id or the first eight digits and more of it; by names that begin with it; by names that hold it, in any case, among
 * the first 10,000 of a list. `first`: 1 to 100.
 */
export type SearchWorkflowsArgs = {
  first?: Scalars['Int']['input'];
};


/**
 * What a text finds: by id or the first eight digits and more of it; by names that begin with it; by names that hold it, in any case, among
 * the first 10,000 of a list. `first`: 1 to 100.
 */
export type SearchTasksArgs = {
  first?: Scalars['Int']['input'];
};


/**
 * What a text finds: by id or the first eight digits and more of it; by names that begin with it; by names that hold it, in any case, among
 * the first 10,000 of a list. `first`: 1 to 100.
 */
export type SearchTemplatesArgs = {
  first?: Scalars['Int']['input'];
};

/** What persons did to one thing, newest first. The three services answer for what is theirs. */
export type SubjectActions = {
  readonly __typename?: 'SubjectActions';
  /** The subject, as it was asked for. */
  readonly id: Scalars['ID']['output'];
  readonly first: Scalars['Int']['output'];
  readonly after?: Maybe<Scalars['String']['output']>;
  readonly ofData?: Maybe<ActionConnection>;
  readonly ofWorkload?: Maybe<ActionConnection>;
  readonly nodes: ReadonlyArray<Action>;
  readonly pageInfo: PageInfo;
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

export type WorkflowInconsistency = {
  readonly __typename?: 'WorkflowInconsistency';
  readonly kind: WorkflowInconsistencyKind;
  /** Of the task, or of the workflow where it is about the workflow as a whole. */
  readonly id: Scalars['ID']['output'];
  readonly workflowId: Scalars['ID']['output'];
  readonly workflow?: Maybe<Workflow>;
  /** Null where it is about the workflow as a whole. */
  readonly task?: Maybe<Task>;
  readonly text: Scalars['String']['output'];
  /** What to do about it. */
  readonly remedy: Scalars['String']['output'];
};

export type WorkflowInconsistencyConnection = {
  readonly __typename?: 'WorkflowInconsistencyConnection';
  readonly nodes: ReadonlyArray<WorkflowInconsistency>;
  readonly pageInfo: PageInfo;
};

export type RepairWorkflowInput = {
  /** Null: every workflow. */
  readonly workflowIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Null: every kind. */
  readonly kinds?: InputMaybe<ReadonlyArray<WorkflowInconsistencyKind>>;
  /** For people; at most 1000 characters. */
  readonly reason: Scalars['String']['input'];
  /** `next` of an earlier call, with the same workflows and kinds. */
  readonly after?: InputMaybe<Scalars['String']['input']>;
  /** Only says what would be repaired. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
};

/**
 * Something that `visor doctor` found in whichever service, and that a person has looked at and leaves as it is: it does not count while it
 * says the same.
 */
export type AcceptedFinding = {
  readonly __typename?: 'AcceptedFinding';
  readonly kind: Scalars['String']['output'];
  /** Of what was found. */
  readonly id: Scalars['ID']['output'];
  /** What was found; where something else is found of it, that counts. */
  readonly text: Scalars['String']['output'];
  /** Subject of the token of who accepted it last. */
  readonly by: Scalars['String']['output'];
  readonly reason: Scalars['String']['output'];
  readonly at: Scalars['DateTime']['output'];
};

export type FindingInput = {
  /** 1 to 100 characters. */
  readonly kind: Scalars['String']['input'];
  /** 1 to 1000 characters. */
  readonly id: Scalars['ID']['input'];
  /** 1 to 10,000 characters. */
  readonly text: Scalars['String']['input'];
};

export type DecideFindingsInput = {
  /** 1 to 500, of each kind and id one. */
  readonly findings: ReadonlyArray<FindingInput>;
  /** False: they count again. */
  readonly accepted: Scalars['Boolean']['input'];
  /** For people; at most 1000 characters. */
  readonly reason: Scalars['String']['input'];
};

export type WorkflowRepairResult = {
  readonly __typename?: 'WorkflowRepairResult';
  /** At most 500. What could be repaired is gone in the next call. */
  readonly found: ReadonlyArray<RepairedWorkflowInconsistency>;
  /** Where the next call goes on (`after`); null where all was compared. */
  readonly next?: Maybe<Scalars['String']['output']>;
};

export type RepairedWorkflowInconsistency = {
  readonly __typename?: 'RepairedWorkflowInconsistency';
  readonly kind: WorkflowInconsistencyKind;
  /** Of the task, or of the workflow where it is about the workflow as a whole. */
  readonly id: Scalars['ID']['output'];
  readonly workflowId: Scalars['ID']['output'];
  readonly workflow?: Maybe<Workflow>;
  /** Null where it is about the workflow as a whole. */
  readonly task?: Maybe<Task>;
  readonly text: Scalars['String']['output'];
  /** What to do about it. */
  readonly remedy: Scalars['String']['output'];
  /** It was repaired; in a dry run: it would be. The others need a person. */
  readonly repaired: Scalars['Boolean']['output'];
};

export type Query = {
  readonly __typename?: 'Query';
  /** Templates, and workflows and tasks by their ids, whose id or name begins with `prefix`, by kind, then by name. `prefix`: at most 255 characters; `first`: 1 to 50 of each kind. */
  readonly workflowMatches: ReadonlyArray<Match>;
  /** Looks for a text of 1 to 200 characters in ids and names of everything, at most `first` of each list. */
  readonly search: Search;
  /**
   * Who did what, when and why to one thing, newest first: as its own `actions`. `subject`: the id of a dataset, template, workflow, task, job or
   * pilot, or the name of a node; NOT_FOUND when there is no such thing. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID.
   */
  readonly actions: SubjectActions;
  /**
   * Changes of workflows, tasks and templates, and what people asked for; newest first. A page looks at a bounded number of rows, so that it may
   * have few events, or none, while there are more: read on while `hasNextPage`. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID.
   */
  readonly workflowEvents: EventConnection;
  /**
   * The end of `workflowEventStream`. As its `after` it makes the stream begin there, whenever the subscription stands: who asks for it before
   * `workflowEvents` misses nothing between the two. UNAVAILABLE while a transaction goes on for more than ten seconds.
   */
  readonly workflowEventCursor: Scalars['String']['output'];
  readonly template?: Maybe<Template>;
  /** What a person did with `actOnTemplates`; null when there is none. */
  readonly templateSteering?: Maybe<TemplateSteering>;
  /** All templates that people wrote, newest first; without those of `createJob` and `generateTestTasks`. */
  readonly templates: ReadonlyArray<Template>;
  /** As `templates`, in pages. `first`: 1 to 1000; `after`: an `endCursor` of this list in the same order, else INVALID. */
  readonly templateList: TemplateConnection;
  readonly workflow?: Maybe<Workflow>;
  /** Newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list in the same order, else INVALID. */
  readonly workflows: WorkflowConnection;
  readonly task?: Maybe<Task>;
  /** Newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list in the same order, else INVALID. */
  readonly tasks: TaskConnection;
  readonly operation?: Maybe<Operation>;
  /** Newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly operations: OperationConnection;
  /** The jobs that `actOnJobs` with this input would be about. Refused as that. */
  readonly previewActOnJobs: JobsPreview;
  /** The tasks that `actOnTasks` with this input would be about. Refused as that. */
  readonly previewActOnTasks: OperationPreview;
  /** The tasks that `actOnWorkflows` with this input would be about. Refused as that. */
  readonly previewActOnWorkflows: OperationPreview;
  /** Messages that workflow could not read or refused, newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly workflowDeadLetters: DeadLetterConnection;
  /** One of them with the whole of its text, at most 4 MiB; null when there is none. */
  readonly workflowDeadLetter?: Maybe<DeadLetter>;
  /**
   * What workflows, tasks and what is recorded of their datasets disagree on. A page compares for about two seconds, so that it may have few
   * rows, or none, while there is more: read on to the last page. What is just changing may be named; it is gone when asked again
   * (`workflowIds`: of these alone, at most 1,000).
   */
  readonly workflowInconsistencies: WorkflowInconsistencyConnection;
  /** What persons have accepted of the things with these ids, at most 1,000. */
  readonly acceptedFindings: ReadonlyArray<AcceptedFinding>;
};


export type QueryWorkflowMatchesArgs = {
  prefix: Scalars['String']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QuerySearchArgs = {
  text: Scalars['String']['input'];
};


export type QueryActionsArgs = {
  subject: Scalars['ID']['input'];
  first?: Scalars['Int']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryWorkflowEventsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  where?: InputMaybe<EventFilter>;
};


export type QueryTemplateArgs = {
  id: Scalars['ID']['input'];
};


export type QueryTemplateSteeringArgs = {
  id: Scalars['ID']['input'];
};


export type QueryTemplateListArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  where?: InputMaybe<TemplateFilter>;
  orderBy?: InputMaybe<TemplateOrder>;
};


export type QueryWorkflowArgs = {
  id: Scalars['ID']['input'];
};


export type QueryWorkflowsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  datasetId?: InputMaybe<Scalars['ID']['input']>;
  where?: InputMaybe<WorkflowFilter>;
  orderBy?: InputMaybe<WorkflowOrder>;
};


export type QueryTaskArgs = {
  id: Scalars['ID']['input'];
};


export type QueryTasksArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  state?: InputMaybe<TaskState>;
  where?: InputMaybe<TaskFilter>;
  orderBy?: InputMaybe<TaskOrder>;
};


export type QueryOperationArgs = {
  id: Scalars['ID']['input'];
};


export type QueryOperationsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  where?: InputMaybe<OperationFilter>;
};


export type QueryPreviewActOnJobsArgs = {
  input: ActOnJobsInput;
};


export type QueryPreviewActOnTasksArgs = {
  input: ActOnTasksInput;
};


export type QueryPreviewActOnWorkflowsArgs = {
  input: ActOnWorkflowsInput;
};


export type QueryWorkflowDeadLettersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  where?: InputMaybe<DeadLetterFilter>;
  orderBy?: InputMaybe<DeadLetterOrder>;
};


export type QueryWorkflowDeadLetterArgs = {
  id: Scalars['ID']['input'];
};


export type QueryWorkflowInconsistenciesArgs = {
  workflowIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  kinds?: InputMaybe<ReadonlyArray<WorkflowInconsistencyKind>>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryAcceptedFindingsArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /**
   * Gives dead letters to the consumer that refused them again, each once and in a transaction of its own; a replay that is refused again
   * leaves its dead letter OPEN and says why. 1 to 100 ids; a result for each. `reason`: 1 to 1000 characters.
   */
  readonly replayWorkflowDeadLetters: ReadonlyArray<DeadLetterResult>;
  /** Marks dead letters as of no use any more; they are kept with who decided that. 1 to 100 ids; a result for each. `reason`: 1 to 1000 characters. */
  readonly discardWorkflowDeadLetters: ReadonlyArray<DeadLetterResult>;
  /**
   * Creates a template as LOADED. A document that Visor cannot run is refused (INVALID or UNSUPPORTED) with every problem in
   * `extensions.problems`: {code, line, column, path, message, hint}.
   */
  readonly createTemplate: Template;
  /**
   * Edits a template that is LOADED. NOT_FOUND; ILLEGAL_MOVE for one that is ACTUAL or ARCHIVED: datasets were matched with it, so a new
   * template takes its place; CONFLICT: it has another revision; else refused as `createTemplate`.
   */
  readonly editTemplate: Template;
  /**
   * LOADED -> ACTUAL -> ARCHIVED; setting the current status changes nothing. Any other transition is an ILLEGAL_MOVE. A draft
   * that was created under older rules is refused as `createTemplate` would refuse it. A template that becomes ACTUAL applies to the
   * datasets that match it and are still open; `waitingDatasets` lists the others.
   */
  readonly setTemplateStatus: Template;
  /**
   * The same with several templates, in one transaction; a refused one does not keep the others back. A repeat with the same requestId
   * gives what the first did. INVALID names the field; CONFLICT: the requestId belongs to another request.
   */
  readonly actOnTemplates: TemplateSteering;
  /**
   * Starts a workflow of an ACTUAL template over a dataset, without regard to the mask: at once when the dataset is closed, else
   * when it is. For the same pair, returns the existing workflow. Also works for datasets that are older than the template, and
   * for outputs of other workflows. Refused: NOT_FOUND for an unknown template or dataset; ILLEGAL_MOVE for a template that is
   * not ACTUAL; INVALID for a log dataset or a name that is too long for the names of outputs; CONFLICT for a dataset that is
   * marked for deletion; UNAVAILABLE when the catalog cannot be asked for a dataset that workflow does not know.
   */
  readonly startWorkflow: Workflow;
  /**
   * Cancels a task: its jobs and the later tasks of its workflow are cancelled. A repeat has no effect. Of a FAILED task that could
   * still be retried, it ends the wait: its datasets are closed at once with what is there.
   */
  readonly cancelTask: Task;
  /**
   * Cancels or retries jobs, of any tasks: which ones is settled at once, and workload goes through them in batches. `Operation.results` has
   * what came of each task, `Operation.jobs` of each job. Refused as `actOnTasks`; UNAVAILABLE: workload does not answer.
   */
  readonly actOnJobs: Operation;
  /**
   * Does the same with many tasks, in pages of one transaction each, also after a restart of the service; the first page is done when it
   * answers. `Operation.results` has what came of each. At most 100,000 tasks. NOT_FOUND names ids that do not exist (`extensions.ids`), and
   * nothing is done; INVALID names the field; CONFLICT: the requestId belongs to another request.
   */
  readonly actOnTasks: Operation;
  /** As `actOnTasks`, with the tasks of workflows. */
  readonly actOnWorkflows: Operation;
  /**
   * Cancels a workflow: its running tasks with their jobs, and those that follow. Their datasets are closed with what is there. NOT_FOUND;
   * ILLEGAL_MOVE: it has ended.
   */
  readonly cancelWorkflow: Operation;
  /**
   * Stops an operation: tasks, and jobs of a task, that it has not come to are left as they are; what was done is not undone. It ends when
   * workload has said how far it was: `results` and `jobs` have what it did. A repeat has no effect. `reason`: 1 to 1000 characters. NOT_FOUND;
   * ILLEGAL_MOVE: it has ended, or it makes a dataset of chosen files, which is done as a whole.
   */
  readonly cancelOperation: Operation;
  /**
   * Pauses a task: no more of its jobs start, running ones go on. A DEFINED task is not sent before it is resumed. A repeat has no
   * effect. NOT_FOUND; ILLEGAL_MOVE for a task whose jobs have all ended.
   */
  readonly pauseTask: Task;
  /** Ends the pause of a task. A repeat has no effect. Refused as `pauseTask`. */
  readonly resumeTask: Task;
  /**
   * Changes the rank of a task and of its waiting jobs. A repeat has no effect. INVALID for a rank that is not from 1 to 100; else refused
   * as `pauseTask`.
   */
  readonly setTaskRank: Task;
  /**
   * Finishes a task with what is there: jobs that have not started are cancelled, running ones end, and the chain goes on with the
   * output, however many jobs failed. Also takes a FAILED task that could still be retried. A repeat has no effect. NOT_FOUND;
   * ILLEGAL_MOVE for a task that has not started, or whose datasets were closed.
   */
  readonly finishTask: Task;
  /**
   * Gives ended jobs of a task new attempts, of a task IN_PROGRESS, or of one that FAILED while its datasets are open (`closesAt`). That
   * task goes back to IN_PROGRESS, its workflow to ACTIVE, and the successors that were cancelled with it to DEFINED; those that a person
   * cancelled stay cancelled. NOT_FOUND; INVALID names the field; CONFLICT: the requestId belongs to another request; ILLEGAL_MOVE
   * says what can be done instead. workload's `previewRetry` counts the jobs without a retry.
   */
  readonly retryJobs: Operation;
  /** As `retryJobs` of all failed jobs. A task that FAILED without jobs, because workload or the catalog refused it, is sent again. */
  readonly retryTask: Operation;
  /** As `retryTask` of all FAILED tasks of a workflow that can be retried; the others are listed with the reason. ILLEGAL_MOVE: there is none. */
  readonly retryWorkflow: Operation;
  /**
   * Runs files again whose task can no more be retried: makes a dataset `<name>.rerun.<digits>` of them for each chain that they are from,
   * with a workflow of its own that is linked to the first (`Workflow.rerunOf`, `Workflow.reruns`); the files stay in their own dataset. The
   * operation is FINISHED when the catalog has made the datasets, FAILED when it refused all of them; `Operation.workflows` shows how
   * the files go on. All files are run again or none: NOT_FOUND, INVALID, ILLEGAL_MOVE name each file (`extensions.files`) that cannot be,
   * since it is not in the catalog, not READY, of no chain, or its chain goes on or can be retried. CONFLICT: the failed files of the task
   * are run again already, or the requestId belongs to another request; UNAVAILABLE: workload or the catalog does not answer.
   */
  readonly rerun: Operation;
  /**
   * Makes one job of a program and files by hand: a dataset `<name>.job.<digits>` of the files, named after the dataset of the first
   * one, and a workflow with one task, `Operation.workflow`, which has the job as soon as the catalog has made the dataset. The output of
   * the job is the file of the dataset `<name>.job.<digits>.output.1`. `reason`: for people; at most 1000 characters. INVALID names the field,
   * also for a file that does not exist or cannot be read; CONFLICT: the requestId belongs to another request; UNAVAILABLE: the catalog does
   * not answer.
   */
  readonly createJob: Operation;
  /**
   * Makes test tasks for a farm: tasks of one stage, one job per file, over a dataset `<name>.test.<digits>` of the files of an
   * existing one, whose own processing does not change. `Operation.tasks` lists them; they are paused and cancelled as any task. `reason`: for
   * people; at most 1000 characters. NOT_FOUND: the dataset; INVALID names the field; CONFLICT: the requestId belongs to another
   * request; UNAVAILABLE: the catalog does not answer.
   */
  readonly generateTestTasks: Operation;
  /** Repairs what workflows, tasks and their datasets disagree on, where it can be repaired. A dry run by default. */
  readonly repairWorkflowInconsistencies: WorkflowRepairResult;
  /** Accepts what `visor doctor` found, or lets it count again. Returns what is accepted of it then. INVALID names the field. */
  readonly decideFindings: ReadonlyArray<AcceptedFinding>;
};


export type MutationReplayWorkflowDeadLettersArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
  reason: Scalars['String']['input'];
};


export type MutationDiscardWorkflowDeadLettersArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
  reason: Scalars['String']['input'];
};


export type MutationCreateTemplateArgs = {
  input: CreateTemplateInput;
};


export type MutationEditTemplateArgs = {
  input: EditTemplateInput;
};


export type MutationSetTemplateStatusArgs = {
  input: SetTemplateStatusInput;
};


export type MutationActOnTemplatesArgs = {
  input: ActOnTemplatesInput;
};


export type MutationStartWorkflowArgs = {
  datasetId: Scalars['ID']['input'];
  templateId: Scalars['ID']['input'];
};


export type MutationCancelTaskArgs = {
  input: CancelTaskInput;
};


export type MutationActOnJobsArgs = {
  input: ActOnJobsInput;
};


export type MutationActOnTasksArgs = {
  input: ActOnTasksInput;
};


export type MutationActOnWorkflowsArgs = {
  input: ActOnWorkflowsInput;
};


export type MutationCancelWorkflowArgs = {
  input: CancelWorkflowInput;
};


export type MutationCancelOperationArgs = {
  id: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};


export type MutationPauseTaskArgs = {
  input: ControlTaskInput;
};


export type MutationResumeTaskArgs = {
  input: ControlTaskInput;
};


export type MutationSetTaskRankArgs = {
  input: SetTaskRankInput;
};


export type MutationFinishTaskArgs = {
  input: ControlTaskInput;
};


export type MutationRetryJobsArgs = {
  input: RetryJobsInput;
};


export type MutationRetryTaskArgs = {
  input: RetryTaskInput;
};


export type MutationRetryWorkflowArgs = {
  input: RetryWorkflowInput;
};


export type MutationRerunArgs = {
  input: RerunInput;
};


export type MutationCreateJobArgs = {
  input: CreateJobInput;
  reason?: InputMaybe<Scalars['String']['input']>;
};


export type MutationGenerateTestTasksArgs = {
  input: GenerateTestTasksInput;
  reason?: InputMaybe<Scalars['String']['input']>;
};


export type MutationRepairWorkflowInconsistenciesArgs = {
  input: RepairWorkflowInput;
};


export type MutationDecideFindingsArgs = {
  input: DecideFindingsInput;
};

export type Subscription = {
  readonly __typename?: 'Subscription';
  /**
   * Sends those of `workflowEvents` that come, each once, within a second of their commit. `after`: the cursor of an event (in its `extensions`), to go
   * on behind it. `snapshot`: INVALID, read `workflowEvents`.
   */
  readonly workflowEventStream: Event;
  /**
   * Sends a workflow when it or one of its tasks changes state, is paused or resumed, or gets another rank. Without an argument:
   * every workflow. `after`: the cursor of an event (in its `extensions`), to go on behind it. `snapshot`: first the workflow as it
   * is now.
   */
  readonly workflowChanges: Workflow;
};


export type SubscriptionWorkflowEventStreamArgs = {
  where?: InputMaybe<EventFilter>;
  after?: InputMaybe<Scalars['String']['input']>;
  snapshot?: InputMaybe<Scalars['Boolean']['input']>;
};


export type SubscriptionWorkflowChangesArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  snapshot?: InputMaybe<Scalars['Boolean']['input']>;
};
