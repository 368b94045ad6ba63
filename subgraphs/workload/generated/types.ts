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

/** Lifecycle of a job. */
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

/** Where a failure happened. */
export type FailureSource =
  | 'pilot'
  | 'payload'
  | 'server';

export type PilotStatus =
  | 'STARTING'
  | 'IDLE'
  | 'BUSY'
  | 'DRAINING'
  | 'STOPPED'
  | 'LOST';

export type Device =
  | 'CPU'
  | 'GPU'
  | 'ANY';

export type ChecksumKind =
  | 'md5'
  | 'sha256'
  | 'adler32'
  | 'crc32';

export type Task = {
  readonly __typename?: 'Task';
  readonly id: Scalars['ID']['output'];
  /** Commands on the task, newest first: also repeated and refused ones. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly actions: TaskActionConnection;
  /** Null until workload has the task. */
  readonly progress?: Maybe<TaskProgress>;
  /** Phases that the task went through in workload, oldest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly history: StateChangeConnection;
  /** When its jobs were moved to the archive: they are read as before, and cannot be retried. Null until then. */
  readonly archivedAt?: Maybe<Scalars['DateTime']['output']>;
  /** In the order of their ordinals. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly jobs: JobConnection;
  /**
   * Every reason for which it does not run, or not on, the most decisive first: those of the job that waits first, of the forming
   * of its jobs, and what runs. Never empty.
   */
  readonly whyNotRunning: ReadonlyArray<NotRunningReason>;
  /**
   * How its jobs are: what they wait for, and of three failed ones what failed, with the end of standard error. One request may ask for
   * 33 tasks with failed jobs, else INVALID.
   */
  readonly processingExplanation: Explanation;
};


export type TaskActionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type TaskHistoryArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type TaskJobsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  states?: InputMaybe<ReadonlyArray<JobState>>;
  held?: InputMaybe<Scalars['Boolean']['input']>;
};

/** Counters of a task. */
export type TaskProgress = {
  readonly __typename?: 'TaskProgress';
  /** Files of the input dataset that jobs were formed from. */
  readonly files: Scalars['Int']['output'];
  readonly total: Scalars['Int']['output'];
  readonly defined: Scalars['Int']['output'];
  readonly queued: Scalars['Int']['output'];
  readonly active: Scalars['Int']['output'];
  readonly registering: Scalars['Int']['output'];
  readonly finished: Scalars['Int']['output'];
  readonly failed: Scalars['Int']['output'];
  readonly cancelled: Scalars['Int']['output'];
  /** Jobs among the `defined` that are held for a person. */
  readonly held: Scalars['Int']['output'];
  /** Ended attempts, by final state. */
  readonly attempts: AttemptCounts;
  /** Failed jobs by code. */
  readonly failures: ReadonlyArray<FailureCount>;
  /** Attempts that failed or were lost, by code, of all rounds. */
  readonly attemptFailures: ReadonlyArray<FailureCount>;
  /** All jobs are formed. */
  readonly formed: Scalars['Boolean']['output'];
  readonly registeredAt: Scalars['DateTime']['output'];
  readonly summarisedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Higher runs first. */
  readonly rank: Scalars['Float']['output'];
  /** Its waiting jobs are not given to pilots; running ones go on. */
  readonly paused: Scalars['Boolean']['output'];
  readonly pausedReason?: Maybe<Scalars['String']['output']>;
  /** Null where it is not paused, or where workload paused it itself. */
  readonly pausedBy?: Maybe<Scalars['String']['output']>;
  readonly pausedAt?: Maybe<Scalars['DateTime']['output']>;
  /** It ends with what is there: waiting jobs are cancelled, running ones end. */
  readonly finishRequested: Scalars['Boolean']['output'];
  /** 1, and more after each retry of the task by a person. */
  readonly round: Scalars['Int']['output'];
};

export type TaskActionKind =
  | 'cancel'
  | 'pause'
  | 'resume'
  | 'rank'
  | 'finish'
  | 'retry'
  | 'release'
  | 'fail'
  | 'create'
  | 'delete'
  | 'repair'
  /** The forming of its jobs was switched on or off; `details` has `enabled`. */
  | 'splitting'
  /** An attempt of one of its jobs was ended by `killAttempt`; `details` has `jobId` and `attempt`. UNCHANGED: it was being ended already. */
  | 'kill'
  /** Jobs of it were cancelled; `details` has which. */
  | 'cancelJobs'
  /** A retry or a cancel was stopped before it came to all of its jobs; `details.stops` is its operation, and the numbers say how far it was. */
  | 'stop';

export type TaskActionOutcome =
  /** It still goes through the jobs of the task, or has not stopped the command yet that it stops. */
  | 'RUNNING'
  | 'APPLIED'
  /** The task, or its jobs, were already as the command wants them. */
  | 'UNCHANGED'
  | 'REFUSED';

/** A command on a task: who gave it, when, why, and how it ended. */
export type TaskAction = {
  readonly __typename?: 'TaskAction';
  readonly id: Scalars['ID']['output'];
  /** A command with the same id on the same task is applied once. */
  readonly operationId: Scalars['ID']['output'];
  readonly kind: TaskActionKind;
  /** Null: nobody said who. */
  readonly by?: Maybe<Scalars['String']['output']>;
  readonly reason?: Maybe<Scalars['String']['output']>;
  readonly at: Scalars['DateTime']['output'];
  /** What the command says beside that, e.g. the rank, or which jobs a retry is about. */
  readonly details?: Maybe<Scalars['JSON']['output']>;
  readonly outcome: TaskActionOutcome;
  /** Refusal code and text, where it was refused; who stopped it, where it was stopped. */
  readonly code?: Maybe<Scalars['String']['output']>;
  readonly text?: Maybe<Scalars['String']['output']>;
  /** Jobs that it is about, those that it changed, and those that it could not change. */
  readonly matched: Scalars['Int']['output'];
  readonly applied: Scalars['Int']['output'];
  readonly refused: Scalars['Int']['output'];
  readonly endedAt?: Maybe<Scalars['DateTime']['output']>;
};

export type TaskActionConnection = {
  readonly __typename?: 'TaskActionConnection';
  readonly nodes: ReadonlyArray<TaskAction>;
  readonly pageInfo: PageInfo;
};

/** What a person asked of tasks (workflow owns it); here: its result for each job. */
export type Operation = {
  readonly __typename?: 'Operation';
  readonly id: Scalars['ID']['output'];
  /** Jobs that it is about, by task and id, as far as it has come. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly jobs: JobResultConnection;
};


/** What a person asked of tasks (workflow owns it); here: its result for each job. */
export type OperationJobsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type JobResultOutcome =
  /** It has not come to the job yet. */
  | 'PENDING'
  | 'APPLIED'
  | 'REFUSED';

/** What an operation did to one job. */
export type JobResult = {
  readonly __typename?: 'JobResult';
  readonly jobId: Scalars['ID']['output'];
  /** Null where the job is not kept any more. */
  readonly job?: Maybe<Job>;
  readonly outcome: JobResultOutcome;
  /** Why it was refused. */
  readonly text?: Maybe<Scalars['String']['output']>;
};

export type JobResultConnection = {
  readonly __typename?: 'JobResultConnection';
  readonly nodes: ReadonlyArray<JobResult>;
  readonly pageInfo: PageInfo;
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

/** The jobs that a retry would be about now. */
export type RetryPreview = {
  readonly __typename?: 'RetryPreview';
  /** Number of jobs. */
  readonly matched: Scalars['Int']['output'];
  /** Whether all ended jobs were looked at; else only the first 100,000. */
  readonly exact: Scalars['Boolean']['output'];
  /** The jobs by their failure code. */
  readonly codes: ReadonlyArray<FailureCount>;
  /** The jobs by the node of their last attempt, the 100 nodes with most of them. Jobs that were never claimed have none. */
  readonly nodes: ReadonlyArray<NodeCount>;
};

export type JobFileKind =
  /** A file that a job reads. */
  | 'INPUT'
  /** A file that an attempt made. */
  | 'OUTPUT'
  /** The log archive of an attempt. */
  | 'LOG';

export type JobFileState =
  /** An input: its job has not ended. Else: the catalog has not confirmed it. */
  | 'WAITING'
  /** An input: its job finished. Else: the catalog has it. */
  | 'DONE'
  /** An input: its job failed. Else: the catalog refused it. */
  | 'FAILED'
  /** An input of a cancelled job. */
  | 'CANCELLED';

/** A file that a job reads or that an attempt of it made. */
export type JobFile = {
  readonly __typename?: 'JobFile';
  readonly kind: JobFileKind;
  readonly name: Scalars['String']['output'];
  /** Null while the catalog does not have it. */
  readonly file?: Maybe<File>;
  readonly job?: Maybe<Job>;
  readonly state: JobFileState;
  /** Failure code and text of the job, or what the catalog said while the job waits for it. */
  readonly code?: Maybe<Scalars['Int']['output']>;
  readonly text?: Maybe<Scalars['String']['output']>;
};

export type JobFileConnection = {
  readonly __typename?: 'JobFileConnection';
  readonly nodes: ReadonlyArray<JobFile>;
  readonly pageInfo: PageInfo;
};

export type JobInputs = {
  readonly __typename?: 'JobInputs';
  /** Number of the input files. */
  readonly count: Scalars['Long']['output'];
  /** Those of `fileIds` that are among them, in the order given. */
  readonly fileIds: ReadonlyArray<Scalars['ID']['output']>;
};

export type DeleteJobsInput = {
  readonly taskId: Scalars['ID']['input'];
  /** The id of the task once more. */
  readonly confirm: Scalars['ID']['input'];
  /** For people; at most 1000 characters. */
  readonly reason: Scalars['String']['input'];
};

export type DeleteJobsResult = {
  readonly __typename?: 'DeleteJobsResult';
  /** Null: workflow does not have it; its command came from somebody else. */
  readonly task?: Maybe<Task>;
  /** Jobs that were deleted by this call. */
  readonly deleted: Scalars['Int']['output'];
  /** Whether none is left. A call deletes at most 50,000; the server goes on with the rest, `Task.actions` shows how far it is. */
  readonly done: Scalars['Boolean']['output'];
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

export type Inconsistency = {
  readonly __typename?: 'Inconsistency';
  readonly kind: InconsistencyKind;
  /** Of the job, or of the task or storage where it is about that as a whole. */
  readonly id: Scalars['ID']['output'];
  /** With which it is compared again: of the task, or of the storage. */
  readonly taskId: Scalars['ID']['output'];
  /** Null: it is about a storage, or workflow does not have it, since its command came from somebody else. */
  readonly task?: Maybe<Task>;
  /** Null where it is about the task as a whole, or where the job is gone. */
  readonly job?: Maybe<Job>;
  readonly text: Scalars['String']['output'];
  /** What to do about it. */
  readonly remedy: Scalars['String']['output'];
};

export type InconsistencyConnection = {
  readonly __typename?: 'InconsistencyConnection';
  readonly nodes: ReadonlyArray<Inconsistency>;
  readonly pageInfo: PageInfo;
};

export type RepairInput = {
  /** Null: every task. */
  readonly taskId?: InputMaybe<Scalars['ID']['input']>;
  /** Null: every kind. */
  readonly kinds?: InputMaybe<ReadonlyArray<InconsistencyKind>>;
  /** For people; at most 1000 characters. */
  readonly reason: Scalars['String']['input'];
  /** `next` of an earlier call, with the same task and kinds. */
  readonly after?: InputMaybe<Scalars['String']['input']>;
  /** Only says what would be repaired. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
};

export type RepairResult = {
  readonly __typename?: 'RepairResult';
  /** At most 500. What could be repaired is gone in the next call. */
  readonly found: ReadonlyArray<RepairedInconsistency>;
  /** Where the next call goes on (`after`); null where all tasks were compared. */
  readonly next?: Maybe<Scalars['String']['output']>;
};

export type RepairedInconsistency = {
  readonly __typename?: 'RepairedInconsistency';
  readonly kind: InconsistencyKind;
  readonly id: Scalars['ID']['output'];
  readonly taskId: Scalars['ID']['output'];
  /** Null: workflow does not have it; its command came from somebody else. */
  readonly task?: Maybe<Task>;
  readonly job?: Maybe<Job>;
  readonly text: Scalars['String']['output'];
  /** What to do about it. */
  readonly remedy: Scalars['String']['output'];
  /** It was repaired; in a dry run: it would be. The others need a person. */
  readonly repaired: Scalars['Boolean']['output'];
};

export type NodeCount = {
  readonly __typename?: 'NodeCount';
  readonly node: Scalars['String']['output'];
  readonly count: Scalars['Int']['output'];
};

export type AttemptCounts = {
  readonly __typename?: 'AttemptCounts';
  readonly finished: Scalars['Int']['output'];
  readonly failed: Scalars['Int']['output'];
  readonly cancelled: Scalars['Int']['output'];
  readonly lost: Scalars['Int']['output'];
};

export type FailureCount = {
  readonly __typename?: 'FailureCount';
  readonly code: Scalars['Int']['output'];
  readonly name: Scalars['String']['output'];
  readonly count: Scalars['Int']['output'];
};

export type JobConnection = {
  readonly __typename?: 'JobConnection';
  readonly nodes: ReadonlyArray<Job>;
  readonly pageInfo: PageInfo;
  /** From the counters of tasks where `where` names only task and state, else counted to 10,000. */
  readonly count: Count;
  readonly facets: ReadonlyArray<Facet>;
};


export type JobConnectionFacetsArgs = {
  fields: ReadonlyArray<JobFacet>;
};

export type JobStateFilter = {
  readonly in?: InputMaybe<ReadonlyArray<JobState>>;
  readonly not?: InputMaybe<ReadonlyArray<JobState>>;
};

export type DeviceFilter = {
  readonly in?: InputMaybe<ReadonlyArray<Device>>;
  readonly not?: InputMaybe<ReadonlyArray<Device>>;
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

export type JobOrderField =
  /** The order in which they were made. */
  | 'ID'
  /** Only with `where: { task: { eq } }`, and the default there. */
  | 'ORDINAL'
  /** Only jobs that have ended. */
  | 'ENDED_AT';

export type JobOrder = {
  readonly by: JobOrderField;
  readonly direction?: Direction;
};

export type JobFacet =
  | 'STATE'
  | 'DEVICE'
  | 'TASK'
  /** Of the last attempt. */
  | 'NODE'
  | 'FAILURE';

/** One task's work on one file (map) or on a group of files (merge). */
export type Job = {
  readonly __typename?: 'Job';
  readonly id: Scalars['ID']['output'];
  /** Null: workflow does not have it; its command came from somebody else. */
  readonly task?: Maybe<Task>;
  /** Root ordinal of its first input; unique in its task. */
  readonly ordinal: Scalars['Int']['output'];
  readonly state: JobState;
  readonly device: Device;
  /** Of its task. */
  readonly rank: Scalars['Float']['output'];
  readonly inputs: ReadonlyArray<File>;
  readonly outputs: ReadonlyArray<File>;
  readonly attempts: ReadonlyArray<Attempt>;
  /** Every change of the job and of its attempts, oldest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly history: JobTransitionConnection;
  /** What persons did to it, newest first; that to the whole task is in `Task.actions`. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly actions: ActionConnection;
  readonly cancelRequested: Scalars['Boolean']['output'];
  /** Failure of the last attempt of a FAILED or held job. */
  readonly failure?: Maybe<Failure>;
  /** FAILED because the limit of attempts was reached. */
  readonly exhausted: Scalars['Boolean']['output'];
  /** Refusal or delay by the catalog, while REGISTERING. */
  readonly note?: Maybe<Scalars['String']['output']>;
  readonly createdAt: Scalars['DateTime']['output'];
  readonly queuedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly startedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it becomes claimable at the earliest. */
  readonly notBefore?: Maybe<Scalars['DateTime']['output']>;
  /**
   * Why it waits for a person; null when it does not. A held job is DEFINED and is not offered until `releaseJobs`; `failJobs`
   * ends it.
   */
  readonly held?: Maybe<JobHold>;
  /** Every reason for which it does not run, the most decisive first; never empty. */
  readonly whyNotRunning: ReadonlyArray<NotRunningReason>;
  /** Its last attempts, with the end of standard error of the one that decided. One request may ask for 100 jobs that failed, else INVALID. */
  readonly explanation: Explanation;
};


/** One task's work on one file (map) or on a group of files (merge). */
export type JobHistoryArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** One task's work on one file (map) or on a group of files (merge). */
export type JobActionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type HoldReason =
  /** A retry rule says so. */
  | 'RULE'
  /** Its attempts crashed (403) or were lost (701) on too many different nodes: its input may be what ends them. */
  | 'POISON';

/** Why a job waits for a person. */
export type JobHold = {
  readonly __typename?: 'JobHold';
  readonly reason: HoldReason;
  /** The rule that holds it. */
  readonly rule?: Maybe<Scalars['ID']['output']>;
  /** The nodes that it crashed on, for POISON. */
  readonly nodes: ReadonlyArray<Scalars['String']['output']>;
  readonly since: Scalars['DateTime']['output'];
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
  | 'CLAIMABLE';

/** One reason why a job or task does not run: a code for programs, a sentence for people. */
export type NotRunningReason = {
  readonly __typename?: 'NotRunningReason';
  readonly code: NotRunningCode;
  /** The code's sentence, with its parameters, in English. */
  readonly text: Scalars['String']['output'];
  /** The values in the sentence; the code determines the fields. Lists of names are cut after five, `+ n` is the rest. */
  readonly parameters: Scalars['JSON']['output'];
};

/** Why an attempt or a job failed. */
export type Failure = {
  readonly __typename?: 'Failure';
  /** Failure code, see docs/states.md; the first digit is the phase. */
  readonly code: Scalars['Int']['output'];
  readonly name: Scalars['String']['output'];
  readonly source: FailureSource;
  readonly text: Scalars['String']['output'];
};

/** One try at a job by one pilot. */
export type Attempt = {
  readonly __typename?: 'Attempt';
  readonly number: Scalars['Int']['output'];
  readonly state: AttemptState;
  readonly pilot?: Maybe<Pilot>;
  readonly failure?: Maybe<Failure>;
  /** The program's JSON report, if its template declares one. */
  readonly report?: Maybe<Scalars['JSON']['output']>;
  readonly log?: Maybe<File>;
  /** The same, to be read by member; null where there is none. */
  readonly logs?: Maybe<LogArchive>;
  /** Why there is no log archive in the catalog. */
  readonly logNote?: Maybe<Scalars['String']['output']>;
  /**
   * The end of the program's standard output. Null while the program runs, when it wrote nothing, and when its standard output
   * is stored as an output. One request may ask for at most 100 attempts, else INVALID.
   */
  readonly stdout?: Maybe<StreamTail>;
  /** The end of the program's standard error, under the same rules as `stdout`. */
  readonly stderr?: Maybe<StreamTail>;
  /**
   * The last `bytes` (1 to 65536) that the program wrote to a stream. While the attempt goes on, the question makes its pilot send them, for
   * half a minute; the answer waits up to 3 s for that. Null: the pilot sends none (it is not heard, or does not know how), or the attempt has
   * ended without them. One request may ask for at most 100 attempts, else INVALID; UNAVAILABLE while people follow too many.
   */
  readonly tail?: Maybe<AttemptTail>;
  readonly claimedAt: Scalars['DateTime']['output'];
  readonly endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Every accepted change of state. */
  readonly history: ReadonlyArray<AttemptChange>;
  /** What the retry rules said of its failure; null when they were not asked. */
  readonly decision?: Maybe<AttemptDecision>;
  /** What its program used, with all processes. Null while it runs, where no program ran, and where its pilot does not tell. */
  readonly usage?: Maybe<AttemptUsage>;
  /** What ran. Null where no program ran, and where its pilot does not tell. */
  readonly execution?: Maybe<AttemptExecution>;
};


/** One try at a job by one pilot. */
export type AttemptTailArgs = {
  stream?: OutputStream;
  bytes?: Scalars['Int']['input'];
};

/** What the program of an attempt and all processes that it started used. Null: not known. */
export type AttemptUsage = {
  readonly __typename?: 'AttemptUsage';
  /** Processor time, user and system, seconds. */
  readonly cpuSeconds?: Maybe<Scalars['Float']['output']>;
  /** Time from the start of the program to its end, seconds. */
  readonly wallSeconds?: Maybe<Scalars['Float']['output']>;
  /** Most memory at a time when the pilot looked; null for a program that ended before that. */
  readonly peakMemoryMiB?: Maybe<Scalars['Float']['output']>;
  /** Bytes read and written by calls to the system, also where a cache or a pipe gave or took them. */
  readonly readBytes?: Maybe<Scalars['Long']['output']>;
  readonly writtenBytes?: Maybe<Scalars['Long']['output']>;
  /** Most disk that its files took when the pilot counted them; null for a program that ended before that. */
  readonly peakScratchMiB?: Maybe<Scalars['Float']['output']>;
  /** Most processes and threads at a time when the pilot looked. */
  readonly peakProcesses?: Maybe<Scalars['Int']['output']>;
};

/** The program of an attempt, and where it ran. */
export type AttemptExecution = {
  readonly __typename?: 'AttemptExecution';
  /** The program file, with all links followed. */
  readonly program?: Maybe<Scalars['String']['output']>;
  /** SHA-256 of the program file, hexadecimal. */
  readonly sha256?: Maybe<Scalars['String']['output']>;
  /** What the program's folder says its version is. */
  readonly version?: Maybe<Scalars['String']['output']>;
  /** Number of the slot in its pilot, from 0. */
  readonly slot?: Maybe<Scalars['Int']['output']>;
  /** GPUs that it could see; null where its pilot does not assign them. */
  readonly gpus?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** SHA-256 of the environment variables that are the same for all attempts of a step on a node: equal digests, equal environments. */
  readonly environment?: Maybe<Scalars['String']['output']>;
  /** What limited its memory: `cgroup` (the system, at once) or `sampling` (the pilot looks at it a few times a second). */
  readonly memoryBy?: Maybe<Scalars['String']['output']>;
};

/** What the retry rules said of a failure. */
export type AttemptDecision = {
  readonly __typename?: 'AttemptDecision';
  /** Version of the rules; 0: the default set. */
  readonly version: Scalars['Int']['output'];
  /** The rule that decided; null: none matched, so that the task's retries decided alone. */
  readonly rule?: Maybe<Scalars['ID']['output']>;
  readonly outcome: RetryOutcome;
  /** FAIL because a limit was reached: the task's retries, three losses, or seven node faults. */
  readonly exhausted: Scalars['Boolean']['output'];
};

export type RetryOutcome =
  | 'RETRY'
  | 'FAIL'
  | 'HOLD';

/** What a retry rule does with a job whose attempt failed. */
export type RetryAction =
  /** Tries again, anywhere. */
  | 'RETRY'
  /** Tries again; for 60 s on another node, while another node has a pilot that can run the job. */
  | 'RETRY_OTHER_NODE'
  /**
   * Tries again on another pilot. While another pilot could run the job, nothing is counted; otherwise the attempt counts as a node
   * fault, of which the seventh is the last.
   */
  | 'RETRY_OTHER_PILOT'
  /** Ends the job as FAILED. */
  | 'FAIL'
  /** Holds the job for a person. */
  | 'HOLD';

/** A rule about failures. The first rule of a set that matches decides. */
export type RetryRule = {
  readonly __typename?: 'RetryRule';
  /** Unique in its set: letters a to z, digits and hyphens. */
  readonly id: Scalars['ID']['output'];
  readonly match: RetryMatch;
  readonly action: RetryAction;
  /** Null: the task's own delay, doubled with each failure, at most 600 s. */
  readonly delay?: Maybe<RetryDelay>;
  /** Memory of the next attempts; the limit is in MiB. Without effect on a job that states no memory. */
  readonly moreMemory?: Maybe<RetryMore>;
  /** Wall time of the next attempts; the limit is in seconds. */
  readonly moreTime?: Maybe<RetryMore>;
  /** Whether the attempt counts against the task's retries. False is for code 702 alone. */
  readonly counted: Scalars['Boolean']['output'];
};

/** Which failures a rule is about: all that is stated must hold; null: anything. */
export type RetryMatch = {
  readonly __typename?: 'RetryMatch';
  readonly sources?: Maybe<ReadonlyArray<FailureSource>>;
  /** Failure codes. */
  readonly codes?: Maybe<ReadonlyArray<Scalars['Int']['output']>>;
  /** First digits of failure codes. */
  readonly phases?: Maybe<ReadonlyArray<Scalars['Int']['output']>>;
  /** Part of the failure's text, whatever the case of its letters; `*` stands for any characters. At most 200 characters, 10 stars. */
  readonly message?: Maybe<Scalars['String']['output']>;
  /** The failure is at least the n-th of its job, from 1. A retry or a release by a person counts from 1 again. */
  readonly from?: Maybe<Scalars['Int']['output']>;
  /** The failure is at most the n-th of its job. */
  readonly to?: Maybe<Scalars['Int']['output']>;
  readonly taskId?: Maybe<Scalars['ID']['output']>;
  /** First word of the task's command. */
  readonly program?: Maybe<Scalars['String']['output']>;
  /** The task has this label. */
  readonly label?: Maybe<Scalars['String']['output']>;
};

/** Pause before the next attempt. */
export type RetryDelay = {
  readonly __typename?: 'RetryDelay';
  /** Seconds before the first retry, or the task's own delay where that is longer; 0: at once. */
  readonly first: Scalars['Float']['output'];
  /** By how much each further pause is longer, 1 to 10. */
  readonly factor: Scalars['Float']['output'];
  /** Longest pause, seconds. */
  readonly longest: Scalars['Float']['output'];
  /** Part of the pause, 0 to 1, by which it may be shorter, so that jobs do not all come back at once. */
  readonly jitter: Scalars['Float']['output'];
};

/** How much more of a resource the next attempt gets. */
export type RetryMore = {
  readonly __typename?: 'RetryMore';
  /** 1.01 to 10. */
  readonly factor: Scalars['Float']['output'];
  /** Up to what. */
  readonly limit: Scalars['Int']['output'];
};

/** Retry rules, in the order in which they are asked. A set never changes. */
export type RetryRuleSet = {
  readonly __typename?: 'RetryRuleSet';
  /** 0: the default set. */
  readonly version: Scalars['Int']['output'];
  readonly rules: ReadonlyArray<RetryRule>;
  /** The rules are those of the default set. */
  readonly isDefault: Scalars['Boolean']['output'];
  readonly by?: Maybe<Scalars['String']['output']>;
  readonly at?: Maybe<Scalars['DateTime']['output']>;
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** Who put it in force confirmed that one rule may take every failure from the others (`allowMatchAll`). */
  readonly matchAllAllowed: Scalars['Boolean']['output'];
  readonly warnings: ReadonlyArray<RetryRuleWarning>;
};

export type RetryRuleWarningCode =
  /** It matches every failure, and is not the last rule after others: no other rule is ever asked. */
  | 'MATCHES_EVERYTHING'
  /** It is never asked: earlier rules take all that it is about, or it is about nothing. */
  | 'UNREACHABLE';

/** What a person should know about a rule that is allowed. */
export type RetryRuleWarning = {
  readonly __typename?: 'RetryRuleWarning';
  readonly rule: Scalars['ID']['output'];
  readonly code: RetryRuleWarningCode;
  /** The rules that it shadows, or that shadow it. */
  readonly others: ReadonlyArray<Scalars['ID']['output']>;
  readonly text: Scalars['String']['output'];
};

/** What rules would have decided about past failures. */
export type RetryDryRun = {
  readonly __typename?: 'RetryDryRun';
  /** Attempts that were compared, the newest first. */
  readonly attempts: Scalars['Int']['output'];
  /** Attempts about which the rules would have decided otherwise than those in force, pauses and places included. */
  readonly changed: Scalars['Int']['output'];
  /** There are older attempts that were not looked at. */
  readonly truncated: Scalars['Boolean']['output'];
  readonly counts: ReadonlyArray<RetryDryRunCount>;
  /** At most 50 attempts with another decision. */
  readonly examples: ReadonlyArray<RetryComparison>;
  readonly warnings: ReadonlyArray<RetryRuleWarning>;
};

export type RetryDryRunCount = {
  readonly __typename?: 'RetryDryRunCount';
  readonly code: Scalars['Int']['output'];
  readonly name: Scalars['String']['output'];
  /** With the rules in force. */
  readonly before: RetryOutcome;
  /** With the rules that are tried. */
  readonly after: RetryOutcome;
  readonly attempts: Scalars['Int']['output'];
  readonly changed: Scalars['Int']['output'];
};

export type RetryComparison = {
  readonly __typename?: 'RetryComparison';
  readonly job?: Maybe<Job>;
  readonly attempt: Scalars['Int']['output'];
  readonly code: Scalars['Int']['output'];
  readonly before: RetryVerdict;
  readonly after: RetryVerdict;
};

export type RetryVerdict = {
  readonly __typename?: 'RetryVerdict';
  readonly outcome: RetryOutcome;
  readonly rule?: Maybe<Scalars['ID']['output']>;
};

export type RetryRuleInput = {
  readonly id: Scalars['ID']['input'];
  /** Left out: every failure. */
  readonly match?: InputMaybe<RetryMatchInput>;
  readonly action: RetryAction;
  readonly delay?: InputMaybe<RetryDelayInput>;
  readonly moreMemory?: InputMaybe<RetryMoreInput>;
  readonly moreTime?: InputMaybe<RetryMoreInput>;
  readonly counted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** As `RetryMatch`. */
export type RetryMatchInput = {
  readonly sources?: InputMaybe<ReadonlyArray<FailureSource>>;
  readonly codes?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  readonly phases?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  readonly message?: InputMaybe<Scalars['String']['input']>;
  readonly from?: InputMaybe<Scalars['Int']['input']>;
  readonly to?: InputMaybe<Scalars['Int']['input']>;
  readonly taskId?: InputMaybe<Scalars['ID']['input']>;
  readonly program?: InputMaybe<Scalars['String']['input']>;
  readonly label?: InputMaybe<Scalars['String']['input']>;
};

/** As `RetryDelay`. */
export type RetryDelayInput = {
  readonly first: Scalars['Float']['input'];
  readonly factor?: InputMaybe<Scalars['Float']['input']>;
  /** Default: 600, or `first` where that is longer. */
  readonly longest?: InputMaybe<Scalars['Float']['input']>;
  readonly jitter?: InputMaybe<Scalars['Float']['input']>;
};

/** As `RetryMore`. */
export type RetryMoreInput = {
  readonly factor: Scalars['Float']['input'];
  readonly limit: Scalars['Int']['input'];
};

/** Which held jobs: `jobIds` or `taskId` is needed; all that is given must hold. */
export type HeldJobsInput = {
  readonly jobIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  readonly taskId?: InputMaybe<Scalars['ID']['input']>;
  /** Codes of the failures that they are held for. */
  readonly codes?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  readonly reasons?: InputMaybe<ReadonlyArray<HoldReason>>;
};

export type HeldJobsResult = {
  readonly __typename?: 'HeldJobsResult';
  /** Jobs that were released or failed, at most 10,000 in one call. */
  readonly applied: Scalars['Int']['output'];
  /** There may be more such jobs: call again. */
  readonly more: Scalars['Boolean']['output'];
  readonly jobIds: ReadonlyArray<Scalars['ID']['output']>;
};

/**
 * The last 64 KiB of a stream as text. Terminal control sequences are removed; each other control or format character, and each
 * byte that is not UTF-8, becomes one visible character.
 */
export type StreamTail = {
  readonly __typename?: 'StreamTail';
  readonly text: Scalars['String']['output'];
  /** Bytes before the text that are not stored here; the log archive has more. */
  readonly omittedBytes: Scalars['Long']['output'];
};

export type OutputStream =
  | 'STDOUT'
  | 'STDERR';

/** The end of a stream, also while the program runs. The text is as in `StreamTail`. */
export type AttemptTail = {
  readonly __typename?: 'AttemptTail';
  readonly text: Scalars['String']['output'];
  /** Bytes before the text; control sequences that were removed may count. */
  readonly omittedBytes: Scalars['Long']['output'];
  /** When it was the end of the stream. */
  readonly at: Scalars['DateTime']['output'];
  /** Whether the attempt goes on, so that more may come. */
  readonly live: Scalars['Boolean']['output'];
};

export type AttemptChange = {
  readonly __typename?: 'AttemptChange';
  readonly state: AttemptState;
  readonly at: Scalars['DateTime']['output'];
};

/** Why a job or an attempt changed. */
export type TransitionCause =
  /** Its task formed the job. */
  | 'FORM'
  /** The scheduler made it claimable. */
  | 'OFFER'
  /** The scheduler, or a pause of its task, took it back before a pilot claimed it. */
  | 'RECALL'
  /** A pilot claimed it. */
  | 'CLAIM'
  /** A pilot reported on its attempt. */
  | 'REPORT'
  /** No heartbeat or report ever named the claim: its pilot did not receive it. */
  | 'CLAIM_NOT_RECEIVED'
  /** Its pilot was not heard for a whole lease. */
  | 'LEASE_EXPIRED'
  /** Its pilot was heard again before another one claimed the job: the attempt goes on. */
  | 'PILOT_RETURNED'
  /** Its pilot was started again. */
  | 'PILOT_RESTARTED'
  /** The catalog answered the request to register its outputs. */
  | 'CATALOG_REPLY'
  /** Its task was cancelled. */
  | 'CANCEL'
  /** Every live pilot of its device lacks its program. */
  | 'PROGRAM_MISSING'
  /** A person runs it again. */
  | 'RETRY'
  /** It waits for a person. */
  | 'HOLD'
  /** A person, or the end of what held it, released it. */
  | 'RELEASE'
  /** A person created or changed it by hand. */
  | 'PERSON'
  /** A person repaired an inconsistency. */
  | 'REPAIR';

export type JobTransitionConnection = {
  readonly __typename?: 'JobTransitionConnection';
  readonly nodes: ReadonlyArray<JobTransition>;
  readonly pageInfo: PageInfo;
};

/** One change of a job, of one of its attempts, or of both. */
export type JobTransition = {
  readonly __typename?: 'JobTransition';
  /** When the server recorded it. */
  readonly at: Scalars['DateTime']['output'];
  readonly cause: TransitionCause;
  /** The state that the job entered, or that it kept (HOLD, RELEASE); null when only its attempt changed. */
  readonly jobState?: Maybe<JobState>;
  /** Number of the attempt concerned. */
  readonly attempt?: Maybe<Scalars['Int']['output']>;
  /** The state that the attempt entered. */
  readonly attemptState?: Maybe<AttemptState>;
  /** When its pilot says that it happened, between the claim and `at`. */
  readonly nodeAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who caused it: the name of a pilot (its id where the pilot is not known any more), the subject of a person, or `workload`. */
  readonly reporter: Scalars['String']['output'];
  /** A person's reason, or the rule that decided. */
  readonly note?: Maybe<Scalars['String']['output']>;
};

export type StateChangeConnection = {
  readonly __typename?: 'StateChangeConnection';
  readonly nodes: ReadonlyArray<StateChange>;
  readonly pageInfo: PageInfo;
};

/** A change of the phase of a task, or of the state of a pilot or node. */
export type StateChange = {
  readonly __typename?: 'StateChange';
  /** When the server recorded it. */
  readonly at: Scalars['DateTime']['output'];
  readonly aspect: StateAspect;
  /** The state before; null for what was new. */
  readonly source?: Maybe<Scalars['String']['output']>;
  /** The state that it entered. */
  readonly target: Scalars['String']['output'];
  readonly cause: StateChangeCause;
  /** Who caused it: the subject of a person, the name of a pilot, `workflow` or `workload`. */
  readonly reporter: Scalars['String']['output'];
  /** A person's reason, or what else is known. */
  readonly note?: Maybe<Scalars['String']['output']>;
};

export type StateAspect =
  /** INTAKE, FORMING, FORMED, SUMMARISED or REJECTED. */
  | 'TASK_PHASE'
  /** A PilotStatus. */
  | 'PILOT_STATUS'
  /** A NodeMode. */
  | 'NODE_MODE'
  /** A NodeHealth. */
  | 'NODE_HEALTH';

/** Why a task, a pilot or a node changed. */
export type StateChangeCause =
  /** Workflow sent the task; a pilot was started. */
  | 'REGISTER'
  /** The dataset and the storage of the task were found. */
  | 'ACCEPT'
  /** The task cannot be run. */
  | 'REJECT'
  /** All jobs of the task are formed. */
  | 'FORM'
  /** All jobs of the task have ended. */
  | 'SUMMARISE'
  /** The task was cancelled. */
  | 'CANCEL'
  /** A person takes what is there. */
  | 'FINISH'
  /** A person retries failed jobs of the task. */
  | 'RETRY'
  /** A person repaired an inconsistency. */
  | 'REPAIR'
  /** The pilot said that it works. */
  | 'HEARTBEAT'
  /** A person drains the pilot, or it ends after its jobs. */
  | 'DRAIN'
  /** A person cancelled the drain. */
  | 'UNDRAIN'
  /** The pilot stopped. */
  | 'STOP'
  /** The pilot was not heard any more. */
  | 'LOSE'
  /** A person set it. */
  | 'PERSON'
  /** Too many attempts in a row failed on the node. */
  | 'FAILURES'
  /** The node gets one job to try. */
  | 'PROBE'
  /** An attempt succeeded on the node. */
  | 'SUCCESS';

export type Storage = {
  readonly __typename?: 'Storage';
  readonly id: Scalars['ID']['output'];
  /**
   * Bytes reserved for what running jobs are expected to write there, and for what they wrote until the catalog counts it as used. 0
   * where workload knows nothing of the storage.
   */
  readonly reservedBytes: Scalars['Float']['output'];
};

export type LogArchive = {
  readonly __typename?: 'LogArchive';
  readonly id: Scalars['ID']['output'];
};

export type File = {
  readonly __typename?: 'File';
  readonly id: Scalars['ID']['output'];
  /** The job that made it. */
  readonly producedBy?: Maybe<Job>;
  /** Jobs that read it. */
  readonly consumedBy: ReadonlyArray<Job>;
  /**
   * How far it is processed, and why, by the newest 20 jobs that read it; jobs by hand and those of test tasks do not count. `Dataset.processing`
   * says it of whole chains.
   */
  readonly processing: FileProcessing;
  /** Jobs that read it, at most 10, and the one that made it. */
  readonly processingExplanation: Explanation;
};

export type FileProcessingState =
  /** No job processes it: `Dataset.processing` of its dataset says why. */
  | 'UNPROCESSED'
  /** A job will read it, and does not run yet: `job.whyNotRunning` says why. */
  | 'WAITING'
  | 'IN_WORK'
  /** The jobs that read it have finished. Whether its chain has: `Dataset.processing`. */
  | 'PROCESSED'
  | 'FAILED'
  | 'CANCELLED';

export type FileProcessing = {
  readonly __typename?: 'FileProcessing';
  /** IN_WORK before WAITING, FAILED, CANCELLED and PROCESSED, where several chains read it. */
  readonly state: FileProcessingState;
  readonly text: Scalars['String']['output'];
  /** The job that decides the state; its task names the chain. */
  readonly job?: Maybe<Job>;
  /** Where it is in work. */
  readonly node?: Maybe<Scalars['String']['output']>;
  readonly pilot?: Maybe<Pilot>;
  /** When the job came into its state. */
  readonly since?: Maybe<Scalars['DateTime']['output']>;
  readonly failure?: Maybe<Failure>;
  /** Jobs whose work a rerun does, or has done, again where they failed or were cancelled, and has done again where they finished. */
  readonly superseded: ReadonlyArray<Job>;
};

/** An agent on a node that runs attempts. */
export type Pilot = {
  readonly __typename?: 'Pilot';
  readonly id: Scalars['ID']['output'];
  /** Its states, oldest first, but for IDLE and BUSY in turn, which its attempts show. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly history: StateChangeConnection;
  /** What persons did to it, newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly actions: ActionConnection;
  /** Unique. A pilot that starts again under its name replaces the earlier process. */
  readonly name: Scalars['String']['output'];
  readonly node: Scalars['String']['output'];
  readonly status: PilotStatus;
  readonly device: Device;
  readonly slots: Scalars['Int']['output'];
  readonly version: Scalars['String']['output'];
  readonly lastSeen: Scalars['DateTime']['output'];
  /** Number of attempts that it holds. */
  readonly active: Scalars['Int']['output'];
  /** Programs whose jobs it does not claim, because none of its folders has them. It looks for them repeatedly. */
  readonly refuses: ReadonlyArray<Scalars['String']['output']>;
  /** Why it claims no jobs now, such as no local space or a broken launcher; null when it is ready. */
  readonly notReady?: Maybe<Scalars['String']['output']>;
  /** A problem that somebody should look at although it works, such as files of payloads that it cannot delete and their size. */
  readonly warning?: Maybe<Scalars['String']['output']>;
  /** Folders in which it finds programs; empty when it did not report them. */
  readonly programFolders: ReadonlyArray<Scalars['String']['output']>;
  /** How often a pilot of this name has started. A fast growing number means a crash loop. */
  readonly starts: Scalars['Int']['output'];
  /** When it last started; null when that was before Visor recorded this. */
  readonly startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Cores that it has for jobs. Null, as for memory, disk and GPUs: not declared, so that only `slots` bounds what it gets. */
  readonly cores?: Maybe<Scalars['Float']['output']>;
  /** Memory that it has for jobs, MiB. */
  readonly ramMiB?: Maybe<Scalars['Int']['output']>;
  /** Disk that it has for work directories, MiB. */
  readonly scratchMiB?: Maybe<Scalars['Int']['output']>;
  readonly gpus?: Maybe<Scalars['Int']['output']>;
  /** What it has or is, as jobs may ask for it; null when it declares none. */
  readonly labels?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** Jobs that it may hold beyond those that it can run at once. */
  readonly prefetch?: Maybe<Scalars['Int']['output']>;
  /** When it ends, by the server's clock: it gets no job that may run longer. Null when it states no end. */
  readonly endsAt?: Maybe<Scalars['DateTime']['output']>;
  /** Load of its node: processes that run or wait for a core, averaged over a minute. */
  readonly load?: Maybe<Scalars['Float']['output']>;
  /** How often a process called or registered while another one of this name was alive. It grows while two run under one name. */
  readonly nameConflicts: Scalars['Int']['output'];
  readonly nameConflictAt?: Maybe<Scalars['DateTime']['output']>;
  /** What people had it do, newest first, at most 100. */
  readonly commands: ReadonlyArray<CommandRecord>;
  readonly explanation: Explanation;
};


/** An agent on a node that runs attempts. */
export type PilotHistoryArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** An agent on a node that runs attempts. */
export type PilotActionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Queued jobs of one device, and the pilots that can claim them. */
export type JobQueue = {
  readonly __typename?: 'JobQueue';
  readonly device: Device;
  /** Number of QUEUED jobs. */
  readonly queued: Scalars['Int']['output'];
  /** When the oldest of them was queued. */
  readonly oldestQueuedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Pilots of this device that are neither STOPPED nor LOST. */
  readonly livePilots: Scalars['Int']['output'];
  /** Of these, the pilots that claim: started, not draining, and ready. */
  readonly readyPilots: Scalars['Int']['output'];
  /** QUEUED jobs that no ready pilot claims: there is no ready pilot, or each lacks the program or what the jobs need. */
  readonly stranded: Scalars['Int']['output'];
  /** Why jobs are stranded; null when none is. */
  readonly reason?: Maybe<Scalars['String']['output']>;
};

export type RegisterPilotInput = {
  readonly name: Scalars['String']['input'];
  /** New at each start of the pilot process. */
  readonly incarnation: Scalars['ID']['input'];
  readonly node: Scalars['String']['input'];
  readonly device: Device;
  readonly slots: Scalars['Int']['input'];
  readonly version: Scalars['String']['input'];
  /** Programs that it does not have. */
  readonly refuses?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Why it claims no jobs; null when it is ready. */
  readonly notReady?: InputMaybe<Scalars['String']['input']>;
  /** Folders in which it finds programs; shown to people. */
  readonly programFolders?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Cores for jobs, 0.01 to 65536. Null, here and below: not declared, so that only `slots` bounds what the pilot gets. */
  readonly cores?: InputMaybe<Scalars['Float']['input']>;
  /** Memory for jobs, MiB, 1 to 1073741824. */
  readonly ramMiB?: InputMaybe<Scalars['Int']['input']>;
  /** Disk for work directories, MiB. */
  readonly scratchMiB?: InputMaybe<Scalars['Int']['input']>;
  /** GPUs, 0 to 1024. */
  readonly gpus?: InputMaybe<Scalars['Int']['input']>;
  /** At most 32, each of 1 to 63 letters, digits and . _ : = / + -, with a letter or digit at both ends. */
  readonly labels?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Jobs that it may hold beyond those that it can run at once, 0 to 10000. */
  readonly prefetch?: InputMaybe<Scalars['Int']['input']>;
  /** How long from now the pilot runs, seconds, 1 to 315360000. It gets no job that may run longer than what is left of it. */
  readonly lifetimeSeconds?: InputMaybe<Scalars['Int']['input']>;
};

export type PilotRegistration = {
  readonly __typename?: 'PilotRegistration';
  readonly pilot: Pilot;
  readonly heartbeatSeconds: Scalars['Float']['output'];
  readonly leaseSeconds: Scalars['Float']['output'];
  readonly pollSeconds: Scalars['Float']['output'];
};

/** A lease, as its pilot names it. */
export type LeaseInput = {
  readonly jobId: Scalars['ID']['input'];
  readonly attempt: Scalars['Int']['input'];
  readonly token: Scalars['String']['input'];
};

export type HeartbeatInput = {
  readonly pilotId: Scalars['ID']['input'];
  readonly incarnation: Scalars['ID']['input'];
  /** Every lease that the pilot holds, also of prefetched jobs; only these are renewed. */
  readonly held: ReadonlyArray<LeaseInput>;
  readonly status: PilotStatus;
  /** Programs that it does not have; it gets none of their jobs. Null (older pilots): the server uses what it knows from reports. */
  readonly refuses?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Programs that it cannot start now, as their file system does not answer: it gets none of their jobs, and these wait, however long that takes. */
  readonly unavailable?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Why it claims no jobs; null when it is ready. */
  readonly notReady?: InputMaybe<Scalars['String']['input']>;
  /** A problem that somebody should look at; null when there is none. */
  readonly warning?: InputMaybe<Scalars['String']['input']>;
  /** Load of the node: processes that run or wait for a core, averaged over a minute; null when unknown. */
  readonly load?: InputMaybe<Scalars['Float']['input']>;
  /** Commands that were received since the last answered heartbeat. Null (older pilots): the server uses what the pilot's state shows. */
  readonly acknowledged?: InputMaybe<ReadonlyArray<CommandAcknowledgement>>;
};

export type HeartbeatAnswer = {
  readonly __typename?: 'HeartbeatAnswer';
  /** Held leases that are no longer valid: the pilot must kill the payload and discard its work. */
  readonly lost: ReadonlyArray<LeaseRef>;
  /** Commands, repeated until they are fulfilled. */
  readonly commands: ReadonlyArray<PilotCommand>;
};

export type LeaseRef = {
  readonly __typename?: 'LeaseRef';
  readonly jobId: Scalars['ID']['output'];
  readonly attempt: Scalars['Int']['output'];
};

/** Whether a person lets the pilots of a node claim jobs. */
export type NodeMode =
  | 'ONLINE'
  /** Its pilots claim nothing; what they run goes on. */
  | 'OFFLINE';

/** What the failures of its attempts say about a node. */
export type NodeHealth =
  | 'OK'
  /** It failed too much: its pilots claim nothing until `probeAt`. */
  | 'QUARANTINED'
  /** It gets one job to try. */
  | 'PROBING';

/** A machine that pilots run on. */
export type Node = {
  readonly __typename?: 'Node';
  /** Host name, as its pilots report it. */
  readonly name: Scalars['ID']['output'];
  readonly mode: NodeMode;
  readonly modeReason?: Maybe<Scalars['String']['output']>;
  /** Who set the mode; null for a node whose mode nobody has set. */
  readonly modeBy?: Maybe<Scalars['String']['output']>;
  readonly modeAt?: Maybe<Scalars['DateTime']['output']>;
  /** Newest first, at most 100. */
  readonly modeChanges: ReadonlyArray<NodeModeChange>;
  /** What persons did to it, newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly actions: ActionConnection;
  readonly health: NodeHealth;
  readonly healthReason?: Maybe<Scalars['String']['output']>;
  readonly healthSince?: Maybe<Scalars['DateTime']['output']>;
  /** Who quarantined it; null: its failures did. A person's quarantine lasts until `releaseNode`. */
  readonly healthBy?: Maybe<Scalars['String']['output']>;
  /** When a QUARANTINED node gets a job to try. A success brings the node back, a failure doubles the pause. */
  readonly probeAt?: Maybe<Scalars['DateTime']['output']>;
  /** Also stopped and lost ones, by name. */
  readonly pilots: ReadonlyArray<Pilot>;
  readonly usage: NodeUsage;
  readonly outcomes: NodeOutcomes;
  /** Changes of its mode and of its health, oldest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly history: StateChangeConnection;
  readonly explanation: Explanation;
};


/** A machine that pilots run on. */
export type NodeActionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** A machine that pilots run on. */
export type NodeHistoryArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** A change of the mode of a node by a person. */
export type NodeModeChange = {
  readonly __typename?: 'NodeModeChange';
  readonly mode: NodeMode;
  readonly reason?: Maybe<Scalars['String']['output']>;
  readonly by: Scalars['String']['output'];
  readonly at: Scalars['DateTime']['output'];
};

/** What the pilots of a node that are neither STOPPED nor LOST declare and use. Null: none declares it. */
export type NodeUsage = {
  readonly __typename?: 'NodeUsage';
  readonly slots: Scalars['Int']['output'];
  /** Attempts that its pilots hold. */
  readonly active: Scalars['Int']['output'];
  readonly cores?: Maybe<Scalars['Float']['output']>;
  readonly ramMiB?: Maybe<Scalars['Int']['output']>;
  readonly scratchMiB?: Maybe<Scalars['Int']['output']>;
  readonly gpus?: Maybe<Scalars['Int']['output']>;
  /** What the held attempts may use. */
  readonly usedCores: Scalars['Float']['output'];
  readonly usedRamMiB: Scalars['Float']['output'];
  readonly usedGpus: Scalars['Int']['output'];
  /** Processes that run or wait for a core, averaged over a minute. */
  readonly load?: Maybe<Scalars['Float']['output']>;
  /** Versions of its pilots. */
  readonly versions: ReadonlyArray<Scalars['String']['output']>;
  /** When a pilot of it was last heard. */
  readonly lastSeen?: Maybe<Scalars['DateTime']['output']>;
};

/** How the last attempts of a node ended, at most 200, cancelled ones left out. */
export type NodeOutcomes = {
  readonly __typename?: 'NodeOutcomes';
  readonly finished: Scalars['Int']['output'];
  readonly failed: Scalars['Int']['output'];
  readonly lost: Scalars['Int']['output'];
  /** From 0 to 1; null where no attempt has ended. */
  readonly successRate?: Maybe<Scalars['Float']['output']>;
  /** When the first of them ended. */
  readonly since?: Maybe<Scalars['DateTime']['output']>;
};

export type NodeConnection = {
  readonly __typename?: 'NodeConnection';
  readonly nodes: ReadonlyArray<Node>;
  readonly pageInfo: PageInfo;
  /** Counted to 10,000. */
  readonly count: Count;
  readonly facets: ReadonlyArray<Facet>;
};


export type NodeConnectionFacetsArgs = {
  fields: ReadonlyArray<NodeFacet>;
};

export type NodeModeFilter = {
  readonly in?: InputMaybe<ReadonlyArray<NodeMode>>;
  readonly not?: InputMaybe<ReadonlyArray<NodeMode>>;
};

export type NodeHealthFilter = {
  readonly in?: InputMaybe<ReadonlyArray<NodeHealth>>;
  readonly not?: InputMaybe<ReadonlyArray<NodeHealth>>;
};

/** Nodes that fulfil all given conditions. */
export type NodeFilter = {
  readonly name?: InputMaybe<TextFilter>;
  readonly modes?: InputMaybe<NodeModeFilter>;
  readonly healths?: InputMaybe<NodeHealthFilter>;
  readonly healthSince?: InputMaybe<TimeFilter>;
  /** @deprecated 2027-06-01: use modes, a filter */
  readonly mode?: InputMaybe<NodeMode>;
  /** @deprecated 2027-06-01: use healths */
  readonly health?: InputMaybe<NodeHealth>;
  /** Part of the name, in any case. */
  readonly nameContains?: InputMaybe<Scalars['String']['input']>;
};

/** State of a stored command. */
export type CommandState =
  /** Repeated until the pilot acknowledges it, or it is carried out. */
  | 'PENDING'
  | 'ACKNOWLEDGED'
  /** The attempt had ended otherwise, or a later command replaced it. */
  | 'OBSOLETE';

/** A command that a person gave a pilot. */
export type CommandRecord = {
  readonly __typename?: 'CommandRecord';
  readonly id: Scalars['ID']['output'];
  readonly kind: PilotCommandKind;
  readonly state: CommandState;
  /** Of a CANCEL. */
  readonly job?: Maybe<Job>;
  readonly attempt?: Maybe<Scalars['Int']['output']>;
  /** Of a RELEASE. */
  readonly version?: Maybe<Scalars['String']['output']>;
  readonly by: Scalars['String']['output'];
  readonly reason?: Maybe<Scalars['String']['output']>;
  readonly at: Scalars['DateTime']['output'];
  /** How it ended, for people. */
  readonly outcome?: Maybe<Scalars['String']['output']>;
  readonly endedAt?: Maybe<Scalars['DateTime']['output']>;
};

export type CommandOutcome =
  | 'DONE'
  /** The pilot does not know this command. */
  | 'UNSUPPORTED'
  | 'FAILED';

export type CommandAcknowledgement = {
  /** `id` of the command. */
  readonly id: Scalars['ID']['input'];
  readonly outcome: CommandOutcome;
  /** For people. */
  readonly text?: InputMaybe<Scalars['String']['input']>;
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
  | 'TAIL';

export type PilotCommand = {
  readonly __typename?: 'PilotCommand';
  /** The pilot acknowledges it with this id in its next heartbeat; null where it acknowledges nothing. */
  readonly id?: Maybe<Scalars['ID']['output']>;
  readonly kind: PilotCommandKind;
  readonly jobId?: Maybe<Scalars['ID']['output']>;
  readonly attempt?: Maybe<Scalars['Int']['output']>;
  /** Of a RELEASE. */
  readonly version?: Maybe<Scalars['String']['output']>;
};

export type ClaimJobsInput = {
  readonly pilotId: Scalars['ID']['input'];
  readonly incarnation: Scalars['ID']['input'];
  /** A repeat with the same id returns the same claims, so that a lost answer does no harm. */
  readonly requestId: Scalars['ID']['input'];
  /** Largest number of claims, 1 to 200. */
  readonly max: Scalars['Int']['input'];
  /** As in a heartbeat. */
  readonly refuses?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** As in a heartbeat. */
  readonly unavailable?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Ids of storages that are not mounted on its node, at most 200: it gets no jobs whose outputs would go there. Null: each is. */
  readonly unmounted?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** As in a heartbeat: no claims are returned while it is set. */
  readonly notReady?: InputMaybe<Scalars['String']['input']>;
};

/** Everything that a pilot needs to run one attempt. */
export type Claim = {
  readonly __typename?: 'Claim';
  readonly jobId: Scalars['ID']['output'];
  readonly attempt: Scalars['Int']['output'];
  readonly token: Scalars['String']['output'];
  readonly taskId: Scalars['ID']['output'];
  readonly ordinal: Scalars['Int']['output'];
  /** Compiled command-line tool (packages/cwl); the pilot renders it. */
  readonly tool: Scalars['JSON']['output'];
  readonly inputs: ReadonlyArray<ClaimInput>;
  readonly outputs: ReadonlyArray<ClaimOutput>;
  readonly log: ClaimLog;
  /** Checksum that the storage asks for of outputs and log. A pilot that cannot compute it reports another kind. */
  readonly checksumKind: ChecksumKind;
  /** False: the task keeps no log archives. The pilot makes none; one that is reported is not registered. */
  readonly keepsLog: Scalars['Boolean']['output'];
  /** Roots that its replicas and folders lie in, of storages in mounted file systems whose marker is known: nothing is read or stored there without it. */
  readonly roots: ReadonlyArray<ClaimRoot>;
  readonly limits: ClaimLimits;
};

/** The root of a storage, as it is found where it is mounted: with the file `.visor-storage`, which holds these two ids. */
export type ClaimRoot = {
  readonly __typename?: 'ClaimRoot';
  readonly storageId: Scalars['ID']['output'];
  readonly markerId: Scalars['ID']['output'];
  /** Of the storage. */
  readonly name: Scalars['String']['output'];
  /** Ends with a slash. */
  readonly url: Scalars['String']['output'];
};

export type ClaimInput = {
  readonly __typename?: 'ClaimInput';
  readonly fileId: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  readonly basename: Scalars['String']['output'];
  readonly ordinal: Scalars['Int']['output'];
  readonly size: Scalars['Long']['output'];
  readonly checksum: Scalars['String']['output'];
  readonly checksumKind: ChecksumKind;
  /** URLs of its good replicas. */
  readonly replicas: ReadonlyArray<Scalars['String']['output']>;
};

export type ClaimOutput = {
  readonly __typename?: 'ClaimOutput';
  /** Output port of the tool. */
  readonly port: Scalars['String']['output'];
  readonly fileId: Scalars['ID']['output'];
  /** Name of the file without its extension, which the program's own file name gives. */
  readonly stem: Scalars['String']['output'];
  /** Folder of this attempt: a file may be stored there under its name. */
  readonly url: Scalars['String']['output'];
  /** Folder of the attempts of up to 1,000 jobs, as a URL: a file may be stored there under its stored name, the last 12 digits of its id, a dot and its name, or its id alone where that is longer than 255 bytes. */
  readonly folder: Scalars['String']['output'];
};

export type ClaimLog = {
  readonly __typename?: 'ClaimLog';
  readonly fileId: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  /** Folder of this attempt: the archive may be stored there under its name. */
  readonly url: Scalars['String']['output'];
  /** As of an output. */
  readonly folder: Scalars['String']['output'];
};

export type ClaimLimits = {
  readonly __typename?: 'ClaimLimits';
  readonly wallSeconds: Scalars['Int']['output'];
  /** Cores that the job may use. */
  readonly cores: Scalars['Float']['output'];
  /** Memory that it may use, MiB. 0, here and below: the job states nothing. */
  readonly ramMiB: Scalars['Int']['output'];
  /** Disk that its work directory may take, MiB. */
  readonly scratchMiB: Scalars['Int']['output'];
  /** GPUs that it uses. */
  readonly gpus: Scalars['Int']['output'];
};

export type SendTailsInput = {
  readonly pilotId: Scalars['ID']['input'];
  readonly incarnation: Scalars['ID']['input'];
  /** At most 20. */
  readonly tails: ReadonlyArray<LiveTailInput>;
};

/** The ends of the streams of an attempt that goes on. A stream without a text is empty. */
export type LiveTailInput = {
  readonly jobId: Scalars['ID']['input'];
  readonly attempt: Scalars['Int']['input'];
  readonly token: Scalars['String']['input'];
  /** At most 64 KiB; of a longer text the end is kept. */
  readonly stdout?: InputMaybe<StreamTailInput>;
  readonly stderr?: InputMaybe<StreamTailInput>;
};

export type SendTailsAnswer = {
  readonly __typename?: 'SendTailsAnswer';
  /** Attempts whose tails were taken: those that somebody follows still. */
  readonly followed: ReadonlyArray<LeaseRef>;
};

export type ReportJobsInput = {
  readonly pilotId: Scalars['ID']['input'];
  readonly incarnation: Scalars['ID']['input'];
  /** At most 200. */
  readonly reports: ReadonlyArray<JobReport>;
};

export type JobReport = {
  readonly jobId: Scalars['ID']['input'];
  readonly attempt: Scalars['Int']['input'];
  readonly token: Scalars['String']['input'];
  /** Larger in every report of the attempt. */
  readonly sequence: Scalars['Int']['input'];
  readonly state: AttemptState;
  readonly at: Scalars['DateTime']['input'];
  /**
   * States that the attempt went through before `state` and that no report told of, in their order, at most 10: one report tells of a
   * short attempt. One that it cannot go through from where it is, because it is past it or for another reason, is passed over.
   */
  readonly phases?: InputMaybe<ReadonlyArray<PhaseInput>>;
  /** For FAILED: code, source, and a text for people. */
  readonly failure?: InputMaybe<FailureInput>;
  /**
   * The program's own JSON report: at most 256 KiB, 60 levels of lists and objects, no NUL, finite numbers. Numbers are stored as
   * 64-bit floating point, so write whole numbers beyond 2^53 as strings. A report that breaks a rule ends the attempt FAILED 407.
   */
  readonly report?: InputMaybe<Scalars['JSON']['input']>;
  /** For FINISHED: the files that were staged out. */
  readonly outputs?: InputMaybe<ReadonlyArray<OutputInput>>;
  /** For every final state: the log archive, if it was staged out. */
  readonly log?: InputMaybe<OutputInput>;
  readonly logNote?: InputMaybe<Scalars['String']['input']>;
  /** For every final state: the end of the program's standard output, at most 64 KiB. */
  readonly stdout?: InputMaybe<StreamTailInput>;
  /** For every final state: the end of the program's standard error, at most 64 KiB. */
  readonly stderr?: InputMaybe<StreamTailInput>;
  /** For every final state: what the program used. */
  readonly usage?: InputMaybe<AttemptUsageInput>;
  /** For every final state: what ran. */
  readonly execution?: InputMaybe<AttemptExecutionInput>;
};

export type PhaseInput = {
  readonly state: AttemptState;
  /** When it began. */
  readonly at: Scalars['DateTime']['input'];
};

/** As `AttemptUsage`. A number that is negative or not finite is stored as unknown. */
export type AttemptUsageInput = {
  readonly cpuSeconds?: InputMaybe<Scalars['Float']['input']>;
  readonly wallSeconds?: InputMaybe<Scalars['Float']['input']>;
  readonly peakMemoryMiB?: InputMaybe<Scalars['Float']['input']>;
  readonly readBytes?: InputMaybe<Scalars['Long']['input']>;
  readonly writtenBytes?: InputMaybe<Scalars['Long']['input']>;
  readonly peakScratchMiB?: InputMaybe<Scalars['Float']['input']>;
  readonly peakProcesses?: InputMaybe<Scalars['Int']['input']>;
};

/** As `AttemptExecution`. Of a text the first 255 characters are stored, of `gpus` the first 64. */
export type AttemptExecutionInput = {
  readonly program?: InputMaybe<Scalars['String']['input']>;
  readonly sha256?: InputMaybe<Scalars['String']['input']>;
  readonly version?: InputMaybe<Scalars['String']['input']>;
  readonly slot?: InputMaybe<Scalars['Int']['input']>;
  readonly gpus?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly environment?: InputMaybe<Scalars['String']['input']>;
  readonly memoryBy?: InputMaybe<Scalars['String']['input']>;
};

/** The end of a stream; of a longer text the last 65,536 characters are stored. */
export type StreamTailInput = {
  readonly text: Scalars['String']['input'];
  /** Bytes of the stream before the text. */
  readonly omittedBytes: Scalars['Long']['input'];
};

export type FailureInput = {
  readonly code: Scalars['Int']['input'];
  readonly source: FailureSource;
  readonly text: Scalars['String']['input'];
};

export type OutputInput = {
  readonly fileId: Scalars['ID']['input'];
  readonly port?: InputMaybe<Scalars['String']['input']>;
  /** Name of the file: stem and extension. */
  readonly name: Scalars['String']['input'];
  /** Name that the program gave the file. */
  readonly basename: Scalars['String']['input'];
  readonly size: Scalars['Long']['input'];
  readonly checksum: Scalars['String']['input'];
  readonly checksumKind: ChecksumKind;
  readonly url: Scalars['String']['input'];
};

export type ReportStatus =
  | 'APPLIED'
  /** Applied before; nothing was changed. */
  | 'DUPLICATE'
  /** The token is wrong, the attempt is another pilot's, or it is LOST or CANCELLED. */
  | 'LEASE_LOST'
  /** The report is wrong; see `text`. A wrong final report ends the attempt FAILED with that reason. */
  | 'REFUSED';

export type ReportResult = {
  readonly __typename?: 'ReportResult';
  readonly jobId: Scalars['ID']['output'];
  readonly attempt: Scalars['Int']['output'];
  readonly status: ReportStatus;
  /** State of the attempt now; null when it is unknown. */
  readonly state?: Maybe<AttemptState>;
  /** Why it was not applied as it is, or that the node's clock is an hour or more off: its times are then stored as of the claim or the report. */
  readonly text?: Maybe<Scalars['String']['output']>;
  /** The pilot must kill the payload: the job is cancelled. */
  readonly cancel: Scalars['Boolean']['output'];
};

/**
 * Settings of workload that are stored, with their defaults where nobody has set them. What runs uses a change from its next round
 * on; nothing starts again.
 */
export type WorkloadSettings = {
  readonly __typename?: 'WorkloadSettings';
  readonly scheduler: SchedulerSettings;
  readonly forming: FormingSettings;
  readonly archive: ArchiveSettings;
  readonly health: HealthSettings;
  /** The newest changes, newest first. `first`: 1 to 1000. */
  readonly changes: ReadonlyArray<SettingChange>;
};


/**
 * Settings of workload that are stored, with their defaults where nobody has set them. What runs uses a change from its next round
 * on; nothing starts again.
 */
export type WorkloadSettingsChangesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Who changed which settings, and why. */
export type SettingChange = {
  readonly __typename?: 'SettingChange';
  /** The field of `WorkloadSettings`. */
  readonly section: Scalars['String']['output'];
  /** The fields that were set before; all others had their defaults. */
  readonly before: Scalars['JSON']['output'];
  readonly after: Scalars['JSON']['output'];
  /** Subject of the caller's token. */
  readonly by: Scalars['String']['output'];
  readonly at: Scalars['DateTime']['output'];
  readonly reason: Scalars['String']['output'];
};

/** How jobs are formed of files. */
export type FormingSettings = {
  readonly __typename?: 'FormingSettings';
  /**
   * Whether jobs are formed of the files of any task; default true. While it is false, `Task.whyNotRunning` has SPLITTER_OFF; jobs that
   * exist run on.
   */
  readonly splitter: Scalars['Boolean']['output'];
};

/**
 * How the scheduler orders jobs. When `chunkSize` jobs of a task are queued its rank becomes
 * `alpha * seconds + beta * retries + gamma * rank + (1 - gamma) * base rank`, with the mean seconds from one of these jobs to the next;
 * its weight is the rank, rounded, from 1 to `maxWeight`.
 */
export type SchedulerSettings = {
  readonly __typename?: 'SchedulerSettings';
  /** Rank that a task gains for each second from one of its jobs to the next, on average over its last chunk: 0 to 10, default 0.01. */
  readonly alpha: Scalars['Float']['output'];
  /** Rank that a task gains for each retry that its jobs have needed on average: 0 to 10. */
  readonly beta: Scalars['Float']['output'];
  /** Share of its rank that a task keeps from one chunk to the next: 0 to 0.99. */
  readonly gamma: Scalars['Float']['output'];
  /** Largest weight of a task: its jobs in one cycle. 1 to 100. */
  readonly maxWeight: Scalars['Int']['output'];
  /**
   * QUEUED jobs that are kept for each lane of a device, that is for all tasks that the same pilots can run: 1 to 1,000,000. Where all
   * pilots of a device are alike, that is per device.
   */
  readonly window: Scalars['Int']['output'];
  /** Jobs of a task after which its rank is computed again: 1 to 100,000. */
  readonly chunkSize: Scalars['Int']['output'];
  /** Seconds between two new orders of the QUEUED jobs that new tasks cause: 0 to 3600. A change of rank orders them at once. */
  readonly reorderSeconds: Scalars['Float']['output'];
  /** Seconds for which smaller jobs may pass a job that does not fit what is free at any pilot, before room is kept for it: 0 to 86,400. */
  readonly reservationSeconds: Scalars['Float']['output'];
  /** Rounds of the scheduler that are stored: 0 to 100,000. */
  readonly storedRounds: Scalars['Int']['output'];
  /** Hours after which stored rounds are deleted: 0.01 to 8760. */
  readonly storedRoundsHours: Scalars['Float']['output'];
};

/** When jobs are held as poison, nodes are quarantined, and tasks pause themselves. */
export type HealthSettings = {
  readonly __typename?: 'HealthSettings';
  /** Different nodes that a job must have crashed on, or been lost on, to be held: 2 to 100. */
  readonly poisonNodes: Scalars['Int']['output'];
  /** Attempts that must fail on a node, with no success between, for its quarantine: 2 to 100. */
  readonly nodeFailures: Scalars['Int']['output'];
  /** Different tasks that they must be of, unless they are faults of the node itself (201, 202, 203): 1 to 100. */
  readonly nodeTasks: Scalars['Int']['output'];
  /** Seconds within which they must fall: 1 to 604,800. */
  readonly nodeWindowSeconds: Scalars['Float']['output'];
  /** Share of the working nodes that failures may put into quarantine at the same time: 0 to 1. */
  readonly nodeShare: Scalars['Float']['output'];
  /** Seconds until a node in quarantine gets a job to try, 1 to 86,400; doubled each time that the job fails. */
  readonly probeSeconds: Scalars['Float']['output'];
  /** Longest of these pauses: 1 to 604,800 seconds. */
  readonly longestProbeSeconds: Scalars['Float']['output'];
  /** A task pauses itself when more than this many of its attempts failed within an hour, 1 to 1,000,000, and ... */
  readonly taskFailures: Scalars['Int']['output'];
  /** ... more than this share, 0 to 1, of those that ended. */
  readonly taskFailedShare: Scalars['Float']['output'];
};

/** As `HealthSettings`. */
export type HealthSettingsInput = {
  readonly poisonNodes?: InputMaybe<Scalars['Int']['input']>;
  readonly nodeFailures?: InputMaybe<Scalars['Int']['input']>;
  readonly nodeTasks?: InputMaybe<Scalars['Int']['input']>;
  readonly nodeWindowSeconds?: InputMaybe<Scalars['Float']['input']>;
  readonly nodeShare?: InputMaybe<Scalars['Float']['input']>;
  readonly probeSeconds?: InputMaybe<Scalars['Float']['input']>;
  readonly longestProbeSeconds?: InputMaybe<Scalars['Float']['input']>;
  readonly taskFailures?: InputMaybe<Scalars['Int']['input']>;
  readonly taskFailedShare?: InputMaybe<Scalars['Float']['input']>;
};

/** Fields that are left out stay as they are; null sets the default again. Bounds are those of `WorkloadSettings`, else INVALID. */
export type WorkloadSettingsInput = {
  readonly scheduler?: InputMaybe<SchedulerSettingsInput>;
  readonly forming?: InputMaybe<FormingSettingsInput>;
  readonly archive?: InputMaybe<ArchiveSettingsInput>;
  readonly health?: InputMaybe<HealthSettingsInput>;
};

export type FormingSettingsInput = {
  readonly splitter?: InputMaybe<Scalars['Boolean']['input']>;
};

/** When jobs go to the archive. They are still found by id, by their task and by their files, but are not in `jobs`. */
export type ArchiveSettings = {
  readonly __typename?: 'ArchiveSettings';
  /** Days after the summary of a task; 0: never. At most 3650. */
  readonly afterDays: Scalars['Float']['output'];
  /**
   * Days after the summary of a task with failed or cancelled jobs, where that is later than `afterDays`. An archived task cannot be
   * retried: keep this longer than workflow keeps the datasets of failed tasks open.
   */
  readonly failedAfterDays: Scalars['Float']['output'];
};

export type ArchiveSettingsInput = {
  readonly afterDays?: InputMaybe<Scalars['Float']['input']>;
  readonly failedAfterDays?: InputMaybe<Scalars['Float']['input']>;
};

export type SchedulerSettingsInput = {
  readonly alpha?: InputMaybe<Scalars['Float']['input']>;
  readonly beta?: InputMaybe<Scalars['Float']['input']>;
  readonly gamma?: InputMaybe<Scalars['Float']['input']>;
  readonly maxWeight?: InputMaybe<Scalars['Int']['input']>;
  readonly window?: InputMaybe<Scalars['Int']['input']>;
  readonly chunkSize?: InputMaybe<Scalars['Int']['input']>;
  readonly reorderSeconds?: InputMaybe<Scalars['Float']['input']>;
  readonly reservationSeconds?: InputMaybe<Scalars['Float']['input']>;
  readonly storedRounds?: InputMaybe<Scalars['Int']['input']>;
  readonly storedRoundsHours?: InputMaybe<Scalars['Float']['input']>;
};

/**
 * The scheduler of one device. It gives jobs to the queue in cycles: in round r of a cycle each task of weight r or more gets one job,
 * so that tasks of weight 3 and 1 go A B A A.
 */
export type SchedulerState = {
  readonly __typename?: 'SchedulerState';
  readonly device: Device;
  /** When all QUEUED jobs were put into a new order last; null: never. */
  readonly reorderedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Tasks with jobs, in their order within a round. */
  readonly slots: ReadonlyArray<SchedulerSlot>;
};

export type SchedulerSlot = {
  readonly __typename?: 'SchedulerSlot';
  /** Null: workflow does not have it; its command came from somebody else. */
  readonly task?: Maybe<Task>;
  /** Rank that people gave the task. */
  readonly baseRank: Scalars['Float']['output'];
  /** Rank now, with aging and retries. */
  readonly rank: Scalars['Float']['output'];
  /** Jobs that it gets in a cycle: the rank, rounded, from 1 to the largest weight. */
  readonly weight: Scalars['Int']['output'];
  /** Its part of the jobs of a cycle, 0 to 1. 0 where no job of it waits for the queue. */
  readonly share: Scalars['Float']['output'];
  /** Whether it has jobs that wait for the queue. */
  readonly waiting: Scalars['Boolean']['output'];
  /** Jobs after which its rank is computed again. */
  readonly chunkLeft: Scalars['Int']['output'];
};

export type SchedulingRoundConnection = {
  readonly __typename?: 'SchedulingRoundConnection';
  readonly nodes: ReadonlyArray<SchedulingRound>;
  readonly pageInfo: PageInfo;
};

/** A decision of the scheduler. The same input gives the same order again. */
export type SchedulingRound = {
  readonly __typename?: 'SchedulingRound';
  readonly id: Scalars['ID']['output'];
  readonly device: Device;
  readonly at: Scalars['DateTime']['output'];
  /** What it decided on: the tasks that got turns. */
  readonly tasks: ReadonlyArray<SchedulingRoundTask>;
  /** QUEUED jobs that came back before it: a task was paused, a rank was changed, or a task had come. */
  readonly recalled: Scalars['Int']['output'];
  /** Whether it gave the whole queue a new order. */
  readonly reordered: Scalars['Boolean']['output'];
  /** In the order of the decision; first the jobs that took places which their tasks had kept from earlier rounds. */
  readonly dispatches: ReadonlyArray<SchedulingDispatch>;
};

export type SchedulingRoundTask = {
  readonly __typename?: 'SchedulingRoundTask';
  /** Null: workflow does not have it; its command came from somebody else. */
  readonly task?: Maybe<Task>;
  readonly rank: Scalars['Float']['output'];
  /** Jobs that it could have given to the queue. */
  readonly available: Scalars['Int']['output'];
  /** Names the pilots that can run it now: tasks of the same lane share a window. Empty: no pilot can. */
  readonly lane: Scalars['String']['output'];
};

export type SchedulingDispatch = {
  readonly __typename?: 'SchedulingDispatch';
  /** Null: workflow does not have it; its command came from somebody else. */
  readonly task?: Maybe<Task>;
  /**
   * Null where there is a number: the task's own window was full, and its next job takes the place. Null without one: the job was being
   * claimed or changed at that moment.
   */
  readonly job?: Maybe<Job>;
  /** Dispatch number of the job, or of the place: claims take jobs in the order of these numbers. */
  readonly number?: Maybe<Scalars['Long']['output']>;
};

/** Jobs that changed within a short time. */
export type JobChanges = {
  readonly __typename?: 'JobChanges';
  readonly jobs: ReadonlyArray<Job>;
};

/** What the event log of all services holds. */
export type EventLog = {
  readonly __typename?: 'EventLog';
  /** `postgres` or `kafka`. Kafka keeps its topics itself: then `topics` and `groups` are empty, and `bytes` is null. */
  readonly kind: Scalars['String']['output'];
  /** Bytes on disk, with indexes. */
  readonly bytes?: Maybe<Scalars['Long']['output']>;
  readonly topics: ReadonlyArray<EventLogTopic>;
  readonly groups: ReadonlyArray<EventLogGroup>;
};

export type EventLogTopic = {
  readonly __typename?: 'EventLogTopic';
  readonly topic: Scalars['String']['output'];
  /** Offset of the first message that is kept. */
  readonly first: Scalars['Long']['output'];
  /** Offset of the next message. */
  readonly next: Scalars['Long']['output'];
  /** Messages that are kept: those that some group has not read, and those that are younger than `VISOR_LOG_HOURS`. */
  readonly messages: Scalars['Long']['output'];
  /** When the oldest of them was appended. */
  readonly oldestAt?: Maybe<Scalars['DateTime']['output']>;
};

/** How far a consumer group has read a topic, as it said last. */
export type EventLogGroup = {
  readonly __typename?: 'EventLogGroup';
  readonly group: Scalars['String']['output'];
  readonly topic: Scalars['String']['output'];
  /** Offset of the next message that it reads. */
  readonly next: Scalars['Long']['output'];
  /** Messages that are kept for it. */
  readonly unread: Scalars['Long']['output'];
  /** A person removed the group: no message is kept for it. It reads from what is kept when it comes back. */
  readonly removed: Scalars['Boolean']['output'];
  /** When a process of the group said so; each does so once a minute. */
  readonly seenAt: Scalars['DateTime']['output'];
  /** When the first of the unread messages was appended; null where there are none. */
  readonly unreadSince?: Maybe<Scalars['DateTime']['output']>;
};

/** What a time series shows. */
export type TimeSeriesMetric =
  /** Jobs that wait or run, by state: the average of an interval. */
  | 'JOBS'
  /** Jobs that ended, by their final state. */
  | 'JOBS_ENDED'
  /** Attempts that ended, by their final state. */
  | 'ATTEMPTS'
  /** Attempts that failed or were lost, and jobs that failed without one, by failure code. */
  | 'FAILURES'
  /** Files that attempts which finished have read. */
  | 'FILES_IN'
  /** Their bytes. */
  | 'BYTES_IN'
  /** Files that attempts which finished have made. */
  | 'FILES_OUT'
  /** Their bytes. */
  | 'BYTES_OUT'
  /** Age of the oldest job that waits or runs, in seconds: the largest of an interval. */
  | 'DATA_AGE'
  /** Pilots that live, by status: the average of an interval. */
  | 'PILOTS'
  /** Slots of pilots that live, BUSY and FREE: the average of an interval. */
  | 'SLOTS';

/** Rows of a time series for which all of it holds. PILOTS and SLOTS have no stage and no device. */
export type TimeSeriesFilter = {
  /** The program of a task; empty for a task that names none. */
  readonly stage?: InputMaybe<TextFilter>;
  readonly device?: InputMaybe<DeviceFilter>;
  /** A state, a status or a failure code; BUSY or FREE. */
  readonly label?: InputMaybe<TextFilter>;
};

export type TimeSeries = {
  readonly __typename?: 'TimeSeries';
  readonly metric: TimeSeriesMetric;
  /** Where the first point begins: intervals are whole ones of UTC, so that it may be before what was asked for. */
  readonly from: Scalars['DateTime']['output'];
  readonly to: Scalars['DateTime']['output'];
  /** Seconds from one point to the next; more than asked for where finer values are no longer kept. */
  readonly step: Scalars['Int']['output'];
  readonly series: ReadonlyArray<Series>;
};

export type Series = {
  readonly __typename?: 'Series';
  /** Null unless `byStage` asks for it. */
  readonly stage?: Maybe<Scalars['String']['output']>;
  readonly device?: Maybe<Device>;
  /** A state, a status or a failure code; BUSY or FREE; null where the metric has one series. */
  readonly label?: Maybe<Scalars['String']['output']>;
  /** One for each interval, in order. Null: nothing was seen then, as while the service was down; what happened meanwhile counts to the interval after it. */
  readonly values: ReadonlyArray<Maybe<Scalars['Float']['output']>>;
};

/** What failures are grouped by. */
export type FailureKey =
  | 'CODE'
  | 'NODE'
  /** The text without its numbers, ids and paths. */
  | 'MESSAGE'
  | 'TASK'
  /** The program of the task. */
  | 'STAGE';

/** Failures for which all of it holds. */
export type FailureFilter = {
  readonly code?: InputMaybe<LongFilter>;
  readonly node?: InputMaybe<TextFilter>;
  readonly message?: InputMaybe<TextFilter>;
  readonly task?: InputMaybe<IdFilter>;
  readonly stage?: InputMaybe<TextFilter>;
  readonly device?: InputMaybe<DeviceFilter>;
};

export type FailureGroups = {
  readonly __typename?: 'FailureGroups';
  /** Whole intervals that hold what was asked for. */
  readonly from: Scalars['DateTime']['output'];
  readonly to: Scalars['DateTime']['output'];
  /** Failures in all groups. */
  readonly total: Scalars['Long']['output'];
  /** The largest first, at most `first`. */
  readonly nodes: ReadonlyArray<FailureGroup>;
  /** Number of groups, those that are left out too. */
  readonly groups: Scalars['Int']['output'];
};

/** Failures that are alike. Fields that they are not grouped by are null. */
export type FailureGroup = {
  readonly __typename?: 'FailureGroup';
  readonly code?: Maybe<Scalars['Int']['output']>;
  readonly name?: Maybe<Scalars['String']['output']>;
  /** Empty where a job failed without an attempt. */
  readonly node?: Maybe<Scalars['String']['output']>;
  readonly message?: Maybe<Scalars['String']['output']>;
  readonly stage?: Maybe<Scalars['String']['output']>;
  readonly task?: Maybe<Task>;
  /** Attempts that failed or were lost, and jobs that failed without one. */
  readonly count: Scalars['Long']['output'];
  /** How many of them left their job FAILED; the others were tried again. */
  readonly endedJobs: Scalars['Long']['output'];
  readonly firstAt: Scalars['DateTime']['output'];
  readonly lastAt: Scalars['DateTime']['output'];
  /** Text, node and code of one of the last of them; its job is null where it is not kept any more. */
  readonly example: FailureExample;
};

export type FailureExample = {
  readonly __typename?: 'FailureExample';
  readonly job?: Maybe<Job>;
  /** Null where the job failed without an attempt. */
  readonly attempt?: Maybe<Scalars['Int']['output']>;
  readonly code: Scalars['Int']['output'];
  readonly name: Scalars['String']['output'];
  /** Without numbers, ids and paths; the attempt has the whole text. */
  readonly message: Scalars['String']['output'];
  readonly node: Scalars['String']['output'];
};

export type PilotConnection = {
  readonly __typename?: 'PilotConnection';
  readonly nodes: ReadonlyArray<Pilot>;
  readonly pageInfo: PageInfo;
  /** Counted to 10,000. */
  readonly count: Count;
  readonly facets: ReadonlyArray<Facet>;
};


export type PilotConnectionFacetsArgs = {
  fields: ReadonlyArray<PilotFacet>;
};

export type PilotStatusFilter = {
  readonly in?: InputMaybe<ReadonlyArray<PilotStatus>>;
  readonly not?: InputMaybe<ReadonlyArray<PilotStatus>>;
};

/** Pilots for which all of it holds. */
export type PilotFilter = {
  readonly id?: InputMaybe<IdFilter>;
  readonly name?: InputMaybe<TextFilter>;
  readonly node?: InputMaybe<TextFilter>;
  readonly status?: InputMaybe<PilotStatusFilter>;
  readonly device?: InputMaybe<DeviceFilter>;
  readonly version?: InputMaybe<TextFilter>;
  readonly slots?: InputMaybe<LongFilter>;
  /** How often a pilot of this name has started. */
  readonly starts?: InputMaybe<LongFilter>;
  readonly lastSeen?: InputMaybe<TimeFilter>;
  readonly startedAt?: InputMaybe<TimeFilter>;
};

export type PilotOrderField =
  | 'NAME';

export type PilotOrder = {
  readonly by: PilotOrderField;
  readonly direction?: Direction;
};

export type PilotFacet =
  | 'STATUS'
  | 'NODE'
  | 'DEVICE'
  | 'VERSION';

export type NodeOrderField =
  | 'NAME';

export type NodeOrder = {
  readonly by: NodeOrderField;
  readonly direction?: Direction;
};

export type NodeFacet =
  | 'MODE'
  | 'HEALTH';

export type Search = {
  readonly __typename?: 'Search';
  readonly id: Scalars['ID']['output'];
  readonly jobs: ReadonlyArray<Job>;
  readonly pilots: ReadonlyArray<Pilot>;
  readonly nodes: ReadonlyArray<Node>;
};


export type SearchJobsArgs = {
  first?: Scalars['Int']['input'];
};


export type SearchPilotsArgs = {
  first?: Scalars['Int']['input'];
};


export type SearchNodesArgs = {
  first?: Scalars['Int']['input'];
};

/** Here: what persons did to it, if it is a task, job, pilot or node. */
export type SubjectActions = {
  readonly __typename?: 'SubjectActions';
  readonly id: Scalars['ID']['output'];
  readonly first: Scalars['Int']['output'];
  readonly after?: Maybe<Scalars['String']['output']>;
  /** Null: it is none of these. */
  readonly ofWorkload?: Maybe<ActionConnection>;
};

/** What a person did to several pilots, nodes or attempts at once. Kept for VISOR_AUDIT_DAYS. */
export type Steering = {
  readonly __typename?: 'Steering';
  readonly id: Scalars['ID']['output'];
  readonly verb: SteeringVerb;
  /** Subject of the token. */
  readonly by: Scalars['String']['output'];
  readonly reason?: Maybe<Scalars['String']['output']>;
  readonly at: Scalars['DateTime']['output'];
  /** Pilots, nodes or jobs that it was about; those that it changed, that were so already, and that could not be changed. */
  readonly matched: Scalars['Int']['output'];
  readonly applied: Scalars['Int']['output'];
  readonly unchanged: Scalars['Int']['output'];
  readonly refused: Scalars['Int']['output'];
  /** What came of each. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly results: SteeringResultConnection;
};


/** What a person did to several pilots, nodes or attempts at once. Kept for VISOR_AUDIT_DAYS. */
export type SteeringResultsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type SteeringVerb =
  /** Pilots claim no more, finish what they hold and stop. */
  | 'DRAIN'
  | 'UNDRAIN'
  /** Nodes get no more jobs. */
  | 'QUARANTINE'
  | 'RELEASE'
  /** Attempts are ended; the retry rules decide about their jobs. */
  | 'KILL';

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

export type PilotVerb =
  | 'DRAIN'
  | 'UNDRAIN';

export type ActOnPilotsInput = {
  readonly verb: PilotVerb;
  /** 1 to 10,000; this or `where`. */
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** The pilots that fit now, at most 10,000. */
  readonly where?: InputMaybe<PilotFilter>;
  /** For people; at most 1000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 200 characters. Default: a new one. */
  readonly requestId?: InputMaybe<Scalars['ID']['input']>;
};

export type NodeVerb =
  | 'QUARANTINE'
  | 'RELEASE';

export type ActOnNodesInput = {
  readonly verb: NodeVerb;
  /** Names; 1 to 10,000; this or `where`. */
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** The nodes that fit now, at most 10,000. */
  readonly where?: InputMaybe<NodeFilter>;
  /** 1 to 1000 characters. */
  readonly reason: Scalars['String']['input'];
  /** 1 to 200 characters. Default: a new one. */
  readonly requestId?: InputMaybe<Scalars['ID']['input']>;
};

export type KillJobsInput = {
  /** 1 to 10,000; this or `where`. */
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** The ACTIVE jobs that fit now, at most 10,000. */
  readonly where?: InputMaybe<JobFilter>;
  /** 1 to 1000 characters. */
  readonly reason: Scalars['String']['input'];
  /** 1 to 200 characters. Default: a new one. */
  readonly requestId?: InputMaybe<Scalars['ID']['input']>;
};

export type Query = {
  readonly __typename?: 'Query';
  /** Those of these files that no job has made, archived ones among them. `ids`: at most 5000. */
  readonly filesWithoutJob: ReadonlyArray<Scalars['ID']['output']>;
  /** What a person did with `actOnPilots`, `actOnNodes` or `killJobs`; null when there is none. */
  readonly steering?: Maybe<Steering>;
  /** Pilots and nodes, and jobs by their ids, whose id or name begins with `prefix`, by kind, then by name. `prefix`: at most 255 characters; `first`: 1 to 50 of each kind. */
  readonly workloadMatches: ReadonlyArray<Match>;
  /**
   * Changes of jobs, attempts, pilots and nodes, of tasks in workload, and what people did to them; newest first. A page looks at a bounded number of rows, so that it may
   * have few events, or none, while there are more: read on while `hasNextPage`. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID.
   */
  readonly workloadEvents: EventConnection;
  /**
   * The end of `workloadEventStream`. As its `after` it makes the stream begin there, whenever the subscription stands: who asks for it before
   * `workloadEvents` misses nothing between the two. UNAVAILABLE while a transaction goes on for more than ten seconds.
   */
  readonly workloadEventCursor: Scalars['String']['output'];
  /**
   * How a metric changed: points of 10 seconds and more, at most 2,000, of roll-ups that keep 10 seconds for a day, a minute for a week, 10
   * minutes for two months, and an hour for a year. `from`: an hour before `to`; `to`: now; `step`: seconds, a multiple of 10, by default so
   * that there are at most 360 points. INVALID names what is wrong.
   */
  readonly timeseries: TimeSeries;
  /** Failures of a time, grouped. `from`: an hour before `to`; `to`: now; `by`: at least one; `first`: 1 to 1000 groups. */
  readonly failures: FailureGroups;
  /** A set of retry rules; without `version` the one in force. Null where there is no such version. */
  readonly retryRules?: Maybe<RetryRuleSet>;
  /** Sets of retry rules, newest first, the default set last. `first`: 1 to 100. */
  readonly retryRuleSets: ReadonlyArray<RetryRuleSet>;
  /**
   * Compares rules with those in force, over the newest attempts that failed since `since`. Nothing is changed. `limit`: 1 to 5000
   * attempts.
   */
  readonly dryRunRetryRules: RetryDryRun;
  readonly job?: Maybe<Job>;
  /**
   * Newest first, without jobs of the archive; those of one task by ordinal, and with a filter of `endedAt` the
   * last end first. `first`: 1 to 1000; `after`: an `endCursor` of this list in the same order, else INVALID.
   */
  readonly jobs: JobConnection;
  readonly pilot?: Maybe<Pilot>;
  /** All pilots, by name. `pilotList` is the same in pages, with a filter. */
  readonly pilots: ReadonlyArray<Pilot>;
  /** By name. `first`: 1 to 1000; `after`: an `endCursor` of this list in the same order, else INVALID. */
  readonly pilotList: PilotConnection;
  readonly node?: Maybe<Node>;
  /** By name. `first`: 1 to 1000; `after`: an `endCursor` of this list in the same order, else INVALID. */
  readonly nodes: NodeConnection;
  /** Queued jobs by device, and whether a pilot can claim them. One entry per device. */
  readonly queues: ReadonlyArray<JobQueue>;
  /** What the scheduler of a device knows of its tasks. */
  readonly schedulerState: SchedulerState;
  /** Decisions of the scheduler of a device that are stored, newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly schedulingRounds: SchedulingRoundConnection;
  /** Files of the jobs of a task, or of one job, by the ordinals of the jobs. Of archived jobs, too. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly jobFiles: JobFileConnection;
  /**
   * How many input files the jobs of a task in these states have, and which of `fileIds` (at most 10,000) are among them. Without jobs of the
   * archive.
   */
  readonly jobInputs: JobInputs;
  /** The jobs that a retry of this task by `where` would be about. Nothing is changed. NOT_FOUND for a task that workload does not have. */
  readonly previewRetry: RetryPreview;
  /**
   * What tasks, jobs, attempts, requests and files disagree on. A page compares for about two seconds, so that it may have
   * few rows, or none, while there is more: read on to the last page. What is just changing may be named; it is gone when asked again
   * (`taskIds`: of these tasks alone, at most 1,000). UNAVAILABLE: the catalog, which is asked for OUTPUT_NOT_IN_CATALOG, does not answer.
   */
  readonly inconsistencies: InconsistencyConnection;
  /**
   * For other services: ids of jobs by the ids of their tasks, `{taskId: [jobId]}`. Those of `ids` that exist, or those in these states that
   * fit `where`; at most 100,000, else INVALID.
   */
  readonly selectedJobs: Scalars['JSON']['output'];
  readonly workloadSettings: WorkloadSettings;
  /** Topics and consumer groups of the event log, and what is kept for a group that is gone. */
  readonly eventLog: EventLog;
  /** Messages that workload could not read or refused, newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly workloadDeadLetters: DeadLetterConnection;
  /** One of them with the whole of its text, at most 4 MiB; null when there is none. */
  readonly workloadDeadLetter?: Maybe<DeadLetter>;
};


export type QueryFilesWithoutJobArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


export type QuerySteeringArgs = {
  id: Scalars['ID']['input'];
};


export type QueryWorkloadMatchesArgs = {
  prefix: Scalars['String']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryWorkloadEventsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  where?: InputMaybe<EventFilter>;
};


export type QueryTimeseriesArgs = {
  metric: TimeSeriesMetric;
  where?: InputMaybe<TimeSeriesFilter>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
  step?: InputMaybe<Scalars['Int']['input']>;
  byStage?: Scalars['Boolean']['input'];
};


export type QueryFailuresArgs = {
  where?: InputMaybe<FailureFilter>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
  by?: ReadonlyArray<FailureKey>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryRetryRulesArgs = {
  version?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryRetryRuleSetsArgs = {
  first?: Scalars['Int']['input'];
};


export type QueryDryRunRetryRulesArgs = {
  rules: ReadonlyArray<RetryRuleInput>;
  since?: InputMaybe<Scalars['DateTime']['input']>;
  limit?: Scalars['Int']['input'];
};


export type QueryJobArgs = {
  id: Scalars['ID']['input'];
};


export type QueryJobsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  states?: InputMaybe<ReadonlyArray<JobState>>;
  held?: InputMaybe<Scalars['Boolean']['input']>;
  where?: InputMaybe<JobFilter>;
  orderBy?: InputMaybe<JobOrder>;
};


export type QueryPilotArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPilotListArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  where?: InputMaybe<PilotFilter>;
  orderBy?: InputMaybe<PilotOrder>;
};


export type QueryNodeArgs = {
  name: Scalars['ID']['input'];
};


export type QueryNodesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<NodeFilter>;
  where?: InputMaybe<NodeFilter>;
  orderBy?: InputMaybe<NodeOrder>;
};


export type QuerySchedulerStateArgs = {
  device: Device;
};


export type QuerySchedulingRoundsArgs = {
  device: Device;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryJobFilesArgs = {
  taskId: Scalars['ID']['input'];
  jobId?: InputMaybe<Scalars['ID']['input']>;
  kind: JobFileKind;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryJobInputsArgs = {
  taskId: Scalars['ID']['input'];
  states: ReadonlyArray<JobState>;
  fileIds?: ReadonlyArray<Scalars['ID']['input']>;
};


export type QueryPreviewRetryArgs = {
  taskId: Scalars['ID']['input'];
  where?: InputMaybe<JobSelectionInput>;
};


export type QueryInconsistenciesArgs = {
  taskId?: InputMaybe<Scalars['ID']['input']>;
  taskIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  kinds?: InputMaybe<ReadonlyArray<InconsistencyKind>>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QuerySelectedJobsArgs = {
  ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  where?: InputMaybe<JobFilter>;
  states?: InputMaybe<ReadonlyArray<JobState>>;
};


export type QueryWorkloadDeadLettersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  where?: InputMaybe<DeadLetterFilter>;
  orderBy?: InputMaybe<DeadLetterOrder>;
};


export type QueryWorkloadDeadLetterArgs = {
  id: Scalars['ID']['input'];
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /**
   * Gives dead letters to the consumer that refused them again, each once and in a transaction of its own; a replay that is refused again
   * leaves its dead letter OPEN and says why. 1 to 100 ids; a result for each. `reason`: 1 to 1000 characters.
   */
  readonly replayWorkloadDeadLetters: ReadonlyArray<DeadLetterResult>;
  /** Marks dead letters as of no use any more; they are kept with who decided that. 1 to 100 ids; a result for each. `reason`: 1 to 1000 characters. */
  readonly discardWorkloadDeadLetters: ReadonlyArray<DeadLetterResult>;
  /** Gives a node no more jobs until `releaseNode`; what it runs goes on. `reason`: 1 to 1000 characters. */
  readonly quarantineNode: Node;
  /** Gives a quarantined node jobs again. Its failures are counted from 0. */
  readonly releaseNode: Node;
  /**
   * Deletes all jobs of a task that has ended, with their attempts and archived copies. Its counters, its commands and what the catalog
   * has stay. ILLEGAL_MOVE while the task goes on: cancel it first.
   */
  readonly deleteJobs: DeleteJobsResult;
  /** Repairs what tasks, jobs and attempts disagree on, where it can be repaired, and records it in `Task.actions`. A dry run by default. */
  readonly repairInconsistencies: RepairResult;
  /**
   * Switches the forming of jobs of a task's files off, or on again; jobs that exist run on. Recorded in `Task.actions`. INVALID without
   * a reason; NOT_FOUND; ILLEGAL_MOVE once no more jobs are formed of the task. For all tasks: `setWorkloadSettings`.
   */
  readonly setTaskSplitting: Task;
  /**
   * Removes a consumer group that is gone for good, so that no message is kept for it. NOT_FOUND for an unknown group, CONFLICT for
   * a group that was heard of in the last ten minutes. If it comes back, it begins at the first message that is kept, and a dead
   * letter LAGGED says what it missed.
   */
  readonly removeEventLogGroup: EventLog;
  /**
   * Puts these rules in force as version + 1; `version` is the version in force now, else CONFLICT. Limits stay, whatever rules say:
   * the task's retries, three losses, seven node faults. At most 100 rules; INVALID names what is wrong. A set with a warning
   * MATCHES_EVERYTHING is INVALID, too, without `allowMatchAll`, which is recorded.
   */
  readonly replaceRetryRules: RetryRuleSet;
  /** Puts the rules of version `of` in force again, as version + 1; 0: the default set. `allowMatchAll`: as in `replaceRetryRules`. */
  readonly restoreRetryRules: RetryRuleSet;
  /** Releases held jobs: they are tried again, and their failures are counted from 0. */
  readonly releaseJobs: HeldJobsResult;
  /** Ends held jobs as FAILED, with the failure that they are held for. */
  readonly failJobs: HeldJobsResult;
  /** Registers a pilot, or a new process of it. */
  readonly registerPilot: PilotRegistration;
  /** Renews leases and returns commands. */
  readonly heartbeat: HeartbeatAnswer;
  /** Claims queued jobs. */
  readonly claimJobs: ReadonlyArray<Claim>;
  /** Applies reports. One result per report, in the same order; a wrong report does not affect the others. */
  readonly reportJobs: ReadonlyArray<ReportResult>;
  /** Sends the ends of streams that somebody follows (command TAIL). Others are ignored. */
  readonly sendTails: SendTailsAnswer;
  /**
   * Drains several pilots, or cancels that, as `drainPilot` and `undrainPilot`, in one transaction; a refused one does not keep the others
   * back. A repeat with the same requestId gives what the first did. INVALID names the field; CONFLICT: the requestId belongs to another request.
   */
  readonly actOnPilots: Steering;
  /** The same with nodes, as `quarantineNode` and `releaseNode`. */
  readonly actOnNodes: Steering;
  /** The same with the live attempts of jobs, as `killAttempt`. `where` is about jobs that are ACTIVE. */
  readonly killJobs: Steering;
  /** Drains a pilot: it claims no more jobs, finishes its attempts and stops. */
  readonly drainPilot: Pilot;
  /**
   * Cancels a drain: the pilot claims jobs again. No effect on a pilot that does not drain. ILLEGAL_MOVE for a STOPPED pilot: it
   * claims again when it is started on its node.
   */
  readonly undrainPilot: Pilot;
  /**
   * Ends the live attempt of a job, or this attempt: its pilot kills the payload, the attempt is FAILED 408 with `reason`, and the retry
   * rules decide about the job. No effect on one that is being ended. ILLEGAL_MOVE for an attempt that has ended.
   */
  readonly killAttempt: Job;
  /** Asks a pilot to run another release, `1.2.3` or `1.2.3-rc.1`, else INVALID; a later call replaces the request. */
  readonly offerRelease: Pilot;
  /**
   * Sets whether the pilots of a node claim jobs; what they run goes on. Also for a node that no pilot has reported yet. The same mode and
   * reason again have no effect.
   */
  readonly setNodeMode: Node;
  /** Changes settings: all that `input` names, or none. `reason`: 1 to 1000 characters. */
  readonly setWorkloadSettings: WorkloadSettings;
};


export type MutationReplayWorkloadDeadLettersArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
  reason: Scalars['String']['input'];
};


export type MutationDiscardWorkloadDeadLettersArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
  reason: Scalars['String']['input'];
};


export type MutationQuarantineNodeArgs = {
  node: Scalars['String']['input'];
  reason: Scalars['String']['input'];
};


export type MutationReleaseNodeArgs = {
  node: Scalars['String']['input'];
  reason: Scalars['String']['input'];
};


export type MutationDeleteJobsArgs = {
  input: DeleteJobsInput;
};


export type MutationRepairInconsistenciesArgs = {
  input: RepairInput;
};


export type MutationSetTaskSplittingArgs = {
  taskId: Scalars['ID']['input'];
  enabled: Scalars['Boolean']['input'];
  reason: Scalars['String']['input'];
};


export type MutationRemoveEventLogGroupArgs = {
  group: Scalars['String']['input'];
};


export type MutationReplaceRetryRulesArgs = {
  rules: ReadonlyArray<RetryRuleInput>;
  version: Scalars['Int']['input'];
  reason: Scalars['String']['input'];
  allowMatchAll?: Scalars['Boolean']['input'];
};


export type MutationRestoreRetryRulesArgs = {
  of: Scalars['Int']['input'];
  version: Scalars['Int']['input'];
  reason: Scalars['String']['input'];
  allowMatchAll?: Scalars['Boolean']['input'];
};


export type MutationReleaseJobsArgs = {
  where: HeldJobsInput;
  reason: Scalars['String']['input'];
};


export type MutationFailJobsArgs = {
  where: HeldJobsInput;
  reason: Scalars['String']['input'];
};


export type MutationRegisterPilotArgs = {
  input: RegisterPilotInput;
};


export type MutationHeartbeatArgs = {
  input: HeartbeatInput;
};


export type MutationClaimJobsArgs = {
  input: ClaimJobsInput;
};


export type MutationReportJobsArgs = {
  input: ReportJobsInput;
};


export type MutationSendTailsArgs = {
  input: SendTailsInput;
};


export type MutationActOnPilotsArgs = {
  input: ActOnPilotsInput;
};


export type MutationActOnNodesArgs = {
  input: ActOnNodesInput;
};


export type MutationKillJobsArgs = {
  input: KillJobsInput;
};


export type MutationDrainPilotArgs = {
  pilotId: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


export type MutationUndrainPilotArgs = {
  pilotId: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


export type MutationKillAttemptArgs = {
  jobId: Scalars['ID']['input'];
  attempt?: InputMaybe<Scalars['Int']['input']>;
  reason: Scalars['String']['input'];
};


export type MutationOfferReleaseArgs = {
  pilotId: Scalars['ID']['input'];
  version: Scalars['String']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};


export type MutationSetNodeModeArgs = {
  name: Scalars['ID']['input'];
  mode: NodeMode;
  reason?: InputMaybe<Scalars['String']['input']>;
};


export type MutationSetWorkloadSettingsArgs = {
  input: WorkloadSettingsInput;
  reason: Scalars['String']['input'];
};

export type Subscription = {
  readonly __typename?: 'Subscription';
  /**
   * Sends those of `workloadEvents` that come, each once, within a second of their commit. `after`: the cursor of an event (in its `extensions`), to go
   * on behind it. `snapshot`: INVALID, read `workloadEvents`.
   */
  readonly workloadEventStream: Event;
  /**
   * Sends jobs when they change state, together within at most 250 ms. Without an argument: jobs of every task. `after`: the
   * cursor of an event (in its `extensions`), to go on behind it; INVALID for a cursor of another installation. `snapshot`: first
   * all jobs of the task as they are now, in pages.
   */
  readonly jobChanges: JobChanges;
  /**
   * Sends a task when its counters change, at most four times a second. Without an argument: every task. `after`: the cursor of
   * an event (in its `extensions`), to go on behind it. `snapshot`: first the task as it is now.
   */
  readonly taskProgress: Task;
  /**
   * Sends a pilot when its status changes. `after`: the cursor of an event (in its `extensions`), to go on behind it. `snapshot`:
   * first all pilots as they are now.
   */
  readonly pilotChanges: Pilot;
  /**
   * Sends a node when its mode, its health, or the status of one of its pilots changes: for each of its pilots, so that a node without
   * pilots is not sent, and one with several may be sent more than once. `after`: the cursor of an event (in its `extensions`),
   * to go on behind it. `snapshot`: first all nodes as they are now.
   */
  readonly nodeChanges: Node;
  /** Sends commands to this pilot. A lost command only costs time, since heartbeats repeat it. */
  readonly pilotCommands: PilotCommand;
  /**
   * Sends the last `bytes` (1 to 65536) that the program of an attempt wrote to a stream: those of now, then at most once a second when they
   * change. Ends with the attempt, after its stored end. Without `attempt`: the last attempt of the job; NOT_FOUND where there is none yet.
   */
  readonly attemptTail: AttemptTail;
};


export type SubscriptionWorkloadEventStreamArgs = {
  where?: InputMaybe<EventFilter>;
  after?: InputMaybe<Scalars['String']['input']>;
  snapshot?: InputMaybe<Scalars['Boolean']['input']>;
};


export type SubscriptionJobChangesArgs = {
  taskId?: InputMaybe<Scalars['ID']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  snapshot?: InputMaybe<Scalars['Boolean']['input']>;
};


export type SubscriptionTaskProgressArgs = {
  taskId?: InputMaybe<Scalars['ID']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  snapshot?: InputMaybe<Scalars['Boolean']['input']>;
};


export type SubscriptionPilotChangesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  snapshot?: InputMaybe<Scalars['Boolean']['input']>;
};


export type SubscriptionNodeChangesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  snapshot?: InputMaybe<Scalars['Boolean']['input']>;
};


export type SubscriptionPilotCommandsArgs = {
  pilotId: Scalars['ID']['input'];
};


export type SubscriptionAttemptTailArgs = {
  jobId: Scalars['ID']['input'];
  attempt?: InputMaybe<Scalars['Int']['input']>;
  stream?: OutputStream;
  bytes?: Scalars['Int']['input'];
};
