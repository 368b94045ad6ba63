// Written by scripts/generate.ts from the SDL. Do not edit.
import type {
  Maybe,
  Scalars,
  Scope,
  PageInfo,
  Count,
  Facet,
  FacetValue,
  TextFilter,
  IdFilter,
  LongFilter,
  FloatFilter,
  TimeFilter,
  Direction,
  EventSubject,
  Event,
  EventConnection,
  EventSubjectFilter,
  EventFilter,
  DeadLetter,
  DeadLetterStatus,
  DeadLetterResult,
  DeadLetterConnection,
  DeadLetterConnectionFacetsArgs,
  DeadLetterStatusFilter,
  DeadLetterFilter,
  DeadLetterOrderField,
  DeadLetterOrder,
  DeadLetterFacet,
  Action,
  ActionOutcome,
  ActionConnection,
  Explanation,
  StatementKind,
  Statement,
  Remedy,
  MatchKind,
  Match,
  JobState,
  AttemptState,
  FailureSource,
  PilotStatus,
  Device,
  ChecksumKind,
  Task,
  TaskActionsArgs,
  TaskHistoryArgs,
  TaskJobsArgs,
  TaskProgress,
  TaskActionKind,
  TaskActionOutcome,
  TaskAction,
  TaskActionConnection,
  Operation,
  OperationJobsArgs,
  JobResultOutcome,
  JobResult,
  JobResultConnection,
  JobSelectionInput,
  RetryPreview,
  JobFileKind,
  JobFileState,
  JobFile,
  JobFileConnection,
  JobInputs,
  DeleteJobsInput,
  DeleteJobsResult,
  InconsistencyKind,
  Inconsistency,
  InconsistencyConnection,
  RepairInput,
  RepairResult,
  RepairedInconsistency,
  NodeCount,
  AttemptCounts,
  FailureCount,
  JobConnection,
  JobConnectionFacetsArgs,
  JobStateFilter,
  DeviceFilter,
  JobFilter,
  JobOrderField,
  JobOrder,
  JobFacet,
  Job,
  JobHistoryArgs,
  JobActionsArgs,
  HoldReason,
  JobHold,
  NotRunningCode,
  NotRunningReason,
  Failure,
  Attempt,
  AttemptTailArgs,
  AttemptUsage,
  AttemptExecution,
  AttemptDecision,
  RetryOutcome,
  RetryAction,
  RetryRule,
  RetryMatch,
  RetryDelay,
  RetryMore,
  RetryRuleSet,
  RetryRuleWarningCode,
  RetryRuleWarning,
  RetryDryRun,
  RetryDryRunCount,
  RetryComparison,
  RetryVerdict,
  RetryRuleInput,
  RetryMatchInput,
  RetryDelayInput,
  RetryMoreInput,
  HeldJobsInput,
  HeldJobsResult,
  StreamTail,
  OutputStream,
  AttemptTail,
  AttemptChange,
  TransitionCause,
  JobTransitionConnection,
  JobTransition,
  StateChangeConnection,
  StateChange,
  StateAspect,
  StateChangeCause,
  Storage,
  LogArchive,
  File,
  FileProcessingState,
  FileProcessing,
  Pilot,
  PilotHistoryArgs,
  PilotActionsArgs,
  JobQueue,
  RegisterPilotInput,
  PilotRegistration,
  LeaseInput,
  HeartbeatInput,
  HeartbeatAnswer,
  LeaseRef,
  NodeMode,
  NodeHealth,
  Node,
  NodeActionsArgs,
  NodeHistoryArgs,
  NodeModeChange,
  NodeUsage,
  NodeOutcomes,
  NodeConnection,
  NodeConnectionFacetsArgs,
  NodeModeFilter,
  NodeHealthFilter,
  NodeFilter,
  CommandState,
  CommandRecord,
  CommandOutcome,
  CommandAcknowledgement,
  PilotCommandKind,
  PilotCommand,
  ClaimJobsInput,
  Claim,
  ClaimRoot,
  ClaimInput,
  ClaimOutput,
  ClaimLog,
  ClaimLimits,
  SendTailsInput,
  LiveTailInput,
  SendTailsAnswer,
  ReportJobsInput,
  JobReport,
  PhaseInput,
  AttemptUsageInput,
  AttemptExecutionInput,
  StreamTailInput,
  FailureInput,
  OutputInput,
  ReportStatus,
  ReportResult,
  WorkloadSettings,
  WorkloadSettingsChangesArgs,
  SettingChange,
  FormingSettings,
  SchedulerSettings,
  HealthSettings,
  HealthSettingsInput,
  WorkloadSettingsInput,
  FormingSettingsInput,
  ArchiveSettings,
  ArchiveSettingsInput,
  SchedulerSettingsInput,
  SchedulerState,
  SchedulerSlot,
  SchedulingRoundConnection,
  SchedulingRound,
  SchedulingRoundTask,
  SchedulingDispatch,
  JobChanges,
  EventLog,
  EventLogTopic,
  EventLogGroup,
  TimeSeriesMetric,
  TimeSeriesFilter,
  TimeSeries,
  Series,
  FailureKey,
  FailureFilter,
  FailureGroups,
  FailureGroup,
  FailureExample,
  PilotConnection,
  PilotConnectionFacetsArgs,
  PilotStatusFilter,
  PilotFilter,
  PilotOrderField,
  PilotOrder,
  PilotFacet,
  NodeOrderField,
  NodeOrder,
  NodeFacet,
  Search,
  SearchJobsArgs,
  SearchPilotsArgs,
  SearchNodesArgs,
  SubjectActions,
  Steering,
  SteeringResultsArgs,
  SteeringVerb,
  SteeringOutcome,
  SteeringResult,
  SteeringResultConnection,
  PilotVerb,
  ActOnPilotsInput,
  NodeVerb,
  ActOnNodesInput,
  KillJobsInput,
  Query,
  QueryFilesWithoutJobArgs,
  QuerySteeringArgs,
  QueryWorkloadMatchesArgs,
  QueryWorkloadEventsArgs,
  QueryTimeseriesArgs,
  QueryFailuresArgs,
  QueryRetryRulesArgs,
  QueryRetryRuleSetsArgs,
  QueryDryRunRetryRulesArgs,
  QueryJobArgs,
  QueryJobsArgs,
  QueryPilotArgs,
  QueryPilotListArgs,
  QueryNodeArgs,
  QueryNodesArgs,
  QuerySchedulerStateArgs,
  QuerySchedulingRoundsArgs,
  QueryJobFilesArgs,
  QueryJobInputsArgs,
  QueryPreviewRetryArgs,
  QueryInconsistenciesArgs,
  QuerySelectedJobsArgs,
  QueryWorkloadDeadLettersArgs,
  QueryWorkloadDeadLetterArgs,
  Mutation,
  MutationReplayWorkloadDeadLettersArgs,
  MutationDiscardWorkloadDeadLettersArgs,
  MutationQuarantineNodeArgs,
  MutationReleaseNodeArgs,
  MutationDeleteJobsArgs,
  MutationRepairInconsistenciesArgs,
  MutationSetTaskSplittingArgs,
  MutationRemoveEventLogGroupArgs,
  MutationReplaceRetryRulesArgs,
  MutationRestoreRetryRulesArgs,
  MutationReleaseJobsArgs,
  MutationFailJobsArgs,
  MutationRegisterPilotArgs,
  MutationHeartbeatArgs,
  MutationClaimJobsArgs,
  MutationReportJobsArgs,
  MutationSendTailsArgs,
  MutationActOnPilotsArgs,
  MutationActOnNodesArgs,
  MutationKillJobsArgs,
  MutationDrainPilotArgs,
  MutationUndrainPilotArgs,
  MutationKillAttemptArgs,
  MutationOfferReleaseArgs,
  MutationSetNodeModeArgs,
  MutationSetWorkloadSettingsArgs,
  Subscription,
  SubscriptionWorkloadEventStreamArgs,
  SubscriptionJobChangesArgs,
  SubscriptionTaskProgressArgs,
  SubscriptionPilotChangesArgs,
  SubscriptionNodeChangesArgs,
  SubscriptionPilotCommandsArgs,
  SubscriptionAttemptTailArgs,
} from './types.ts';
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Reference } from '../src/task/reference.ts';
import type { JobRow } from '../src/job/job.entity.ts';
import type { AttemptRow } from '../src/job/attempt.entity.ts';
import type { PilotRow } from '../src/pilot/pilot.entity.ts';
import type { RuleSetView } from '../src/retry/rule-set.reads.ts';
import type { RuleWarning } from '../src/retry/check-rules.rules.ts';
import type { Comparison } from '../src/retry/dry-run.rules.ts';
import type { JobPage } from '../src/job/job.reads.ts';
import type { SchedulerView } from '../src/scheduling/scheduler.reads.ts';
import type { SlotView } from '../src/scheduling/slots.rules.ts';
import type { SchedulingRoundRow, Dispatch } from '../src/scheduling/scheduler.entity.ts';
import type { SchedulingTask } from '../src/scheduling/schedule.rules.ts';
import type { SettingChangeRow } from '../src/settings/setting.entity.ts';
import type { SettingsRoot } from '../src/settings/setting.reads.ts';
import type { JobTransitionRow } from '../src/history/history.reads.ts';
import type { NodeRow, NodeModeChangeRow } from '../src/node/node.entity.ts';
import type { NodePage } from '../src/node/node.reads.ts';
import type { CommandRow } from '../src/command/command.reads.ts';
import type { TaskActionRow, JobActionRow } from '../src/task/action.entity.ts';
import type { InconsistencyRow } from '../src/consistency/rules.store.ts';
import type { RepairedRow } from '../src/consistency/repair-inconsistencies.ts';
import type { FileProcessing as FileProcessingRow } from '../src/job/file-processing.rules.ts';
import type { JobFileRow } from '../src/job/job-file.reads.ts';
import type { SteeringRow } from '../src/steering/steering.entity.ts';
import type { FailureGroupRow, FailureExampleRow } from '../src/rollup/failures.reads.ts';
import type { PilotPage } from '../src/pilot/pilot.reads.ts';
import type { DeadLetterPage, SearchText, SubjectPage, RecordedEvent } from '@visor/service';
import type { Context } from '../src/context.ts';
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };


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
  Operation: Operation;
  Job: Job;
  Storage: Storage;
  File: File;
  Pilot: Pilot;
  Node: Node;
  Search: Search;
  SubjectActions: SubjectActions;
  Steering: Steering;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Task:
    ( { __typename: 'Task' }
    & GraphQLRecursivePick<FederationTypes['Task'], {"id":true}> );
  Operation:
    ( { __typename: 'Operation' }
    & GraphQLRecursivePick<FederationTypes['Operation'], {"id":true}> );
  Job:
    ( { __typename: 'Job' }
    & GraphQLRecursivePick<FederationTypes['Job'], {"id":true}> );
  Storage:
    ( { __typename: 'Storage' }
    & GraphQLRecursivePick<FederationTypes['Storage'], {"id":true}> );
  File:
    ( { __typename: 'File' }
    & GraphQLRecursivePick<FederationTypes['File'], {"id":true}> );
  Pilot:
    ( { __typename: 'Pilot' }
    & GraphQLRecursivePick<FederationTypes['Pilot'], {"id":true}> );
  Node:
    ( { __typename: 'Node' }
    & GraphQLRecursivePick<FederationTypes['Node'], {"name":true}> );
  Search:
    ( { __typename: 'Search' }
    & GraphQLRecursivePick<FederationTypes['Search'], {"id":true}> );
  SubjectActions:
    ( { __typename: 'SubjectActions' }
    & GraphQLRecursivePick<FederationTypes['SubjectActions'], {"id":true,"first":true,"after":true}> );
  Steering:
    ( { __typename: 'Steering' }
    & GraphQLRecursivePick<FederationTypes['Steering'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Scope: Scope;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Long: ResolverTypeWrapper<Scalars['Long']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Count: ResolverTypeWrapper<Count>;
  Facet: ResolverTypeWrapper<Facet>;
  FacetValue: ResolverTypeWrapper<FacetValue>;
  TextFilter: TextFilter;
  IdFilter: IdFilter;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  LongFilter: LongFilter;
  FloatFilter: FloatFilter;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  TimeFilter: TimeFilter;
  Direction: Direction;
  EventSubject: EventSubject;
  Event: ResolverTypeWrapper<RecordedEvent>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  EventConnection: ResolverTypeWrapper<Omit<EventConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['Event']> }>;
  EventSubjectFilter: EventSubjectFilter;
  EventFilter: EventFilter;
  DeadLetter: ResolverTypeWrapper<DeadLetter>;
  DeadLetterStatus: DeadLetterStatus;
  DeadLetterResult: ResolverTypeWrapper<DeadLetterResult>;
  DeadLetterConnection: ResolverTypeWrapper<DeadLetterPage>;
  DeadLetterStatusFilter: DeadLetterStatusFilter;
  DeadLetterFilter: DeadLetterFilter;
  DeadLetterOrderField: DeadLetterOrderField;
  DeadLetterOrder: DeadLetterOrder;
  DeadLetterFacet: DeadLetterFacet;
  Action: ResolverTypeWrapper<Action>;
  ActionOutcome: ActionOutcome;
  ActionConnection: ResolverTypeWrapper<ActionConnection>;
  Explanation: ResolverTypeWrapper<Explanation>;
  StatementKind: StatementKind;
  Statement: ResolverTypeWrapper<Statement>;
  Remedy: ResolverTypeWrapper<Remedy>;
  MatchKind: MatchKind;
  Match: ResolverTypeWrapper<Match>;
  JobState: JobState;
  AttemptState: AttemptState;
  FailureSource: FailureSource;
  PilotStatus: PilotStatus;
  Device: Device;
  ChecksumKind: ChecksumKind;
  Task: ResolverTypeWrapper<Reference>;
  TaskProgress: ResolverTypeWrapper<TaskProgress>;
  TaskActionKind: TaskActionKind;
  TaskActionOutcome: TaskActionOutcome;
  TaskAction: ResolverTypeWrapper<TaskActionRow>;
  TaskActionConnection: ResolverTypeWrapper<Omit<TaskActionConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['TaskAction']> }>;
  Operation: ResolverTypeWrapper<Reference>;
  JobResultOutcome: JobResultOutcome;
  JobResult: ResolverTypeWrapper<JobActionRow>;
  JobResultConnection: ResolverTypeWrapper<Omit<JobResultConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['JobResult']> }>;
  JobSelectionInput: JobSelectionInput;
  RetryPreview: ResolverTypeWrapper<RetryPreview>;
  JobFileKind: JobFileKind;
  JobFileState: JobFileState;
  JobFile: ResolverTypeWrapper<JobFileRow>;
  JobFileConnection: ResolverTypeWrapper<Omit<JobFileConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['JobFile']> }>;
  JobInputs: ResolverTypeWrapper<JobInputs>;
  DeleteJobsInput: DeleteJobsInput;
  DeleteJobsResult: ResolverTypeWrapper<Omit<DeleteJobsResult, 'task'> & { task?: Maybe<ResolversTypes['Task']> }>;
  InconsistencyKind: InconsistencyKind;
  Inconsistency: ResolverTypeWrapper<InconsistencyRow>;
  InconsistencyConnection: ResolverTypeWrapper<Omit<InconsistencyConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['Inconsistency']> }>;
  RepairInput: RepairInput;
  RepairResult: ResolverTypeWrapper<Omit<RepairResult, 'found'> & { found: ReadonlyArray<ResolversTypes['RepairedInconsistency']> }>;
  RepairedInconsistency: ResolverTypeWrapper<RepairedRow>;
  NodeCount: ResolverTypeWrapper<NodeCount>;
  AttemptCounts: ResolverTypeWrapper<AttemptCounts>;
  FailureCount: ResolverTypeWrapper<FailureCount>;
  JobConnection: ResolverTypeWrapper<JobPage>;
  JobStateFilter: JobStateFilter;
  DeviceFilter: DeviceFilter;
  JobFilter: JobFilter;
  JobOrderField: JobOrderField;
  JobOrder: JobOrder;
  JobFacet: JobFacet;
  Job: ResolverTypeWrapper<JobRow>;
  HoldReason: HoldReason;
  JobHold: ResolverTypeWrapper<JobHold>;
  NotRunningCode: NotRunningCode;
  NotRunningReason: ResolverTypeWrapper<NotRunningReason>;
  Failure: ResolverTypeWrapper<Failure>;
  Attempt: ResolverTypeWrapper<AttemptRow>;
  AttemptUsage: ResolverTypeWrapper<AttemptUsage>;
  AttemptExecution: ResolverTypeWrapper<AttemptExecution>;
  AttemptDecision: ResolverTypeWrapper<AttemptDecision>;
  RetryOutcome: RetryOutcome;
  RetryAction: RetryAction;
  RetryRule: ResolverTypeWrapper<RetryRule>;
  RetryMatch: ResolverTypeWrapper<RetryMatch>;
  RetryDelay: ResolverTypeWrapper<RetryDelay>;
  RetryMore: ResolverTypeWrapper<RetryMore>;
  RetryRuleSet: ResolverTypeWrapper<RuleSetView>;
  RetryRuleWarningCode: RetryRuleWarningCode;
  RetryRuleWarning: ResolverTypeWrapper<RuleWarning>;
  RetryDryRun: ResolverTypeWrapper<Omit<RetryDryRun, 'examples' | 'warnings'> & { examples: ReadonlyArray<ResolversTypes['RetryComparison']>, warnings: ReadonlyArray<ResolversTypes['RetryRuleWarning']> }>;
  RetryDryRunCount: ResolverTypeWrapper<RetryDryRunCount>;
  RetryComparison: ResolverTypeWrapper<Comparison>;
  RetryVerdict: ResolverTypeWrapper<RetryVerdict>;
  RetryRuleInput: RetryRuleInput;
  RetryMatchInput: RetryMatchInput;
  RetryDelayInput: RetryDelayInput;
  RetryMoreInput: RetryMoreInput;
  HeldJobsInput: HeldJobsInput;
  HeldJobsResult: ResolverTypeWrapper<HeldJobsResult>;
  StreamTail: ResolverTypeWrapper<StreamTail>;
  OutputStream: OutputStream;
  AttemptTail: ResolverTypeWrapper<AttemptTail>;
  AttemptChange: ResolverTypeWrapper<AttemptChange>;
  TransitionCause: TransitionCause;
  JobTransitionConnection: ResolverTypeWrapper<Omit<JobTransitionConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['JobTransition']> }>;
  JobTransition: ResolverTypeWrapper<JobTransitionRow>;
  StateChangeConnection: ResolverTypeWrapper<StateChangeConnection>;
  StateChange: ResolverTypeWrapper<StateChange>;
  StateAspect: StateAspect;
  StateChangeCause: StateChangeCause;
  Storage: ResolverTypeWrapper<Reference>;
  LogArchive: ResolverTypeWrapper<Reference>;
  File: ResolverTypeWrapper<Reference>;
  FileProcessingState: FileProcessingState;
  FileProcessing: ResolverTypeWrapper<FileProcessingRow>;
  Pilot: ResolverTypeWrapper<PilotRow>;
  JobQueue: ResolverTypeWrapper<JobQueue>;
  RegisterPilotInput: RegisterPilotInput;
  PilotRegistration: ResolverTypeWrapper<Omit<PilotRegistration, 'pilot'> & { pilot: ResolversTypes['Pilot'] }>;
  LeaseInput: LeaseInput;
  HeartbeatInput: HeartbeatInput;
  HeartbeatAnswer: ResolverTypeWrapper<HeartbeatAnswer>;
  LeaseRef: ResolverTypeWrapper<LeaseRef>;
  NodeMode: NodeMode;
  NodeHealth: NodeHealth;
  Node: ResolverTypeWrapper<NodeRow>;
  NodeModeChange: ResolverTypeWrapper<NodeModeChangeRow>;
  NodeUsage: ResolverTypeWrapper<NodeUsage>;
  NodeOutcomes: ResolverTypeWrapper<NodeOutcomes>;
  NodeConnection: ResolverTypeWrapper<NodePage>;
  NodeModeFilter: NodeModeFilter;
  NodeHealthFilter: NodeHealthFilter;
  NodeFilter: NodeFilter;
  CommandState: CommandState;
  CommandRecord: ResolverTypeWrapper<CommandRow>;
  CommandOutcome: CommandOutcome;
  CommandAcknowledgement: CommandAcknowledgement;
  PilotCommandKind: PilotCommandKind;
  PilotCommand: ResolverTypeWrapper<PilotCommand>;
  ClaimJobsInput: ClaimJobsInput;
  Claim: ResolverTypeWrapper<Claim>;
  ClaimRoot: ResolverTypeWrapper<ClaimRoot>;
  ClaimInput: ResolverTypeWrapper<ClaimInput>;
  ClaimOutput: ResolverTypeWrapper<ClaimOutput>;
  ClaimLog: ResolverTypeWrapper<ClaimLog>;
  ClaimLimits: ResolverTypeWrapper<ClaimLimits>;
  SendTailsInput: SendTailsInput;
  LiveTailInput: LiveTailInput;
  SendTailsAnswer: ResolverTypeWrapper<SendTailsAnswer>;
  ReportJobsInput: ReportJobsInput;
  JobReport: JobReport;
  PhaseInput: PhaseInput;
  AttemptUsageInput: AttemptUsageInput;
  AttemptExecutionInput: AttemptExecutionInput;
  StreamTailInput: StreamTailInput;
  FailureInput: FailureInput;
  OutputInput: OutputInput;
  ReportStatus: ReportStatus;
  ReportResult: ResolverTypeWrapper<ReportResult>;
  WorkloadSettings: ResolverTypeWrapper<SettingsRoot>;
  SettingChange: ResolverTypeWrapper<SettingChangeRow>;
  FormingSettings: ResolverTypeWrapper<FormingSettings>;
  SchedulerSettings: ResolverTypeWrapper<SchedulerSettings>;
  HealthSettings: ResolverTypeWrapper<HealthSettings>;
  HealthSettingsInput: HealthSettingsInput;
  WorkloadSettingsInput: WorkloadSettingsInput;
  FormingSettingsInput: FormingSettingsInput;
  ArchiveSettings: ResolverTypeWrapper<ArchiveSettings>;
  ArchiveSettingsInput: ArchiveSettingsInput;
  SchedulerSettingsInput: SchedulerSettingsInput;
  SchedulerState: ResolverTypeWrapper<SchedulerView>;
  SchedulerSlot: ResolverTypeWrapper<SlotView>;
  SchedulingRoundConnection: ResolverTypeWrapper<Omit<SchedulingRoundConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['SchedulingRound']> }>;
  SchedulingRound: ResolverTypeWrapper<SchedulingRoundRow>;
  SchedulingRoundTask: ResolverTypeWrapper<SchedulingTask>;
  SchedulingDispatch: ResolverTypeWrapper<Dispatch>;
  JobChanges: ResolverTypeWrapper<Omit<JobChanges, 'jobs'> & { jobs: ReadonlyArray<ResolversTypes['Job']> }>;
  EventLog: ResolverTypeWrapper<EventLog>;
  EventLogTopic: ResolverTypeWrapper<EventLogTopic>;
  EventLogGroup: ResolverTypeWrapper<EventLogGroup>;
  TimeSeriesMetric: TimeSeriesMetric;
  TimeSeriesFilter: TimeSeriesFilter;
  TimeSeries: ResolverTypeWrapper<TimeSeries>;
  Series: ResolverTypeWrapper<Series>;
  FailureKey: FailureKey;
  FailureFilter: FailureFilter;
  FailureGroups: ResolverTypeWrapper<Omit<FailureGroups, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['FailureGroup']> }>;
  FailureGroup: ResolverTypeWrapper<FailureGroupRow>;
  FailureExample: ResolverTypeWrapper<FailureExampleRow>;
  PilotConnection: ResolverTypeWrapper<PilotPage>;
  PilotStatusFilter: PilotStatusFilter;
  PilotFilter: PilotFilter;
  PilotOrderField: PilotOrderField;
  PilotOrder: PilotOrder;
  PilotFacet: PilotFacet;
  NodeOrderField: NodeOrderField;
  NodeOrder: NodeOrder;
  NodeFacet: NodeFacet;
  Search: ResolverTypeWrapper<SearchText>;
  SubjectActions: ResolverTypeWrapper<SubjectPage>;
  Steering: ResolverTypeWrapper<SteeringRow>;
  SteeringVerb: SteeringVerb;
  SteeringOutcome: SteeringOutcome;
  SteeringResult: ResolverTypeWrapper<SteeringResult>;
  SteeringResultConnection: ResolverTypeWrapper<SteeringResultConnection>;
  PilotVerb: PilotVerb;
  ActOnPilotsInput: ActOnPilotsInput;
  NodeVerb: NodeVerb;
  ActOnNodesInput: ActOnNodesInput;
  KillJobsInput: KillJobsInput;
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
  Count: Count;
  Facet: Facet;
  FacetValue: FacetValue;
  TextFilter: TextFilter;
  IdFilter: IdFilter;
  ID: Scalars['ID']['output'];
  LongFilter: LongFilter;
  FloatFilter: FloatFilter;
  Float: Scalars['Float']['output'];
  TimeFilter: TimeFilter;
  Event: RecordedEvent;
  Int: Scalars['Int']['output'];
  EventConnection: Omit<EventConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['Event']> };
  EventSubjectFilter: EventSubjectFilter;
  EventFilter: EventFilter;
  DeadLetter: DeadLetter;
  DeadLetterResult: DeadLetterResult;
  DeadLetterConnection: DeadLetterPage;
  DeadLetterStatusFilter: DeadLetterStatusFilter;
  DeadLetterFilter: DeadLetterFilter;
  DeadLetterOrder: DeadLetterOrder;
  Action: Action;
  ActionConnection: ActionConnection;
  Explanation: Explanation;
  Statement: Statement;
  Remedy: Remedy;
  Match: Match;
  Task: Reference;
  TaskProgress: TaskProgress;
  TaskAction: TaskActionRow;
  TaskActionConnection: Omit<TaskActionConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['TaskAction']> };
  Operation: Reference;
  JobResult: JobActionRow;
  JobResultConnection: Omit<JobResultConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['JobResult']> };
  JobSelectionInput: JobSelectionInput;
  RetryPreview: RetryPreview;
  JobFile: JobFileRow;
  JobFileConnection: Omit<JobFileConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['JobFile']> };
  JobInputs: JobInputs;
  DeleteJobsInput: DeleteJobsInput;
  DeleteJobsResult: Omit<DeleteJobsResult, 'task'> & { task?: Maybe<ResolversParentTypes['Task']> };
  Inconsistency: InconsistencyRow;
  InconsistencyConnection: Omit<InconsistencyConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['Inconsistency']> };
  RepairInput: RepairInput;
  RepairResult: Omit<RepairResult, 'found'> & { found: ReadonlyArray<ResolversParentTypes['RepairedInconsistency']> };
  RepairedInconsistency: RepairedRow;
  NodeCount: NodeCount;
  AttemptCounts: AttemptCounts;
  FailureCount: FailureCount;
  JobConnection: JobPage;
  JobStateFilter: JobStateFilter;
  DeviceFilter: DeviceFilter;
  JobFilter: JobFilter;
  JobOrder: JobOrder;
  Job: JobRow;
  JobHold: JobHold;
  NotRunningReason: NotRunningReason;
  Failure: Failure;
  Attempt: AttemptRow;
  AttemptUsage: AttemptUsage;
  AttemptExecution: AttemptExecution;
  AttemptDecision: AttemptDecision;
  RetryRule: RetryRule;
  RetryMatch: RetryMatch;
  RetryDelay: RetryDelay;
  RetryMore: RetryMore;
  RetryRuleSet: RuleSetView;
  RetryRuleWarning: RuleWarning;
  RetryDryRun: Omit<RetryDryRun, 'examples' | 'warnings'> & { examples: ReadonlyArray<ResolversParentTypes['RetryComparison']>, warnings: ReadonlyArray<ResolversParentTypes['RetryRuleWarning']> };
  RetryDryRunCount: RetryDryRunCount;
  RetryComparison: Comparison;
  RetryVerdict: RetryVerdict;
  RetryRuleInput: RetryRuleInput;
  RetryMatchInput: RetryMatchInput;
  RetryDelayInput: RetryDelayInput;
  RetryMoreInput: RetryMoreInput;
  HeldJobsInput: HeldJobsInput;
  HeldJobsResult: HeldJobsResult;
  StreamTail: StreamTail;
  AttemptTail: AttemptTail;
  AttemptChange: AttemptChange;
  JobTransitionConnection: Omit<JobTransitionConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['JobTransition']> };
  JobTransition: JobTransitionRow;
  StateChangeConnection: StateChangeConnection;
  StateChange: StateChange;
  Storage: Reference;
  LogArchive: Reference;
  File: Reference;
  FileProcessing: FileProcessingRow;
  Pilot: PilotRow;
  JobQueue: JobQueue;
  RegisterPilotInput: RegisterPilotInput;
  PilotRegistration: Omit<PilotRegistration, 'pilot'> & { pilot: ResolversParentTypes['Pilot'] };
  LeaseInput: LeaseInput;
  HeartbeatInput: HeartbeatInput;
  HeartbeatAnswer: HeartbeatAnswer;
  LeaseRef: LeaseRef;
  Node: NodeRow;
  NodeModeChange: NodeModeChangeRow;
  NodeUsage: NodeUsage;
  NodeOutcomes: NodeOutcomes;
  NodeConnection: NodePage;
  NodeModeFilter: NodeModeFilter;
  NodeHealthFilter: NodeHealthFilter;
  NodeFilter: NodeFilter;
  CommandRecord: CommandRow;
  CommandAcknowledgement: CommandAcknowledgement;
  PilotCommand: PilotCommand;
  ClaimJobsInput: ClaimJobsInput;
  Claim: Claim;
  ClaimRoot: ClaimRoot;
  ClaimInput: ClaimInput;
  ClaimOutput: ClaimOutput;
  ClaimLog: ClaimLog;
  ClaimLimits: ClaimLimits;
  SendTailsInput: SendTailsInput;
  LiveTailInput: LiveTailInput;
  SendTailsAnswer: SendTailsAnswer;
  ReportJobsInput: ReportJobsInput;
  JobReport: JobReport;
  PhaseInput: PhaseInput;
  AttemptUsageInput: AttemptUsageInput;
  AttemptExecutionInput: AttemptExecutionInput;
  StreamTailInput: StreamTailInput;
  FailureInput: FailureInput;
  OutputInput: OutputInput;
  ReportResult: ReportResult;
  WorkloadSettings: SettingsRoot;
  SettingChange: SettingChangeRow;
  FormingSettings: FormingSettings;
  SchedulerSettings: SchedulerSettings;
  HealthSettings: HealthSettings;
  HealthSettingsInput: HealthSettingsInput;
  WorkloadSettingsInput: WorkloadSettingsInput;
  FormingSettingsInput: FormingSettingsInput;
  ArchiveSettings: ArchiveSettings;
  ArchiveSettingsInput: ArchiveSettingsInput;
  SchedulerSettingsInput: SchedulerSettingsInput;
  SchedulerState: SchedulerView;
  SchedulerSlot: SlotView;
  SchedulingRoundConnection: Omit<SchedulingRoundConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['SchedulingRound']> };
  SchedulingRound: SchedulingRoundRow;
  SchedulingRoundTask: SchedulingTask;
  SchedulingDispatch: Dispatch;
  JobChanges: Omit<JobChanges, 'jobs'> & { jobs: ReadonlyArray<ResolversParentTypes['Job']> };
  EventLog: EventLog;
  EventLogTopic: EventLogTopic;
  EventLogGroup: EventLogGroup;
  TimeSeriesFilter: TimeSeriesFilter;
  TimeSeries: TimeSeries;
  Series: Series;
  FailureFilter: FailureFilter;
  FailureGroups: Omit<FailureGroups, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['FailureGroup']> };
  FailureGroup: FailureGroupRow;
  FailureExample: FailureExampleRow;
  PilotConnection: PilotPage;
  PilotStatusFilter: PilotStatusFilter;
  PilotFilter: PilotFilter;
  PilotOrder: PilotOrder;
  NodeOrder: NodeOrder;
  Search: SearchText;
  SubjectActions: SubjectPage;
  Steering: SteeringRow;
  SteeringResult: SteeringResult;
  SteeringResultConnection: SteeringResultConnection;
  ActOnPilotsInput: ActOnPilotsInput;
  ActOnNodesInput: ActOnNodesInput;
  KillJobsInput: KillJobsInput;
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

export type InaccessibleDirectiveArgs = { };

export type InaccessibleDirectiveResolver<Result, Parent, ContextType = Context, Args = InaccessibleDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

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

export type CountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Count'] = ResolversParentTypes['Count']> = {
  value?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  exact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type FacetResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Facet'] = ResolversParentTypes['Facet']> = {
  field?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  values?: Resolver<ReadonlyArray<ResolversTypes['FacetValue']>, ParentType, ContextType>;
  exact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type FacetValueResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FacetValue'] = ResolversParentTypes['FacetValue']> = {
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
};

export type EventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Event'] = ResolversParentTypes['Event']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  type?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subject?: Resolver<ResolversTypes['EventSubject'], ParentType, ContextType>;
  subjectId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  taskId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  attempt?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  by?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type EventConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EventConnection'] = ResolversParentTypes['EventConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Event']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
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
  status?: Resolver<ResolversTypes['DeadLetterStatus'], ParentType, ContextType>;
  replays?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  decidedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  decidedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  decidedReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  replayCode?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  replayReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DeadLetterResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetterResult'] = ResolversParentTypes['DeadLetterResult']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  deadLetter?: Resolver<Maybe<ResolversTypes['DeadLetter']>, ParentType, ContextType>;
  applied?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DeadLetterConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeadLetterConnection'] = ResolversParentTypes['DeadLetterConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['DeadLetter']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<DeadLetterConnectionFacetsArgs, 'fields'>>;
};

export type ActionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Action'] = ResolversParentTypes['Action']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  by?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  details?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['ActionOutcome'], ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ActionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ActionConnection'] = ResolversParentTypes['ActionConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Action']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ExplanationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Explanation'] = ResolversParentTypes['Explanation']> = {
  statements?: Resolver<ReadonlyArray<ResolversTypes['Statement']>, ParentType, ContextType>;
  remedies?: Resolver<ReadonlyArray<ResolversTypes['Remedy']>, ParentType, ContextType>;
};

export type StatementResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Statement'] = ResolversParentTypes['Statement']> = {
  kind?: Resolver<ResolversTypes['StatementKind'], ParentType, ContextType>;
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  detail?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RemedyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Remedy'] = ResolversParentTypes['Remedy']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type MatchResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Match'] = ResolversParentTypes['Match']> = {
  kind?: Resolver<ResolversTypes['MatchKind'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TaskResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Task'] = ResolversParentTypes['Task'], FederationReferenceType extends FederationReferenceTypes['Task'] = FederationReferenceTypes['Task']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Task']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  actions?: Resolver<ResolversTypes['TaskActionConnection'], ParentType, ContextType, RequireFields<TaskActionsArgs, 'first'>>;
  progress?: Resolver<Maybe<ResolversTypes['TaskProgress']>, ParentType, ContextType>;
  history?: Resolver<ResolversTypes['StateChangeConnection'], ParentType, ContextType, RequireFields<TaskHistoryArgs, 'first'>>;
  archivedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  jobs?: Resolver<ResolversTypes['JobConnection'], ParentType, ContextType, RequireFields<TaskJobsArgs, 'first'>>;
  whyNotRunning?: Resolver<ReadonlyArray<ResolversTypes['NotRunningReason']>, ParentType, ContextType>;
  processingExplanation?: Resolver<ResolversTypes['Explanation'], ParentType, ContextType>;
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
  held?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['AttemptCounts'], ParentType, ContextType>;
  failures?: Resolver<ReadonlyArray<ResolversTypes['FailureCount']>, ParentType, ContextType>;
  attemptFailures?: Resolver<ReadonlyArray<ResolversTypes['FailureCount']>, ParentType, ContextType>;
  formed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  registeredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  summarisedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  rank?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  paused?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  pausedReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  pausedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  pausedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  finishRequested?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  round?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type TaskActionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TaskAction'] = ResolversParentTypes['TaskAction']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  operationId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['TaskActionKind'], ParentType, ContextType>;
  by?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  details?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['TaskActionOutcome'], ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  matched?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  applied?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  refused?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type TaskActionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TaskActionConnection'] = ResolversParentTypes['TaskActionConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['TaskAction']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type OperationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Operation'] = ResolversParentTypes['Operation'], FederationReferenceType extends FederationReferenceTypes['Operation'] = FederationReferenceTypes['Operation']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Operation']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  jobs?: Resolver<ResolversTypes['JobResultConnection'], ParentType, ContextType, RequireFields<OperationJobsArgs, 'first'>>;
};

export type JobResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobResult'] = ResolversParentTypes['JobResult']> = {
  jobId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  job?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['JobResultOutcome'], ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type JobResultConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobResultConnection'] = ResolversParentTypes['JobResultConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['JobResult']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type RetryPreviewResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryPreview'] = ResolversParentTypes['RetryPreview']> = {
  matched?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  exact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  codes?: Resolver<ReadonlyArray<ResolversTypes['FailureCount']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['NodeCount']>, ParentType, ContextType>;
};

export type JobFileResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobFile'] = ResolversParentTypes['JobFile']> = {
  kind?: Resolver<ResolversTypes['JobFileKind'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  file?: Resolver<Maybe<ResolversTypes['File']>, ParentType, ContextType>;
  job?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType>;
  state?: Resolver<ResolversTypes['JobFileState'], ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type JobFileConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobFileConnection'] = ResolversParentTypes['JobFileConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['JobFile']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type JobInputsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobInputs'] = ResolversParentTypes['JobInputs']> = {
  count?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  fileIds?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type DeleteJobsResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteJobsResult'] = ResolversParentTypes['DeleteJobsResult']> = {
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  deleted?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  done?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type InconsistencyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Inconsistency'] = ResolversParentTypes['Inconsistency']> = {
  kind?: Resolver<ResolversTypes['InconsistencyKind'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  taskId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  job?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  remedy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type InconsistencyConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InconsistencyConnection'] = ResolversParentTypes['InconsistencyConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Inconsistency']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type RepairResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RepairResult'] = ResolversParentTypes['RepairResult']> = {
  found?: Resolver<ReadonlyArray<ResolversTypes['RepairedInconsistency']>, ParentType, ContextType>;
  next?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RepairedInconsistencyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RepairedInconsistency'] = ResolversParentTypes['RepairedInconsistency']> = {
  kind?: Resolver<ResolversTypes['InconsistencyKind'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  taskId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  job?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  remedy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  repaired?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type NodeCountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NodeCount'] = ResolversParentTypes['NodeCount']> = {
  node?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
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
  count?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<JobConnectionFacetsArgs, 'fields'>>;
};

export type JobResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Job'] = ResolversParentTypes['Job'], FederationReferenceType extends FederationReferenceTypes['Job'] = FederationReferenceTypes['Job']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Job']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  ordinal?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['JobState'], ParentType, ContextType>;
  device?: Resolver<ResolversTypes['Device'], ParentType, ContextType>;
  rank?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  inputs?: Resolver<ReadonlyArray<ResolversTypes['File']>, ParentType, ContextType>;
  outputs?: Resolver<ReadonlyArray<ResolversTypes['File']>, ParentType, ContextType>;
  attempts?: Resolver<ReadonlyArray<ResolversTypes['Attempt']>, ParentType, ContextType>;
  history?: Resolver<ResolversTypes['JobTransitionConnection'], ParentType, ContextType, RequireFields<JobHistoryArgs, 'first'>>;
  actions?: Resolver<ResolversTypes['ActionConnection'], ParentType, ContextType, RequireFields<JobActionsArgs, 'first'>>;
  cancelRequested?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Failure']>, ParentType, ContextType>;
  exhausted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  note?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  queuedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  notBefore?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  held?: Resolver<Maybe<ResolversTypes['JobHold']>, ParentType, ContextType>;
  whyNotRunning?: Resolver<ReadonlyArray<ResolversTypes['NotRunningReason']>, ParentType, ContextType>;
  explanation?: Resolver<ResolversTypes['Explanation'], ParentType, ContextType>;
};

export type JobHoldResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobHold'] = ResolversParentTypes['JobHold']> = {
  reason?: Resolver<ResolversTypes['HoldReason'], ParentType, ContextType>;
  rule?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  since?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type NotRunningReasonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NotRunningReason'] = ResolversParentTypes['NotRunningReason']> = {
  code?: Resolver<ResolversTypes['NotRunningCode'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
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
  logs?: Resolver<Maybe<ResolversTypes['LogArchive']>, ParentType, ContextType>;
  logNote?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  stdout?: Resolver<Maybe<ResolversTypes['StreamTail']>, ParentType, ContextType>;
  stderr?: Resolver<Maybe<ResolversTypes['StreamTail']>, ParentType, ContextType>;
  tail?: Resolver<Maybe<ResolversTypes['AttemptTail']>, ParentType, ContextType, RequireFields<AttemptTailArgs, 'stream' | 'bytes'>>;
  claimedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  history?: Resolver<ReadonlyArray<ResolversTypes['AttemptChange']>, ParentType, ContextType>;
  decision?: Resolver<Maybe<ResolversTypes['AttemptDecision']>, ParentType, ContextType>;
  usage?: Resolver<Maybe<ResolversTypes['AttemptUsage']>, ParentType, ContextType>;
  execution?: Resolver<Maybe<ResolversTypes['AttemptExecution']>, ParentType, ContextType>;
};

export type AttemptUsageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AttemptUsage'] = ResolversParentTypes['AttemptUsage']> = {
  cpuSeconds?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  wallSeconds?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  peakMemoryMiB?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  readBytes?: Resolver<Maybe<ResolversTypes['Long']>, ParentType, ContextType>;
  writtenBytes?: Resolver<Maybe<ResolversTypes['Long']>, ParentType, ContextType>;
  peakScratchMiB?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  peakProcesses?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type AttemptExecutionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AttemptExecution'] = ResolversParentTypes['AttemptExecution']> = {
  program?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sha256?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  slot?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  gpus?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  environment?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  memoryBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AttemptDecisionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AttemptDecision'] = ResolversParentTypes['AttemptDecision']> = {
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rule?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['RetryOutcome'], ParentType, ContextType>;
  exhausted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type RetryRuleResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryRule'] = ResolversParentTypes['RetryRule']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  match?: Resolver<ResolversTypes['RetryMatch'], ParentType, ContextType>;
  action?: Resolver<ResolversTypes['RetryAction'], ParentType, ContextType>;
  delay?: Resolver<Maybe<ResolversTypes['RetryDelay']>, ParentType, ContextType>;
  moreMemory?: Resolver<Maybe<ResolversTypes['RetryMore']>, ParentType, ContextType>;
  moreTime?: Resolver<Maybe<ResolversTypes['RetryMore']>, ParentType, ContextType>;
  counted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type RetryMatchResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryMatch'] = ResolversParentTypes['RetryMatch']> = {
  sources?: Resolver<Maybe<ReadonlyArray<ResolversTypes['FailureSource']>>, ParentType, ContextType>;
  codes?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Int']>>, ParentType, ContextType>;
  phases?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Int']>>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  from?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  to?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  taskId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  program?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  label?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RetryDelayResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryDelay'] = ResolversParentTypes['RetryDelay']> = {
  first?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  factor?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  longest?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  jitter?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type RetryMoreResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryMore'] = ResolversParentTypes['RetryMore']> = {
  factor?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  limit?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RetryRuleSetResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryRuleSet'] = ResolversParentTypes['RetryRuleSet']> = {
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rules?: Resolver<ReadonlyArray<ResolversTypes['RetryRule']>, ParentType, ContextType>;
  isDefault?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  by?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  matchAllAllowed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  warnings?: Resolver<ReadonlyArray<ResolversTypes['RetryRuleWarning']>, ParentType, ContextType>;
};

export type RetryRuleWarningResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryRuleWarning'] = ResolversParentTypes['RetryRuleWarning']> = {
  rule?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  code?: Resolver<ResolversTypes['RetryRuleWarningCode'], ParentType, ContextType>;
  others?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RetryDryRunResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryDryRun'] = ResolversParentTypes['RetryDryRun']> = {
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  changed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  truncated?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  counts?: Resolver<ReadonlyArray<ResolversTypes['RetryDryRunCount']>, ParentType, ContextType>;
  examples?: Resolver<ReadonlyArray<ResolversTypes['RetryComparison']>, ParentType, ContextType>;
  warnings?: Resolver<ReadonlyArray<ResolversTypes['RetryRuleWarning']>, ParentType, ContextType>;
};

export type RetryDryRunCountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryDryRunCount'] = ResolversParentTypes['RetryDryRunCount']> = {
  code?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  before?: Resolver<ResolversTypes['RetryOutcome'], ParentType, ContextType>;
  after?: Resolver<ResolversTypes['RetryOutcome'], ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  changed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type RetryComparisonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryComparison'] = ResolversParentTypes['RetryComparison']> = {
  job?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType>;
  attempt?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  code?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  before?: Resolver<ResolversTypes['RetryVerdict'], ParentType, ContextType>;
  after?: Resolver<ResolversTypes['RetryVerdict'], ParentType, ContextType>;
};

export type RetryVerdictResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetryVerdict'] = ResolversParentTypes['RetryVerdict']> = {
  outcome?: Resolver<ResolversTypes['RetryOutcome'], ParentType, ContextType>;
  rule?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type HeldJobsResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HeldJobsResult'] = ResolversParentTypes['HeldJobsResult']> = {
  applied?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  more?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  jobIds?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type StreamTailResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StreamTail'] = ResolversParentTypes['StreamTail']> = {
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  omittedBytes?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
};

export type AttemptTailResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AttemptTail'] = ResolversParentTypes['AttemptTail']> = {
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  omittedBytes?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  live?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type AttemptChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AttemptChange'] = ResolversParentTypes['AttemptChange']> = {
  state?: Resolver<ResolversTypes['AttemptState'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type JobTransitionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobTransitionConnection'] = ResolversParentTypes['JobTransitionConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['JobTransition']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type JobTransitionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobTransition'] = ResolversParentTypes['JobTransition']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  cause?: Resolver<ResolversTypes['TransitionCause'], ParentType, ContextType>;
  jobState?: Resolver<Maybe<ResolversTypes['JobState']>, ParentType, ContextType>;
  attempt?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  attemptState?: Resolver<Maybe<ResolversTypes['AttemptState']>, ParentType, ContextType>;
  nodeAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  reporter?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  note?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type StateChangeConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StateChangeConnection'] = ResolversParentTypes['StateChangeConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['StateChange']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type StateChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StateChange'] = ResolversParentTypes['StateChange']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  aspect?: Resolver<ResolversTypes['StateAspect'], ParentType, ContextType>;
  source?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  target?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  cause?: Resolver<ResolversTypes['StateChangeCause'], ParentType, ContextType>;
  reporter?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  note?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type StorageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Storage'] = ResolversParentTypes['Storage'], FederationReferenceType extends FederationReferenceTypes['Storage'] = FederationReferenceTypes['Storage']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Storage']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reservedBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type LogArchiveResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LogArchive'] = ResolversParentTypes['LogArchive']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type FileResolvers<ContextType = Context, ParentType extends ResolversParentTypes['File'] = ResolversParentTypes['File'], FederationReferenceType extends FederationReferenceTypes['File'] = FederationReferenceTypes['File']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['File']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  producedBy?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType>;
  consumedBy?: Resolver<ReadonlyArray<ResolversTypes['Job']>, ParentType, ContextType>;
  processing?: Resolver<ResolversTypes['FileProcessing'], ParentType, ContextType>;
  processingExplanation?: Resolver<ResolversTypes['Explanation'], ParentType, ContextType>;
};

export type FileProcessingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FileProcessing'] = ResolversParentTypes['FileProcessing']> = {
  state?: Resolver<ResolversTypes['FileProcessingState'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  job?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  pilot?: Resolver<Maybe<ResolversTypes['Pilot']>, ParentType, ContextType>;
  since?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['Failure']>, ParentType, ContextType>;
  superseded?: Resolver<ReadonlyArray<ResolversTypes['Job']>, ParentType, ContextType>;
};

export type PilotResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Pilot'] = ResolversParentTypes['Pilot'], FederationReferenceType extends FederationReferenceTypes['Pilot'] = FederationReferenceTypes['Pilot']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Pilot']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  history?: Resolver<ResolversTypes['StateChangeConnection'], ParentType, ContextType, RequireFields<PilotHistoryArgs, 'first'>>;
  actions?: Resolver<ResolversTypes['ActionConnection'], ParentType, ContextType, RequireFields<PilotActionsArgs, 'first'>>;
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
  cores?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  ramMiB?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  scratchMiB?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  gpus?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  labels?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  prefetch?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  endsAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  load?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  nameConflicts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  nameConflictAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  commands?: Resolver<ReadonlyArray<ResolversTypes['CommandRecord']>, ParentType, ContextType>;
  explanation?: Resolver<ResolversTypes['Explanation'], ParentType, ContextType>;
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

export type NodeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node'], FederationReferenceType extends FederationReferenceTypes['Node'] = FederationReferenceTypes['Node']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Node']> | FederationReferenceType, FederationReferenceType, ContextType>;
  name?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  mode?: Resolver<ResolversTypes['NodeMode'], ParentType, ContextType>;
  modeReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  modeBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  modeAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  modeChanges?: Resolver<ReadonlyArray<ResolversTypes['NodeModeChange']>, ParentType, ContextType>;
  actions?: Resolver<ResolversTypes['ActionConnection'], ParentType, ContextType, RequireFields<NodeActionsArgs, 'first'>>;
  health?: Resolver<ResolversTypes['NodeHealth'], ParentType, ContextType>;
  healthReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  healthSince?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  healthBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  probeAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  pilots?: Resolver<ReadonlyArray<ResolversTypes['Pilot']>, ParentType, ContextType>;
  usage?: Resolver<ResolversTypes['NodeUsage'], ParentType, ContextType>;
  outcomes?: Resolver<ResolversTypes['NodeOutcomes'], ParentType, ContextType>;
  history?: Resolver<ResolversTypes['StateChangeConnection'], ParentType, ContextType, RequireFields<NodeHistoryArgs, 'first'>>;
  explanation?: Resolver<ResolversTypes['Explanation'], ParentType, ContextType>;
};

export type NodeModeChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NodeModeChange'] = ResolversParentTypes['NodeModeChange']> = {
  mode?: Resolver<ResolversTypes['NodeMode'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  by?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type NodeUsageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NodeUsage'] = ResolversParentTypes['NodeUsage']> = {
  slots?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  active?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  cores?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  ramMiB?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  scratchMiB?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  gpus?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  usedCores?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  usedRamMiB?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  usedGpus?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  load?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  versions?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  lastSeen?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type NodeOutcomesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NodeOutcomes'] = ResolversParentTypes['NodeOutcomes']> = {
  finished?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  lost?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  successRate?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  since?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type NodeConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['NodeConnection'] = ResolversParentTypes['NodeConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Node']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<NodeConnectionFacetsArgs, 'fields'>>;
};

export type CommandRecordResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CommandRecord'] = ResolversParentTypes['CommandRecord']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['PilotCommandKind'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['CommandState'], ParentType, ContextType>;
  job?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType>;
  attempt?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  by?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  outcome?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  endedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type PilotCommandResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PilotCommand'] = ResolversParentTypes['PilotCommand']> = {
  id?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['PilotCommandKind'], ParentType, ContextType>;
  jobId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  attempt?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  version?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
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
  checksumKind?: Resolver<ResolversTypes['ChecksumKind'], ParentType, ContextType>;
  keepsLog?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  roots?: Resolver<ReadonlyArray<ResolversTypes['ClaimRoot']>, ParentType, ContextType>;
  limits?: Resolver<ResolversTypes['ClaimLimits'], ParentType, ContextType>;
};

export type ClaimRootResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ClaimRoot'] = ResolversParentTypes['ClaimRoot']> = {
  storageId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  markerId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
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
  folder?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ClaimLogResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ClaimLog'] = ResolversParentTypes['ClaimLog']> = {
  fileId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  folder?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ClaimLimitsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ClaimLimits'] = ResolversParentTypes['ClaimLimits']> = {
  wallSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  cores?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  ramMiB?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  scratchMiB?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  gpus?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SendTailsAnswerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SendTailsAnswer'] = ResolversParentTypes['SendTailsAnswer']> = {
  followed?: Resolver<ReadonlyArray<ResolversTypes['LeaseRef']>, ParentType, ContextType>;
};

export type ReportResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ReportResult'] = ResolversParentTypes['ReportResult']> = {
  jobId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  attempt?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ReportStatus'], ParentType, ContextType>;
  state?: Resolver<Maybe<ResolversTypes['AttemptState']>, ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  cancel?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type WorkloadSettingsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkloadSettings'] = ResolversParentTypes['WorkloadSettings']> = {
  scheduler?: Resolver<ResolversTypes['SchedulerSettings'], ParentType, ContextType>;
  forming?: Resolver<ResolversTypes['FormingSettings'], ParentType, ContextType>;
  archive?: Resolver<ResolversTypes['ArchiveSettings'], ParentType, ContextType>;
  health?: Resolver<ResolversTypes['HealthSettings'], ParentType, ContextType>;
  changes?: Resolver<ReadonlyArray<ResolversTypes['SettingChange']>, ParentType, ContextType, RequireFields<WorkloadSettingsChangesArgs, 'first'>>;
};

export type SettingChangeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SettingChange'] = ResolversParentTypes['SettingChange']> = {
  section?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  before?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  after?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  by?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type FormingSettingsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FormingSettings'] = ResolversParentTypes['FormingSettings']> = {
  splitter?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type SchedulerSettingsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SchedulerSettings'] = ResolversParentTypes['SchedulerSettings']> = {
  alpha?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  beta?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  gamma?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  maxWeight?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  window?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  chunkSize?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reorderSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reservationSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  storedRounds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  storedRoundsHours?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type HealthSettingsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['HealthSettings'] = ResolversParentTypes['HealthSettings']> = {
  poisonNodes?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  nodeFailures?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  nodeTasks?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  nodeWindowSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  nodeShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  probeSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  longestProbeSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  taskFailures?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  taskFailedShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ArchiveSettingsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ArchiveSettings'] = ResolversParentTypes['ArchiveSettings']> = {
  afterDays?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  failedAfterDays?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type SchedulerStateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SchedulerState'] = ResolversParentTypes['SchedulerState']> = {
  device?: Resolver<ResolversTypes['Device'], ParentType, ContextType>;
  reorderedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  slots?: Resolver<ReadonlyArray<ResolversTypes['SchedulerSlot']>, ParentType, ContextType>;
};

export type SchedulerSlotResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SchedulerSlot'] = ResolversParentTypes['SchedulerSlot']> = {
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  baseRank?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  rank?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  weight?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  share?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  waiting?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  chunkLeft?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SchedulingRoundConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SchedulingRoundConnection'] = ResolversParentTypes['SchedulingRoundConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['SchedulingRound']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type SchedulingRoundResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SchedulingRound'] = ResolversParentTypes['SchedulingRound']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  device?: Resolver<ResolversTypes['Device'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  tasks?: Resolver<ReadonlyArray<ResolversTypes['SchedulingRoundTask']>, ParentType, ContextType>;
  recalled?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  reordered?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  dispatches?: Resolver<ReadonlyArray<ResolversTypes['SchedulingDispatch']>, ParentType, ContextType>;
};

export type SchedulingRoundTaskResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SchedulingRoundTask'] = ResolversParentTypes['SchedulingRoundTask']> = {
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  rank?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  available?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  lane?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SchedulingDispatchResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SchedulingDispatch'] = ResolversParentTypes['SchedulingDispatch']> = {
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  job?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType>;
  number?: Resolver<Maybe<ResolversTypes['Long']>, ParentType, ContextType>;
};

export type JobChangesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobChanges'] = ResolversParentTypes['JobChanges']> = {
  jobs?: Resolver<ReadonlyArray<ResolversTypes['Job']>, ParentType, ContextType>;
};

export type EventLogResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EventLog'] = ResolversParentTypes['EventLog']> = {
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  bytes?: Resolver<Maybe<ResolversTypes['Long']>, ParentType, ContextType>;
  topics?: Resolver<ReadonlyArray<ResolversTypes['EventLogTopic']>, ParentType, ContextType>;
  groups?: Resolver<ReadonlyArray<ResolversTypes['EventLogGroup']>, ParentType, ContextType>;
};

export type EventLogTopicResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EventLogTopic'] = ResolversParentTypes['EventLogTopic']> = {
  topic?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  first?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  next?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  messages?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  oldestAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type EventLogGroupResolvers<ContextType = Context, ParentType extends ResolversParentTypes['EventLogGroup'] = ResolversParentTypes['EventLogGroup']> = {
  group?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  topic?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  next?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  unread?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  removed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  seenAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  unreadSince?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type TimeSeriesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TimeSeries'] = ResolversParentTypes['TimeSeries']> = {
  metric?: Resolver<ResolversTypes['TimeSeriesMetric'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  step?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  series?: Resolver<ReadonlyArray<ResolversTypes['Series']>, ParentType, ContextType>;
};

export type SeriesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Series'] = ResolversParentTypes['Series']> = {
  stage?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  device?: Resolver<Maybe<ResolversTypes['Device']>, ParentType, ContextType>;
  label?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  values?: Resolver<ReadonlyArray<Maybe<ResolversTypes['Float']>>, ParentType, ContextType>;
};

export type FailureGroupsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FailureGroups'] = ResolversParentTypes['FailureGroups']> = {
  from?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['FailureGroup']>, ParentType, ContextType>;
  groups?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type FailureGroupResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FailureGroup'] = ResolversParentTypes['FailureGroup']> = {
  code?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  node?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  stage?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  endedJobs?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  firstAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lastAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  example?: Resolver<ResolversTypes['FailureExample'], ParentType, ContextType>;
};

export type FailureExampleResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FailureExample'] = ResolversParentTypes['FailureExample']> = {
  job?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType>;
  attempt?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  code?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PilotConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PilotConnection'] = ResolversParentTypes['PilotConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Pilot']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<PilotConnectionFacetsArgs, 'fields'>>;
};

export type SearchResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Search'] = ResolversParentTypes['Search'], FederationReferenceType extends FederationReferenceTypes['Search'] = FederationReferenceTypes['Search']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Search']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  jobs?: Resolver<ReadonlyArray<ResolversTypes['Job']>, ParentType, ContextType, RequireFields<SearchJobsArgs, 'first'>>;
  pilots?: Resolver<ReadonlyArray<ResolversTypes['Pilot']>, ParentType, ContextType, RequireFields<SearchPilotsArgs, 'first'>>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<SearchNodesArgs, 'first'>>;
};

export type SubjectActionsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubjectActions'] = ResolversParentTypes['SubjectActions'], FederationReferenceType extends FederationReferenceTypes['SubjectActions'] = FederationReferenceTypes['SubjectActions']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['SubjectActions']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  first?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  after?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  ofWorkload?: Resolver<Maybe<ResolversTypes['ActionConnection']>, ParentType, ContextType>;
};

export type SteeringResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Steering'] = ResolversParentTypes['Steering'], FederationReferenceType extends FederationReferenceTypes['Steering'] = FederationReferenceTypes['Steering']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Steering']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  verb?: Resolver<ResolversTypes['SteeringVerb'], ParentType, ContextType>;
  by?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  matched?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  applied?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unchanged?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  refused?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  results?: Resolver<ResolversTypes['SteeringResultConnection'], ParentType, ContextType, RequireFields<SteeringResultsArgs, 'first'>>;
};

export type SteeringResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SteeringResult'] = ResolversParentTypes['SteeringResult']> = {
  subject?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['SteeringOutcome'], ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type SteeringResultConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SteeringResultConnection'] = ResolversParentTypes['SteeringResultConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['SteeringResult']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  filesWithoutJob?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType, RequireFields<QueryFilesWithoutJobArgs, 'ids'>>;
  steering?: Resolver<Maybe<ResolversTypes['Steering']>, ParentType, ContextType, RequireFields<QuerySteeringArgs, 'id'>>;
  workloadMatches?: Resolver<ReadonlyArray<ResolversTypes['Match']>, ParentType, ContextType, RequireFields<QueryWorkloadMatchesArgs, 'prefix' | 'first'>>;
  workloadEvents?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, RequireFields<QueryWorkloadEventsArgs, 'first'>>;
  workloadEventCursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  timeseries?: Resolver<ResolversTypes['TimeSeries'], ParentType, ContextType, RequireFields<QueryTimeseriesArgs, 'metric' | 'byStage'>>;
  failures?: Resolver<ResolversTypes['FailureGroups'], ParentType, ContextType, RequireFields<QueryFailuresArgs, 'by' | 'first'>>;
  retryRules?: Resolver<Maybe<ResolversTypes['RetryRuleSet']>, ParentType, ContextType, Partial<QueryRetryRulesArgs>>;
  retryRuleSets?: Resolver<ReadonlyArray<ResolversTypes['RetryRuleSet']>, ParentType, ContextType, RequireFields<QueryRetryRuleSetsArgs, 'first'>>;
  dryRunRetryRules?: Resolver<ResolversTypes['RetryDryRun'], ParentType, ContextType, RequireFields<QueryDryRunRetryRulesArgs, 'rules' | 'limit'>>;
  job?: Resolver<Maybe<ResolversTypes['Job']>, ParentType, ContextType, RequireFields<QueryJobArgs, 'id'>>;
  jobs?: Resolver<ResolversTypes['JobConnection'], ParentType, ContextType, RequireFields<QueryJobsArgs, 'first'>>;
  pilot?: Resolver<Maybe<ResolversTypes['Pilot']>, ParentType, ContextType, RequireFields<QueryPilotArgs, 'id'>>;
  pilots?: Resolver<ReadonlyArray<ResolversTypes['Pilot']>, ParentType, ContextType>;
  pilotList?: Resolver<ResolversTypes['PilotConnection'], ParentType, ContextType, RequireFields<QueryPilotListArgs, 'first'>>;
  node?: Resolver<Maybe<ResolversTypes['Node']>, ParentType, ContextType, RequireFields<QueryNodeArgs, 'name'>>;
  nodes?: Resolver<ResolversTypes['NodeConnection'], ParentType, ContextType, RequireFields<QueryNodesArgs, 'first'>>;
  queues?: Resolver<ReadonlyArray<ResolversTypes['JobQueue']>, ParentType, ContextType>;
  schedulerState?: Resolver<ResolversTypes['SchedulerState'], ParentType, ContextType, RequireFields<QuerySchedulerStateArgs, 'device'>>;
  schedulingRounds?: Resolver<ResolversTypes['SchedulingRoundConnection'], ParentType, ContextType, RequireFields<QuerySchedulingRoundsArgs, 'device' | 'first'>>;
  jobFiles?: Resolver<ResolversTypes['JobFileConnection'], ParentType, ContextType, RequireFields<QueryJobFilesArgs, 'taskId' | 'kind' | 'first'>>;
  jobInputs?: Resolver<ResolversTypes['JobInputs'], ParentType, ContextType, RequireFields<QueryJobInputsArgs, 'taskId' | 'states' | 'fileIds'>>;
  previewRetry?: Resolver<ResolversTypes['RetryPreview'], ParentType, ContextType, RequireFields<QueryPreviewRetryArgs, 'taskId'>>;
  inconsistencies?: Resolver<ResolversTypes['InconsistencyConnection'], ParentType, ContextType, RequireFields<QueryInconsistenciesArgs, 'first'>>;
  selectedJobs?: Resolver<ResolversTypes['JSON'], ParentType, ContextType, Partial<QuerySelectedJobsArgs>>;
  workloadSettings?: Resolver<ResolversTypes['WorkloadSettings'], ParentType, ContextType>;
  eventLog?: Resolver<ResolversTypes['EventLog'], ParentType, ContextType>;
  workloadDeadLetters?: Resolver<ResolversTypes['DeadLetterConnection'], ParentType, ContextType, RequireFields<QueryWorkloadDeadLettersArgs, 'first'>>;
  workloadDeadLetter?: Resolver<Maybe<ResolversTypes['DeadLetter']>, ParentType, ContextType, RequireFields<QueryWorkloadDeadLetterArgs, 'id'>>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  replayWorkloadDeadLetters?: Resolver<ReadonlyArray<ResolversTypes['DeadLetterResult']>, ParentType, ContextType, RequireFields<MutationReplayWorkloadDeadLettersArgs, 'ids' | 'reason'>>;
  discardWorkloadDeadLetters?: Resolver<ReadonlyArray<ResolversTypes['DeadLetterResult']>, ParentType, ContextType, RequireFields<MutationDiscardWorkloadDeadLettersArgs, 'ids' | 'reason'>>;
  quarantineNode?: Resolver<ResolversTypes['Node'], ParentType, ContextType, RequireFields<MutationQuarantineNodeArgs, 'node' | 'reason'>>;
  releaseNode?: Resolver<ResolversTypes['Node'], ParentType, ContextType, RequireFields<MutationReleaseNodeArgs, 'node' | 'reason'>>;
  deleteJobs?: Resolver<ResolversTypes['DeleteJobsResult'], ParentType, ContextType, RequireFields<MutationDeleteJobsArgs, 'input'>>;
  repairInconsistencies?: Resolver<ResolversTypes['RepairResult'], ParentType, ContextType, RequireFields<MutationRepairInconsistenciesArgs, 'input'>>;
  setTaskSplitting?: Resolver<ResolversTypes['Task'], ParentType, ContextType, RequireFields<MutationSetTaskSplittingArgs, 'taskId' | 'enabled' | 'reason'>>;
  removeEventLogGroup?: Resolver<ResolversTypes['EventLog'], ParentType, ContextType, RequireFields<MutationRemoveEventLogGroupArgs, 'group'>>;
  replaceRetryRules?: Resolver<ResolversTypes['RetryRuleSet'], ParentType, ContextType, RequireFields<MutationReplaceRetryRulesArgs, 'rules' | 'version' | 'reason' | 'allowMatchAll'>>;
  restoreRetryRules?: Resolver<ResolversTypes['RetryRuleSet'], ParentType, ContextType, RequireFields<MutationRestoreRetryRulesArgs, 'of' | 'version' | 'reason' | 'allowMatchAll'>>;
  releaseJobs?: Resolver<ResolversTypes['HeldJobsResult'], ParentType, ContextType, RequireFields<MutationReleaseJobsArgs, 'where' | 'reason'>>;
  failJobs?: Resolver<ResolversTypes['HeldJobsResult'], ParentType, ContextType, RequireFields<MutationFailJobsArgs, 'where' | 'reason'>>;
  registerPilot?: Resolver<ResolversTypes['PilotRegistration'], ParentType, ContextType, RequireFields<MutationRegisterPilotArgs, 'input'>>;
  heartbeat?: Resolver<ResolversTypes['HeartbeatAnswer'], ParentType, ContextType, RequireFields<MutationHeartbeatArgs, 'input'>>;
  claimJobs?: Resolver<ReadonlyArray<ResolversTypes['Claim']>, ParentType, ContextType, RequireFields<MutationClaimJobsArgs, 'input'>>;
  reportJobs?: Resolver<ReadonlyArray<ResolversTypes['ReportResult']>, ParentType, ContextType, RequireFields<MutationReportJobsArgs, 'input'>>;
  sendTails?: Resolver<ResolversTypes['SendTailsAnswer'], ParentType, ContextType, RequireFields<MutationSendTailsArgs, 'input'>>;
  actOnPilots?: Resolver<ResolversTypes['Steering'], ParentType, ContextType, RequireFields<MutationActOnPilotsArgs, 'input'>>;
  actOnNodes?: Resolver<ResolversTypes['Steering'], ParentType, ContextType, RequireFields<MutationActOnNodesArgs, 'input'>>;
  killJobs?: Resolver<ResolversTypes['Steering'], ParentType, ContextType, RequireFields<MutationKillJobsArgs, 'input'>>;
  drainPilot?: Resolver<ResolversTypes['Pilot'], ParentType, ContextType, RequireFields<MutationDrainPilotArgs, 'pilotId'>>;
  undrainPilot?: Resolver<ResolversTypes['Pilot'], ParentType, ContextType, RequireFields<MutationUndrainPilotArgs, 'pilotId'>>;
  killAttempt?: Resolver<ResolversTypes['Job'], ParentType, ContextType, RequireFields<MutationKillAttemptArgs, 'jobId' | 'reason'>>;
  offerRelease?: Resolver<ResolversTypes['Pilot'], ParentType, ContextType, RequireFields<MutationOfferReleaseArgs, 'pilotId' | 'version'>>;
  setNodeMode?: Resolver<ResolversTypes['Node'], ParentType, ContextType, RequireFields<MutationSetNodeModeArgs, 'name' | 'mode'>>;
  setWorkloadSettings?: Resolver<ResolversTypes['WorkloadSettings'], ParentType, ContextType, RequireFields<MutationSetWorkloadSettingsArgs, 'input' | 'reason'>>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  workloadEventStream?: SubscriptionResolver<ResolversTypes['Event'], "workloadEventStream", ParentType, ContextType, Partial<SubscriptionWorkloadEventStreamArgs>>;
  jobChanges?: SubscriptionResolver<ResolversTypes['JobChanges'], "jobChanges", ParentType, ContextType, Partial<SubscriptionJobChangesArgs>>;
  taskProgress?: SubscriptionResolver<ResolversTypes['Task'], "taskProgress", ParentType, ContextType, Partial<SubscriptionTaskProgressArgs>>;
  pilotChanges?: SubscriptionResolver<ResolversTypes['Pilot'], "pilotChanges", ParentType, ContextType, Partial<SubscriptionPilotChangesArgs>>;
  nodeChanges?: SubscriptionResolver<ResolversTypes['Node'], "nodeChanges", ParentType, ContextType, Partial<SubscriptionNodeChangesArgs>>;
  pilotCommands?: SubscriptionResolver<ResolversTypes['PilotCommand'], "pilotCommands", ParentType, ContextType, RequireFields<SubscriptionPilotCommandsArgs, 'pilotId'>>;
  attemptTail?: SubscriptionResolver<ResolversTypes['AttemptTail'], "attemptTail", ParentType, ContextType, RequireFields<SubscriptionAttemptTailArgs, 'jobId' | 'stream' | 'bytes'>>;
};

export type Resolvers<ContextType = Context> = {
  DateTime?: GraphQLScalarType;
  Long?: GraphQLScalarType;
  JSON?: GraphQLScalarType;
  PageInfo?: PageInfoResolvers<ContextType>;
  Count?: CountResolvers<ContextType>;
  Facet?: FacetResolvers<ContextType>;
  FacetValue?: FacetValueResolvers<ContextType>;
  Event?: EventResolvers<ContextType>;
  EventConnection?: EventConnectionResolvers<ContextType>;
  DeadLetter?: DeadLetterResolvers<ContextType>;
  DeadLetterResult?: DeadLetterResultResolvers<ContextType>;
  DeadLetterConnection?: DeadLetterConnectionResolvers<ContextType>;
  Action?: ActionResolvers<ContextType>;
  ActionConnection?: ActionConnectionResolvers<ContextType>;
  Explanation?: ExplanationResolvers<ContextType>;
  Statement?: StatementResolvers<ContextType>;
  Remedy?: RemedyResolvers<ContextType>;
  Match?: MatchResolvers<ContextType>;
  Task?: TaskResolvers<ContextType>;
  TaskProgress?: TaskProgressResolvers<ContextType>;
  TaskAction?: TaskActionResolvers<ContextType>;
  TaskActionConnection?: TaskActionConnectionResolvers<ContextType>;
  Operation?: OperationResolvers<ContextType>;
  JobResult?: JobResultResolvers<ContextType>;
  JobResultConnection?: JobResultConnectionResolvers<ContextType>;
  RetryPreview?: RetryPreviewResolvers<ContextType>;
  JobFile?: JobFileResolvers<ContextType>;
  JobFileConnection?: JobFileConnectionResolvers<ContextType>;
  JobInputs?: JobInputsResolvers<ContextType>;
  DeleteJobsResult?: DeleteJobsResultResolvers<ContextType>;
  Inconsistency?: InconsistencyResolvers<ContextType>;
  InconsistencyConnection?: InconsistencyConnectionResolvers<ContextType>;
  RepairResult?: RepairResultResolvers<ContextType>;
  RepairedInconsistency?: RepairedInconsistencyResolvers<ContextType>;
  NodeCount?: NodeCountResolvers<ContextType>;
  AttemptCounts?: AttemptCountsResolvers<ContextType>;
  FailureCount?: FailureCountResolvers<ContextType>;
  JobConnection?: JobConnectionResolvers<ContextType>;
  Job?: JobResolvers<ContextType>;
  JobHold?: JobHoldResolvers<ContextType>;
  NotRunningReason?: NotRunningReasonResolvers<ContextType>;
  Failure?: FailureResolvers<ContextType>;
  Attempt?: AttemptResolvers<ContextType>;
  AttemptUsage?: AttemptUsageResolvers<ContextType>;
  AttemptExecution?: AttemptExecutionResolvers<ContextType>;
  AttemptDecision?: AttemptDecisionResolvers<ContextType>;
  RetryRule?: RetryRuleResolvers<ContextType>;
  RetryMatch?: RetryMatchResolvers<ContextType>;
  RetryDelay?: RetryDelayResolvers<ContextType>;
  RetryMore?: RetryMoreResolvers<ContextType>;
  RetryRuleSet?: RetryRuleSetResolvers<ContextType>;
  RetryRuleWarning?: RetryRuleWarningResolvers<ContextType>;
  RetryDryRun?: RetryDryRunResolvers<ContextType>;
  RetryDryRunCount?: RetryDryRunCountResolvers<ContextType>;
  RetryComparison?: RetryComparisonResolvers<ContextType>;
  RetryVerdict?: RetryVerdictResolvers<ContextType>;
  HeldJobsResult?: HeldJobsResultResolvers<ContextType>;
  StreamTail?: StreamTailResolvers<ContextType>;
  AttemptTail?: AttemptTailResolvers<ContextType>;
  AttemptChange?: AttemptChangeResolvers<ContextType>;
  JobTransitionConnection?: JobTransitionConnectionResolvers<ContextType>;
  JobTransition?: JobTransitionResolvers<ContextType>;
  StateChangeConnection?: StateChangeConnectionResolvers<ContextType>;
  StateChange?: StateChangeResolvers<ContextType>;
  Storage?: StorageResolvers<ContextType>;
  LogArchive?: LogArchiveResolvers<ContextType>;
  File?: FileResolvers<ContextType>;
  FileProcessing?: FileProcessingResolvers<ContextType>;
  Pilot?: PilotResolvers<ContextType>;
  JobQueue?: JobQueueResolvers<ContextType>;
  PilotRegistration?: PilotRegistrationResolvers<ContextType>;
  HeartbeatAnswer?: HeartbeatAnswerResolvers<ContextType>;
  LeaseRef?: LeaseRefResolvers<ContextType>;
  Node?: NodeResolvers<ContextType>;
  NodeModeChange?: NodeModeChangeResolvers<ContextType>;
  NodeUsage?: NodeUsageResolvers<ContextType>;
  NodeOutcomes?: NodeOutcomesResolvers<ContextType>;
  NodeConnection?: NodeConnectionResolvers<ContextType>;
  CommandRecord?: CommandRecordResolvers<ContextType>;
  PilotCommand?: PilotCommandResolvers<ContextType>;
  Claim?: ClaimResolvers<ContextType>;
  ClaimRoot?: ClaimRootResolvers<ContextType>;
  ClaimInput?: ClaimInputResolvers<ContextType>;
  ClaimOutput?: ClaimOutputResolvers<ContextType>;
  ClaimLog?: ClaimLogResolvers<ContextType>;
  ClaimLimits?: ClaimLimitsResolvers<ContextType>;
  SendTailsAnswer?: SendTailsAnswerResolvers<ContextType>;
  ReportResult?: ReportResultResolvers<ContextType>;
  WorkloadSettings?: WorkloadSettingsResolvers<ContextType>;
  SettingChange?: SettingChangeResolvers<ContextType>;
  FormingSettings?: FormingSettingsResolvers<ContextType>;
  SchedulerSettings?: SchedulerSettingsResolvers<ContextType>;
  HealthSettings?: HealthSettingsResolvers<ContextType>;
  ArchiveSettings?: ArchiveSettingsResolvers<ContextType>;
  SchedulerState?: SchedulerStateResolvers<ContextType>;
  SchedulerSlot?: SchedulerSlotResolvers<ContextType>;
  SchedulingRoundConnection?: SchedulingRoundConnectionResolvers<ContextType>;
  SchedulingRound?: SchedulingRoundResolvers<ContextType>;
  SchedulingRoundTask?: SchedulingRoundTaskResolvers<ContextType>;
  SchedulingDispatch?: SchedulingDispatchResolvers<ContextType>;
  JobChanges?: JobChangesResolvers<ContextType>;
  EventLog?: EventLogResolvers<ContextType>;
  EventLogTopic?: EventLogTopicResolvers<ContextType>;
  EventLogGroup?: EventLogGroupResolvers<ContextType>;
  TimeSeries?: TimeSeriesResolvers<ContextType>;
  Series?: SeriesResolvers<ContextType>;
  FailureGroups?: FailureGroupsResolvers<ContextType>;
  FailureGroup?: FailureGroupResolvers<ContextType>;
  FailureExample?: FailureExampleResolvers<ContextType>;
  PilotConnection?: PilotConnectionResolvers<ContextType>;
  Search?: SearchResolvers<ContextType>;
  SubjectActions?: SubjectActionsResolvers<ContextType>;
  Steering?: SteeringResolvers<ContextType>;
  SteeringResult?: SteeringResultResolvers<ContextType>;
  SteeringResultConnection?: SteeringResultConnectionResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  link?: LinkDirectiveResolver<any, any, ContextType>;
  shareable?: ShareableDirectiveResolver<any, any, ContextType>;
  inaccessible?: InaccessibleDirectiveResolver<any, any, ContextType>;
  allow?: AllowDirectiveResolver<any, any, ContextType>;
  perItem?: PerItemDirectiveResolver<any, any, ContextType>;
};
