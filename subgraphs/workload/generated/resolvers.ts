// Written by scripts/generate.ts from the SDL. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Reference } from '../src/reference.ts';
import type { JobRow } from '../src/job/job.entity.ts';
import type { AttemptRow } from '../src/job/attempt.entity.ts';
import type { PilotRow } from '../src/pilot/pilot.entity.ts';
import type { JobPage } from '../src/job/job.loaders.ts';
import type { Context } from '../src/context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An instant, RFC 3339 in UTC with milliseconds. */
  DateTime: { input: string; output: string; }
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

/** Lifecycle of a job. */
export type JobState =
  /** Formed; outside the window of ready jobs, or waiting for `notBefore`. */
  | 'DEFINED'
  /** Claimable. */
  | 'QUEUED'
  /** One attempt is live. */
  | 'ACTIVE'
  /** The attempt is done; the catalog has not answered yet. */
  | 'REGISTERING'
  | 'FINISHED'
  | 'FAILED'
  | 'CANCELLED';

/** Phases of one attempt, in order, then its four ends. Phases only move forward; one may be skipped. */
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
  | 'LOST';

/** Where a failure came from. */
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
  /** Null until workload knows the task. */
  readonly progress?: Maybe<TaskProgress>;
  /** In the order of their ordinals. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly jobs: JobConnection;
};


export type TaskJobsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  states?: InputMaybe<ReadonlyArray<JobState>>;
};

/** Counters of a task, kept, not counted. */
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
  /** Ended attempts by how they ended. */
  readonly attempts: AttemptCounts;
  /** Failed jobs by code. */
  readonly failures: ReadonlyArray<FailureCount>;
  /** All jobs are formed. */
  readonly formed: Scalars['Boolean']['output'];
  readonly registeredAt: Scalars['DateTime']['output'];
  readonly summarisedAt?: Maybe<Scalars['DateTime']['output']>;
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
};

/** One task's work on one file (map) or on a group of files (merge). */
export type Job = {
  readonly __typename?: 'Job';
  readonly id: Scalars['ID']['output'];
  readonly task: Task;
  /** From the root ordinal of its first input; unique in its task. */
  readonly ordinal: Scalars['Int']['output'];
  readonly state: JobState;
  readonly device: Device;
  readonly rank: Scalars['Float']['output'];
  readonly inputs: ReadonlyArray<File>;
  readonly outputs: ReadonlyArray<File>;
  readonly attempts: ReadonlyArray<Attempt>;
  readonly cancelRequested: Scalars['Boolean']['output'];
  /** Failure of the last attempt of a FAILED job. */
  readonly failure?: Maybe<Failure>;
  /** FAILED because the limit of attempts was reached. */
  readonly exhausted: Scalars['Boolean']['output'];
  /** A refusal or delay of the catalog, while REGISTERING. */
  readonly note?: Maybe<Scalars['String']['output']>;
  readonly createdAt: Scalars['DateTime']['output'];
  readonly queuedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly startedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Not claimable before. */
  readonly notBefore?: Maybe<Scalars['DateTime']['output']>;
};

/** Why an attempt or a job failed. */
export type Failure = {
  readonly __typename?: 'Failure';
  /** Code of the table in docs/states.md; first digit = phase. */
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
  /** The program's JSON report, where its template declares one. */
  readonly report?: Maybe<Scalars['JSON']['output']>;
  readonly log?: Maybe<File>;
  /** Why there is no log archive in the catalog. */
  readonly logNote?: Maybe<Scalars['String']['output']>;
  /**
   * The end of what the program wrote to its standard output. Null while it runs, where it wrote nothing, and where its standard
   * output was stored as an output. Of at most 100 attempts in one request; for more: INVALID.
   */
  readonly stdout?: Maybe<StreamTail>;
  /** The end of what the program wrote to its standard error, under the same rules as `stdout`. */
  readonly stderr?: Maybe<StreamTail>;
  readonly claimedAt: Scalars['DateTime']['output'];
  readonly endedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Every accepted change of state. */
  readonly history: ReadonlyArray<AttemptChange>;
};

/**
 * The last 64 KiB of a stream as text. Terminal control sequences are left out; each other control or format character, and each
 * byte that is not UTF-8, is one visible character.
 */
export type StreamTail = {
  readonly __typename?: 'StreamTail';
  readonly text: Scalars['String']['output'];
  /** Bytes before it that are not kept here; the log archive has more of them. */
  readonly omittedBytes: Scalars['Long']['output'];
};

export type AttemptChange = {
  readonly __typename?: 'AttemptChange';
  readonly state: AttemptState;
  readonly at: Scalars['DateTime']['output'];
};

export type File = {
  readonly __typename?: 'File';
  readonly id: Scalars['ID']['output'];
  /** The job that made it. */
  readonly producedBy?: Maybe<Job>;
  /** Jobs that read it. */
  readonly consumedBy: ReadonlyArray<Job>;
};

/** An agent on a node that runs attempts. */
export type Pilot = {
  readonly __typename?: 'Pilot';
  readonly id: Scalars['ID']['output'];
  /** Unique; an agent that starts again under its name takes its place. */
  readonly name: Scalars['String']['output'];
  readonly node: Scalars['String']['output'];
  readonly status: PilotStatus;
  readonly device: Device;
  readonly slots: Scalars['Int']['output'];
  readonly version: Scalars['String']['output'];
  readonly lastSeen: Scalars['DateTime']['output'];
  /** Attempts it holds now. */
  readonly active: Scalars['Int']['output'];
  /** Programs it claims no jobs of, because they are in none of its folders. It looks for them again and again. */
  readonly refuses: ReadonlyArray<Scalars['String']['output']>;
  /** Why it claims nothing for now, such as no local space or a broken launcher; null: it is ready. */
  readonly notReady?: Maybe<Scalars['String']['output']>;
  /** What a person should look into though it works, such as files of payloads that it cannot remove and the room they take. */
  readonly warning?: Maybe<Scalars['String']['output']>;
  /** Folders it finds programs in; empty where it has not said. */
  readonly programFolders: ReadonlyArray<Scalars['String']['output']>;
  /** How many times an agent of this name has started: a fast growing number is a crash loop. */
  readonly starts: Scalars['Int']['output'];
  /** When it last started; null where that was before this was recorded. */
  readonly startedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** Waiting jobs of one device, and the pilots that could take them. */
export type JobQueue = {
  readonly __typename?: 'JobQueue';
  readonly device: Device;
  /** Jobs in state QUEUED: claimable now. */
  readonly queued: Scalars['Int']['output'];
  /** When the oldest of them was queued. */
  readonly oldestQueuedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Pilots of this device that are neither STOPPED nor LOST. */
  readonly livePilots: Scalars['Int']['output'];
  /** Of these, those that claim: started, not draining, and ready. */
  readonly readyPilots: Scalars['Int']['output'];
  /** QUEUED jobs that no ready pilot would take: there is none, or each refuses the program. */
  readonly stranded: Scalars['Int']['output'];
  /** Why jobs are stranded; null: none is. */
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
  /** Programs it is known not to have. */
  readonly refuses?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Why it would claim nothing; null: it is ready. */
  readonly notReady?: InputMaybe<Scalars['String']['input']>;
  /** Folders it finds programs in, for people. */
  readonly programFolders?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

export type PilotRegistration = {
  readonly __typename?: 'PilotRegistration';
  readonly pilot: Pilot;
  readonly heartbeatSeconds: Scalars['Float']['output'];
  readonly leaseSeconds: Scalars['Float']['output'];
  readonly pollSeconds: Scalars['Float']['output'];
};

/** A lease as its holder names it. */
export type LeaseInput = {
  readonly jobId: Scalars['ID']['input'];
  readonly attempt: Scalars['Int']['input'];
  readonly token: Scalars['String']['input'];
};

export type HeartbeatInput = {
  readonly pilotId: Scalars['ID']['input'];
  readonly incarnation: Scalars['ID']['input'];
  /** Every lease the pilot holds, prefetched ones too; only these are renewed. */
  readonly held: ReadonlyArray<LeaseInput>;
  readonly status: PilotStatus;
  /** Programs it lacks: no job of theirs is given to it. Null (older pilots): as the server knows from its reports. */
  readonly refuses?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Why it claims nothing; null: it is ready. */
  readonly notReady?: InputMaybe<Scalars['String']['input']>;
  /** What a person should look into; null: nothing. */
  readonly warning?: InputMaybe<Scalars['String']['input']>;
};

export type HeartbeatAnswer = {
  readonly __typename?: 'HeartbeatAnswer';
  /** Held leases that are no longer valid: kill the payload, discard its work. */
  readonly lost: ReadonlyArray<LeaseRef>;
  /** Desired state, repeated until it is fulfilled. */
  readonly commands: ReadonlyArray<PilotCommand>;
};

export type LeaseRef = {
  readonly __typename?: 'LeaseRef';
  readonly jobId: Scalars['ID']['output'];
  readonly attempt: Scalars['Int']['output'];
};

export type PilotCommandKind =
  /** Jobs for this pilot's device are ready. */
  | 'JOBS_READY'
  /** End this attempt: its job is cancelled. */
  | 'CANCEL'
  /** Claim no more, finish what is held, stop. */
  | 'DRAIN'
  /** The drain is called off: claim again. */
  | 'RESUME';

export type PilotCommand = {
  readonly __typename?: 'PilotCommand';
  readonly kind: PilotCommandKind;
  readonly jobId?: Maybe<Scalars['ID']['output']>;
  readonly attempt?: Maybe<Scalars['Int']['output']>;
};

export type ClaimJobsInput = {
  readonly pilotId: Scalars['ID']['input'];
  readonly incarnation: Scalars['ID']['input'];
  /** The same id gives the same claims again: a lost answer costs nothing. */
  readonly requestId: Scalars['ID']['input'];
  /** At most so many, 1 to 200. */
  readonly max: Scalars['Int']['input'];
  /** As in a heartbeat. */
  readonly refuses?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** As in a heartbeat: nothing is given while it is set. */
  readonly notReady?: InputMaybe<Scalars['String']['input']>;
};

/** All that a pilot needs to run one attempt. */
export type Claim = {
  readonly __typename?: 'Claim';
  readonly jobId: Scalars['ID']['output'];
  readonly attempt: Scalars['Int']['output'];
  readonly token: Scalars['String']['output'];
  readonly taskId: Scalars['ID']['output'];
  readonly ordinal: Scalars['Int']['output'];
  /** Compiled command-line tool (packages/cwl), rendered by the pilot. */
  readonly tool: Scalars['JSON']['output'];
  readonly inputs: ReadonlyArray<ClaimInput>;
  readonly outputs: ReadonlyArray<ClaimOutput>;
  readonly log: ClaimLog;
  readonly limits: ClaimLimits;
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
  /** Logical name without the extension, which the program's own file name gives. */
  readonly stem: Scalars['String']['output'];
  /** Attempt-private folder. */
  readonly url: Scalars['String']['output'];
};

export type ClaimLog = {
  readonly __typename?: 'ClaimLog';
  readonly fileId: Scalars['ID']['output'];
  readonly name: Scalars['String']['output'];
  readonly url: Scalars['String']['output'];
};

export type ClaimLimits = {
  readonly __typename?: 'ClaimLimits';
  readonly wallSeconds: Scalars['Int']['output'];
};

export type ReportJobsInput = {
  readonly pilotId: Scalars['ID']['input'];
  readonly incarnation: Scalars['ID']['input'];
  readonly reports: ReadonlyArray<JobReport>;
};

export type JobReport = {
  readonly jobId: Scalars['ID']['input'];
  readonly attempt: Scalars['Int']['input'];
  readonly token: Scalars['String']['input'];
  /** Grows with every report of the attempt. */
  readonly sequence: Scalars['Int']['input'];
  readonly state: AttemptState;
  readonly at: Scalars['DateTime']['input'];
  /** For FAILED: the code, its source, and a text for people. */
  readonly failure?: InputMaybe<FailureInput>;
  /**
   * The program's own JSON report: at most 256 KiB, 60 levels of lists and objects, no NUL, finite numbers. Numbers are kept as
   * 64-bit floating point, so whole numbers beyond 2^53 belong into strings. One that is not taken ends the attempt FAILED 407.
   */
  readonly report?: InputMaybe<Scalars['JSON']['input']>;
  /** For FINISHED: the files staged out. */
  readonly outputs?: InputMaybe<ReadonlyArray<OutputInput>>;
  /** With any end: the log archive, where it could be staged out. */
  readonly log?: InputMaybe<OutputInput>;
  readonly logNote?: InputMaybe<Scalars['String']['input']>;
  /** With any end: the end of the program's standard output, at most 64 KiB. */
  readonly stdout?: InputMaybe<StreamTailInput>;
  /** With any end: the end of the program's standard error, at most 64 KiB. */
  readonly stderr?: InputMaybe<StreamTailInput>;
};

/** The end of a stream as it is stored; of a longer text only the last 65,536 characters are kept. */
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
  /** Logical name: stem and extension. */
  readonly name: Scalars['String']['input'];
  /** Name the program gave the file. */
  readonly basename: Scalars['String']['input'];
  readonly size: Scalars['Long']['input'];
  readonly checksum: Scalars['String']['input'];
  readonly checksumKind: ChecksumKind;
  readonly url: Scalars['String']['input'];
};

export type ReportStatus =
  | 'APPLIED'
  /** Seen before; nothing was done. */
  | 'DUPLICATE'
  /** The token is wrong, the attempt is another pilot's, or it is LOST or CANCELLED. */
  | 'LEASE_LOST'
  /** The report itself is wrong; see text. Where it was the attempt's last one, the attempt has ended FAILED with that reason. */
  | 'REFUSED';

export type ReportResult = {
  readonly __typename?: 'ReportResult';
  readonly jobId: Scalars['ID']['output'];
  readonly attempt: Scalars['Int']['output'];
  readonly status: ReportStatus;
  /** State of the attempt now; null when it is unknown. */
  readonly state?: Maybe<AttemptState>;
  readonly text?: Maybe<Scalars['String']['output']>;
  /** Kill the payload: the job is cancelled. */
  readonly cancel: Scalars['Boolean']['output'];
};

/** Jobs that changed, gathered over a moment. */
export type JobChanges = {
  readonly __typename?: 'JobChanges';
  readonly jobs: ReadonlyArray<Job>;
};

export type Query = {
  readonly __typename?: 'Query';
  readonly job?: Maybe<Job>;
  /** Newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly jobs: JobConnection;
  readonly pilot?: Maybe<Pilot>;
  readonly pilots: ReadonlyArray<Pilot>;
  /** Waiting jobs by device, and whether any pilot would take them. One entry per device. */
  readonly queues: ReadonlyArray<JobQueue>;
  /** Messages that workload could not read or refused, newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly workloadDeadLetters: DeadLetterConnection;
};


export type QueryJobArgs = {
  id: Scalars['ID']['input'];
};


export type QueryJobsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  states?: InputMaybe<ReadonlyArray<JobState>>;
};


export type QueryPilotArgs = {
  id: Scalars['ID']['input'];
};


export type QueryWorkloadDeadLettersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  readonly registerPilot: PilotRegistration;
  readonly heartbeat: HeartbeatAnswer;
  readonly claimJobs: ReadonlyArray<Claim>;
  /** One result per report, in the order given; a bad one harms no other. */
  readonly reportJobs: ReadonlyArray<ReportResult>;
  /** The pilot claims no more, finishes what it holds and stops. */
  readonly drainPilot: Pilot;
  /**
   * Calls a drain off: the pilot claims again. Without effect on one that was not told to drain. ILLEGAL_MOVE for one that is
   * STOPPED: it claims again once it is started on its node.
   */
  readonly undrainPilot: Pilot;
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


export type MutationDrainPilotArgs = {
  pilotId: Scalars['ID']['input'];
};


export type MutationUndrainPilotArgs = {
  pilotId: Scalars['ID']['input'];
};

export type Subscription = {
  readonly __typename?: 'Subscription';
  /** Jobs whenever they change state, gathered over at most 250 ms. Without an argument: jobs of every task. */
  readonly jobChanges: JobChanges;
  /** A task whenever its counters changed, at most four times a second. Without an argument: every task. */
  readonly taskProgress: Task;
  /** A pilot whenever its status changed. */
  readonly pilotChanges: Pilot;
  /** What this pilot is to do; a lost message costs time only, since heartbeats repeat it. */
  readonly pilotCommands: PilotCommand;
};


export type SubscriptionJobChangesArgs = {
  taskId?: InputMaybe<Scalars['ID']['input']>;
};


export type SubscriptionTaskProgressArgs = {
  taskId?: InputMaybe<Scalars['ID']['input']>;
};


export type SubscriptionPilotCommandsArgs = {
  pilotId: Scalars['ID']['input'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Task: Task;
  Job: Job;
  File: File;
  Pilot: Pilot;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Task:
    ( { __typename: 'Task' }
    & GraphQLRecursivePick<FederationTypes['Task'], {"id":true}> );
  Job:
    ( { __typename: 'Job' }
    & GraphQLRecursivePick<FederationTypes['Job'], {"id":true}> );
  File:
    ( { __typename: 'File' }
    & GraphQLRecursivePick<FederationTypes['File'], {"id":true}> );
  Pilot:
    ( { __typename: 'Pilot' }
    & GraphQLRecursivePick<FederationTypes['Pilot'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Scope: Scope;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Long: ResolverTypeWrapper<Scalars['Long']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  DeadLetter: ResolverTypeWrapper<DeadLetter>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  DeadLetterConnection: ResolverTypeWrapper<DeadLetterConnection>;
  JobState: JobState;
  AttemptState: AttemptState;
  FailureSource: FailureSource;
  PilotStatus: PilotStatus;
  Device: Device;
  ChecksumKind: ChecksumKind;
  Task: ResolverTypeWrapper<Reference>;
  TaskProgress: ResolverTypeWrapper<TaskProgress>;
  AttemptCounts: ResolverTypeWrapper<AttemptCounts>;
  FailureCount: ResolverTypeWrapper<FailureCount>;
  JobConnection: ResolverTypeWrapper<JobPage>;
  Job: ResolverTypeWrapper<JobRow>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  Failure: ResolverTypeWrapper<Failure>;
  Attempt: ResolverTypeWrapper<AttemptRow>;
  StreamTail: ResolverTypeWrapper<StreamTail>;
  AttemptChange: ResolverTypeWrapper<AttemptChange>;
  File: ResolverTypeWrapper<Reference>;
  Pilot: ResolverTypeWrapper<PilotRow>;
  JobQueue: ResolverTypeWrapper<JobQueue>;
  RegisterPilotInput: RegisterPilotInput;
  PilotRegistration: ResolverTypeWrapper<Omit<PilotRegistration, 'pilot'> & { pilot: ResolversTypes['Pilot'] }>;
  LeaseInput: LeaseInput;
  HeartbeatInput: HeartbeatInput;
  HeartbeatAnswer: ResolverTypeWrapper<HeartbeatAnswer>;
  LeaseRef: ResolverTypeWrapper<LeaseRef>;
  PilotCommandKind: PilotCommandKind;
  PilotCommand: ResolverTypeWrapper<PilotCommand>;
  ClaimJobsInput: ClaimJobsInput;
  Claim: ResolverTypeWrapper<Claim>;
  ClaimInput: ResolverTypeWrapper<ClaimInput>;
  ClaimOutput: ResolverTypeWrapper<ClaimOutput>;
  ClaimLog: ResolverTypeWrapper<ClaimLog>;
  ClaimLimits: ResolverTypeWrapper<ClaimLimits>;
  ReportJobsInput: ReportJobsInput;
  JobReport: JobReport;
  StreamTailInput: StreamTailInput;
  FailureInput: FailureInput;
  OutputInput: OutputInput;
  ReportStatus: ReportStatus;
  ReportResult: ResolverTypeWrapper<ReportResult>;
  JobChanges: ResolverTypeWrapper<Omit<JobChanges, 'jobs'> & { jobs: ReadonlyArray<ResolversTypes['Job']> }>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  Long: Scalars['Long']['output'];
  JSON: Scalars['JSON']['output'];
  PageInfo: PageInfo;
  DeadLetter: DeadLetter;
  ID: Scalars['ID']['output'];
  Int: Scalars['Int']['output'];
  DeadLetterConnection: DeadLetterConnection;
  Task: Reference;
  TaskProgress: TaskProgress;
  AttemptCounts: AttemptCounts;
  FailureCount: FailureCount;
  JobConnection: JobPage;
  Job: JobRow;
  Float: Scalars['Float']['output'];
  Failure: Failure;
  Attempt: AttemptRow;
  StreamTail: StreamTail;
  AttemptChange: AttemptChange;
  File: Reference;
  Pilot: PilotRow;
  JobQueue: JobQueue;
  RegisterPilotInput: RegisterPilotInput;
  PilotRegistration: Omit<PilotRegistration, 'pilot'> & { pilot: ResolversParentTypes['Pilot'] };
  LeaseInput: LeaseInput;
  HeartbeatInput: HeartbeatInput;
  HeartbeatAnswer: HeartbeatAnswer;
  LeaseRef: LeaseRef;
  PilotCommand: PilotCommand;
  ClaimJobsInput: ClaimJobsInput;
  Claim: Claim;
  ClaimInput: ClaimInput;
  ClaimOutput: ClaimOutput;
  ClaimLog: ClaimLog;
  ClaimLimits: ClaimLimits;
  ReportJobsInput: ReportJobsInput;
  JobReport: JobReport;
  StreamTailInput: StreamTailInput;
  FailureInput: FailureInput;
  OutputInput: OutputInput;
  ReportResult: ReportResult;
  JobChanges: Omit<JobChanges, 'jobs'> & { jobs: ReadonlyArray<ResolversParentTypes['Job']> };
  Query: Record<PropertyKey, never>;
  Mutation: Record<PropertyKey, never>;
  Subscription: Record<PropertyKey, never>;
  String: Scalars['String']['output'];
  Boolean: Scalars['Boolean']['output'];
};

export type LinkDirectiveArgs = {
  url: Scalars['String']['input'];
  import?: Maybe<ReadonlyArray<Scalars['String']['input']>>;
};

export type LinkDirectiveResolver<Result, Parent, ContextType = Context, Args = LinkDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ShareableDirectiveArgs = { };

export type ShareableDirectiveResolver<Result, Parent, ContextType = Context, Args = ShareableDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AllowDirectiveArgs = {
  scopes: ReadonlyArray<Scope>;
};

export type AllowDirectiveResolver<Result, Parent, ContextType = Context, Args = AllowDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type PerItemDirectiveArgs = { };

export type PerItemDirectiveResolver<Result, Parent, ContextType = Context, Args = PerItemDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface LongScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Long'], any> {
  name: 'Long';
}

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DeadLetterResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetter'] = ResolversParentTypes['DeadLetter']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  topic?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  partition?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  offset?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  key?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type DeadLetterConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetterConnection'] = ResolversParentTypes['DeadLetterConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['DeadLetter']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type TaskResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Task'] = ResolversParentTypes['Task'], FederationReferenceType extends FederationReferenceTypes['Task'] = FederationReferenceTypes['Task']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Task']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  progress?: Resolver<Maybe<ResolversTypes['TaskProgress']>, ParentType, ContextType>;
  jobs?: Resolver<ResolversTypes['JobConnection'], ParentType, ContextType, RequireFields<TaskJobsArgs, 'first'>>;
};

export type TaskProgressResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TaskProgress'] = ResolversParentTypes['TaskProgress']> = {
  files?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  defined?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  queued?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  active?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  registering?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  finished?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  cancelled?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['AttemptCounts'], ParentType, ContextType>;
  failures?: Resolver<ReadonlyArray<ResolversTypes['FailureCount']>, ParentType, ContextType>;
  formed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  registeredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  summarisedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type AttemptCountsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AttemptCounts'] = ResolversParentTypes['AttemptCounts']> = {
  finished?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  cancelled?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  lost?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type FailureCountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FailureCount'] = ResolversParentTypes['FailureCount']> = {
  code?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type JobConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobConnection'] = ResolversParentTypes['JobConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Job']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type JobResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Job'] = ResolversParentTypes['Job'], FederationReferenceType extends FederationReferenceTypes['Job'] = FederationReferenceTypes['Job']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Job']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  task?: Resolver<ResolversTypes['Task'], ParentType, ContextType>;
  ordinal?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['JobState'], ParentType, ContextType>;
  device?: Resolver<ResolversTypes['Device'], ParentType, ContextType>;
  rank?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  inputs?: Resolver<ReadonlyArray<ResolversTypes['File']>, ParentType, ContextType>;
  outputs?: Resolver<ReadonlyArray<ResolversTypes['File']>, ParentType, ContextType>;
  attempts?: Resolver<ReadonlyArray<ResolversTypes['Attempt']>, ParentType, ContextType>;
  cancelRequested?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Failure']>, ParentType, ContextType>;
  exhausted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  note?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  queuedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  notBefore?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type FailureResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Failure'] = ResolversParentTypes['Failure']> = {
  code?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['FailureSource'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type AttemptResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Attempt'] = ResolversParentTypes['Attempt']> = {
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['AttemptState'], ParentType, ContextType>;
  pilot?: Resolver<Maybe<ResolversTypes['Pilot']>, ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Failure']>, ParentType, ContextType>;
  report?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  log?: Resolver<Maybe<ResolversTypes['File']>, ParentType, ContextType>;
  logNote?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  stdout?: Resolver<Maybe<ResolversTypes['StreamTail']>, ParentType, ContextType>;
  stderr?: Resolver<Maybe<ResolversTypes['StreamTail']>, ParentType, ContextType>;
  claimedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  history?: Resolver<ReadonlyArray<ResolversTypes['AttemptChange']>, ParentType, ContextType>;
};

export type StreamTailResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StreamTail'] = ResolversParentTypes['StreamTail']> = {
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  omittedBytes?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
};

export type AttemptChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AttemptChange'] = ResolversParentTypes['AttemptChange']> = {
  state?: Resolver<ResolversTypes['AttemptState'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type FileResolvers<ContextType = Context, ParentType extends ResolversParentTypes['File'] = ResolversParentTypes['File'], FederationReferenceType extends FederationReferenceTypes['File'] = FederationReferenceTypes['File']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['File']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  producedBy?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType>;
  consumedBy?: Resolver<ReadonlyArray<ResolversTypes['Job']>, ParentType, ContextType>;
};

export type PilotResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Pilot'] = ResolversParentTypes['Pilot'], FederationReferenceType extends FederationReferenceTypes['Pilot'] = FederationReferenceTypes['Pilot']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Pilot']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['PilotStatus'], ParentType, ContextType>;
  device?: Resolver<ResolversTypes['Device'], ParentType, ContextType>;
  slots?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  lastSeen?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  active?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  refuses?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  notReady?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  warning?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  programFolders?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  starts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type JobQueueResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobQueue'] = ResolversParentTypes['JobQueue']> = {
  device?: Resolver<ResolversTypes['Device'], ParentType, ContextType>;
  queued?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  oldestQueuedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  livePilots?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  readyPilots?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  stranded?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PilotRegistrationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PilotRegistration'] = ResolversParentTypes['PilotRegistration']> = {
  pilot?: Resolver<ResolversTypes['Pilot'], ParentType, ContextType>;
  heartbeatSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  leaseSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  pollSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type HeartbeatAnswerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HeartbeatAnswer'] = ResolversParentTypes['HeartbeatAnswer']> = {
  lost?: Resolver<ReadonlyArray<ResolversTypes['LeaseRef']>, ParentType, ContextType>;
  commands?: Resolver<ReadonlyArray<ResolversTypes['PilotCommand']>, ParentType, ContextType>;
};

export type LeaseRefResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LeaseRef'] = ResolversParentTypes['LeaseRef']> = {
  jobId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  attempt?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type PilotCommandResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PilotCommand'] = ResolversParentTypes['PilotCommand']> = {
  kind?: Resolver<ResolversTypes['PilotCommandKind'], ParentType, ContextType>;
  jobId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  attempt?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type ClaimResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Claim'] = ResolversParentTypes['Claim']> = {
  jobId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  attempt?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  token?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  taskId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  ordinal?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  tool?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  inputs?: Resolver<ReadonlyArray<ResolversTypes['ClaimInput']>, ParentType, ContextType>;
  outputs?: Resolver<ReadonlyArray<ResolversTypes['ClaimOutput']>, ParentType, ContextType>;
  log?: Resolver<ResolversTypes['ClaimLog'], ParentType, ContextType>;
  limits?: Resolver<ResolversTypes['ClaimLimits'], ParentType, ContextType>;
};

export type ClaimInputResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ClaimInput'] = ResolversParentTypes['ClaimInput']> = {
  fileId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  basename?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ordinal?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  checksum?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  checksumKind?: Resolver<ResolversTypes['ChecksumKind'], ParentType, ContextType>;
  replicas?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ClaimOutputResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ClaimOutput'] = ResolversParentTypes['ClaimOutput']> = {
  port?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  fileId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  stem?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ClaimLogResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ClaimLog'] = ResolversParentTypes['ClaimLog']> = {
  fileId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ClaimLimitsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ClaimLimits'] = ResolversParentTypes['ClaimLimits']> = {
  wallSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ReportResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReportResult'] = ResolversParentTypes['ReportResult']> = {
  jobId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  attempt?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ReportStatus'], ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['AttemptState']>, ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  cancel?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type JobChangesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobChanges'] = ResolversParentTypes['JobChanges']> = {
  jobs?: Resolver<ReadonlyArray<ResolversTypes['Job']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  job?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType, RequireFields<QueryJobArgs, 'id'>>;
  jobs?: Resolver<ResolversTypes['JobConnection'], ParentType, ContextType, RequireFields<QueryJobsArgs, 'first'>>;
  pilot?: Resolver<Maybe<ResolversTypes['Pilot']>, ParentType, ContextType, RequireFields<QueryPilotArgs, 'id'>>;
  pilots?: Resolver<ReadonlyArray<ResolversTypes['Pilot']>, ParentType, ContextType>;
  queues?: Resolver<ReadonlyArray<ResolversTypes['JobQueue']>, ParentType, ContextType>;
  workloadDeadLetters?: Resolver<ResolversTypes['DeadLetterConnection'], ParentType, ContextType, RequireFields<QueryWorkloadDeadLettersArgs, 'first'>>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  registerPilot?: Resolver<ResolversTypes['PilotRegistration'], ParentType, ContextType, RequireFields<MutationRegisterPilotArgs, 'input'>>;
  heartbeat?: Resolver<ResolversTypes['HeartbeatAnswer'], ParentType, ContextType, RequireFields<MutationHeartbeatArgs, 'input'>>;
  claimJobs?: Resolver<ReadonlyArray<ResolversTypes['Claim']>, ParentType, ContextType, RequireFields<MutationClaimJobsArgs, 'input'>>;
  reportJobs?: Resolver<ReadonlyArray<ResolversTypes['ReportResult']>, ParentType, ContextType, RequireFields<MutationReportJobsArgs, 'input'>>;
  drainPilot?: Resolver<ResolversTypes['Pilot'], ParentType, ContextType, RequireFields<MutationDrainPilotArgs, 'pilotId'>>;
  undrainPilot?: Resolver<ResolversTypes['Pilot'], ParentType, ContextType, RequireFields<MutationUndrainPilotArgs, 'pilotId'>>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  jobChanges?: SubscriptionResolver<ResolversTypes['JobChanges'], "jobChanges", ParentType, ContextType, Partial<SubscriptionJobChangesArgs>>;
  taskProgress?: SubscriptionResolver<ResolversTypes['Task'], "taskProgress", ParentType, ContextType, Partial<SubscriptionTaskProgressArgs>>;
  pilotChanges?: SubscriptionResolver<ResolversTypes['Pilot'], "pilotChanges", ParentType, ContextType>;
  pilotCommands?: SubscriptionResolver<ResolversTypes['PilotCommand'], "pilotCommands", ParentType, ContextType, RequireFields<SubscriptionPilotCommandsArgs, 'pilotId'>>;
};

export type Resolvers<ContextType = Context> = {
  DateTime?: GraphQLScalarType;
  Long?: GraphQLScalarType;
  JSON?: GraphQLScalarType;
  PageInfo?: PageInfoResolvers<ContextType>;
  DeadLetter?: DeadLetterResolvers<ContextType>;
  DeadLetterConnection?: DeadLetterConnectionResolvers<ContextType>;
  Task?: TaskResolvers<ContextType>;
  TaskProgress?: TaskProgressResolvers<ContextType>;
  AttemptCounts?: AttemptCountsResolvers<ContextType>;
  FailureCount?: FailureCountResolvers<ContextType>;
  JobConnection?: JobConnectionResolvers<ContextType>;
  Job?: JobResolvers<ContextType>;
  Failure?: FailureResolvers<ContextType>;
  Attempt?: AttemptResolvers<ContextType>;
  StreamTail?: StreamTailResolvers<ContextType>;
  AttemptChange?: AttemptChangeResolvers<ContextType>;
  File?: FileResolvers<ContextType>;
  Pilot?: PilotResolvers<ContextType>;
  JobQueue?: JobQueueResolvers<ContextType>;
  PilotRegistration?: PilotRegistrationResolvers<ContextType>;
  HeartbeatAnswer?: HeartbeatAnswerResolvers<ContextType>;
  LeaseRef?: LeaseRefResolvers<ContextType>;
  PilotCommand?: PilotCommandResolvers<ContextType>;
  Claim?: ClaimResolvers<ContextType>;
  ClaimInput?: ClaimInputResolvers<ContextType>;
  ClaimOutput?: ClaimOutputResolvers<ContextType>;
  ClaimLog?: ClaimLogResolvers<ContextType>;
  ClaimLimits?: ClaimLimitsResolvers<ContextType>;
  ReportResult?: ReportResultResolvers<ContextType>;
  JobChanges?: JobChangesResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  link?: LinkDirectiveResolver<any, any, ContextType>;
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
  allow?: AllowDirectiveResolver<any, any, ContextType>;
  perItem?: PerItemDirectiveResolver<any, any, ContextType>;
};
