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
  TemplateStatus,
  MaskKind,
  Template,
  TemplateActionsArgs,
  TemplateWaitingDatasetsArgs,
  WaitingDatasetConnection,
  WaitingCount,
  TemplateConnection,
  TemplateConnectionFacetsArgs,
  TemplateStatusFilter,
  TemplateFilter,
  TemplateOrderField,
  TemplateOrder,
  TemplateFacet,
  WorkflowStatus,
  Workflow,
  WorkflowActionsArgs,
  WorkflowConnection,
  WorkflowConnectionFacetsArgs,
  WorkflowStatusFilter,
  WorkflowFilter,
  WorkflowOrderField,
  WorkflowOrder,
  WorkflowFacet,
  TaskState,
  Device,
  TaskMode,
  Task,
  TaskOperationsArgs,
  TaskReason,
  TaskConnection,
  TaskConnectionFacetsArgs,
  TaskStateFilter,
  DeviceFilter,
  TaskFilter,
  TaskOrderField,
  TaskOrder,
  TaskFacet,
  Dataset,
  ProcessingState,
  DatasetProcessing,
  ProcessingReasonCode,
  ProcessingReason,
  CreateTemplateInput,
  EditTemplateInput,
  SetTemplateStatusInput,
  TemplateVerb,
  ActOnTemplatesInput,
  TemplateSteering,
  TemplateSteeringResultsArgs,
  SteeringOutcome,
  SteeringResult,
  SteeringResultConnection,
  JobState,
  OperationKind,
  OperationState,
  Operation,
  OperationResultsArgs,
  OperationTask,
  OperationTaskConnection,
  Job,
  JobsPreview,
  OperationPreview,
  OperationConnection,
  OperationFilter,
  ControlTaskInput,
  SetTaskRankInput,
  JobSelectionInput,
  RetryJobsInput,
  RetryTaskInput,
  RetryWorkflowInput,
  RerunInput,
  CreateJobInput,
  GenerateTestTasksInput,
  JobVerb,
  JobStateFilter,
  JobFilter,
  ActOnJobsInput,
  TaskVerb,
  ActOnTasksInput,
  WorkflowVerb,
  ActOnWorkflowsInput,
  CancelWorkflowInput,
  CancelTaskInput,
  Search,
  SearchWorkflowsArgs,
  SearchTasksArgs,
  SearchTemplatesArgs,
  SubjectActions,
  WorkflowInconsistencyKind,
  WorkflowInconsistency,
  WorkflowInconsistencyConnection,
  RepairWorkflowInput,
  AcceptedFinding,
  FindingInput,
  DecideFindingsInput,
  WorkflowRepairResult,
  RepairedWorkflowInconsistency,
  Query,
  QueryWorkflowMatchesArgs,
  QuerySearchArgs,
  QueryActionsArgs,
  QueryWorkflowEventsArgs,
  QueryTemplateArgs,
  QueryTemplateSteeringArgs,
  QueryTemplateListArgs,
  QueryWorkflowArgs,
  QueryWorkflowsArgs,
  QueryTaskArgs,
  QueryTasksArgs,
  QueryOperationArgs,
  QueryOperationsArgs,
  QueryPreviewActOnJobsArgs,
  QueryPreviewActOnTasksArgs,
  QueryPreviewActOnWorkflowsArgs,
  QueryWorkflowDeadLettersArgs,
  QueryWorkflowDeadLetterArgs,
  QueryWorkflowInconsistenciesArgs,
  QueryAcceptedFindingsArgs,
  Mutation,
  MutationReplayWorkflowDeadLettersArgs,
  MutationDiscardWorkflowDeadLettersArgs,
  MutationCreateTemplateArgs,
  MutationEditTemplateArgs,
  MutationSetTemplateStatusArgs,
  MutationActOnTemplatesArgs,
  MutationStartWorkflowArgs,
  MutationCancelTaskArgs,
  MutationActOnJobsArgs,
  MutationActOnTasksArgs,
  MutationActOnWorkflowsArgs,
  MutationCancelWorkflowArgs,
  MutationCancelOperationArgs,
  MutationPauseTaskArgs,
  MutationResumeTaskArgs,
  MutationSetTaskRankArgs,
  MutationFinishTaskArgs,
  MutationRetryJobsArgs,
  MutationRetryTaskArgs,
  MutationRetryWorkflowArgs,
  MutationRerunArgs,
  MutationCreateJobArgs,
  MutationGenerateTestTasksArgs,
  MutationRepairWorkflowInconsistenciesArgs,
  MutationDecideFindingsArgs,
  Subscription,
  SubscriptionWorkflowEventStreamArgs,
  SubscriptionWorkflowChangesArgs,
} from './types.ts';
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { TemplateRow } from '../src/template/template.entity.ts';
import type { WorkflowRow } from '../src/workflow/workflow.entity.ts';
import type { TaskRow } from '../src/task/task.entity.ts';
import type { OperationRow, OperationTaskRow } from '../src/operation/operation.entity.ts';
import type { DatasetRef, WaitingPage } from '../src/dataset/dataset.entity.ts';
import type { InconsistencyRow } from '../src/consistency/rules.store.ts';
import type { RepairedRow } from '../src/consistency/repair-inconsistencies.ts';
import type { TaskPage } from '../src/task/task.reads.ts';
import type { WorkflowPage } from '../src/workflow/workflow.reads.ts';
import type { TemplatePage } from '../src/template/template.reads.ts';
import type { DeadLetterPage, SearchText, RecordedEvent } from '@visor/service';
import type { SubjectActionsRow } from '../src/operation/subject-actions.reads.ts';
import type { SteeringRow } from '../src/template/steering.entity.ts';
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
  Template: Template;
  Workflow: Workflow;
  Task: Task;
  Dataset: Dataset;
  Operation: Operation;
  Search: Search;
  SubjectActions: SubjectActions;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Template:
    ( { __typename: 'Template' }
    & GraphQLRecursivePick<FederationTypes['Template'], {"id":true}> );
  Workflow:
    ( { __typename: 'Workflow' }
    & GraphQLRecursivePick<FederationTypes['Workflow'], {"id":true}> );
  Task:
    ( { __typename: 'Task' }
    & GraphQLRecursivePick<FederationTypes['Task'], {"id":true}> );
  Dataset:
    ( { __typename: 'Dataset' }
    & GraphQLRecursivePick<FederationTypes['Dataset'], {"id":true}> );
  Operation:
    ( { __typename: 'Operation' }
    & GraphQLRecursivePick<FederationTypes['Operation'], {"id":true}> );
  Search:
    ( { __typename: 'Search' }
    & GraphQLRecursivePick<FederationTypes['Search'], {"id":true}> );
  SubjectActions:
    ( { __typename: 'SubjectActions' }
    & GraphQLRecursivePick<FederationTypes['SubjectActions'], {"id":true,"first":true,"after":true}>
    & ( Record<PropertyKey, never>
        | GraphQLRecursivePick<FederationTypes['SubjectActions'], {"ofData":{"nodes":{"id":true,"kind":true,"by":true,"reason":true,"at":true,"details":true,"outcome":true,"code":true,"text":true},"pageInfo":{"hasNextPage":true,"endCursor":true}},"ofWorkload":{"nodes":{"id":true,"kind":true,"by":true,"reason":true,"at":true,"details":true,"outcome":true,"code":true,"text":true},"pageInfo":{"hasNextPage":true,"endCursor":true}}}>
        | GraphQLRecursivePick<FederationTypes['SubjectActions'], {"ofData":{"nodes":{"id":true,"kind":true,"by":true,"reason":true,"at":true,"details":true,"outcome":true,"code":true,"text":true},"pageInfo":{"hasNextPage":true,"endCursor":true}},"ofWorkload":{"nodes":{"id":true,"kind":true,"by":true,"reason":true,"at":true,"details":true,"outcome":true,"code":true,"text":true},"pageInfo":{"hasNextPage":true,"endCursor":true}}}>
        | GraphQLRecursivePick<FederationTypes['SubjectActions'], {"ofData":{"nodes":{"id":true,"kind":true,"by":true,"reason":true,"at":true,"details":true,"outcome":true,"code":true,"text":true},"pageInfo":{"hasNextPage":true,"endCursor":true}},"ofWorkload":{"nodes":{"id":true,"kind":true,"by":true,"reason":true,"at":true,"details":true,"outcome":true,"code":true,"text":true},"pageInfo":{"hasNextPage":true,"endCursor":true}}}> ) );
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
  TemplateStatus: TemplateStatus;
  MaskKind: MaskKind;
  Template: ResolverTypeWrapper<TemplateRow>;
  WaitingDatasetConnection: ResolverTypeWrapper<WaitingPage>;
  WaitingCount: ResolverTypeWrapper<WaitingCount>;
  TemplateConnection: ResolverTypeWrapper<TemplatePage>;
  TemplateStatusFilter: TemplateStatusFilter;
  TemplateFilter: TemplateFilter;
  TemplateOrderField: TemplateOrderField;
  TemplateOrder: TemplateOrder;
  TemplateFacet: TemplateFacet;
  WorkflowStatus: WorkflowStatus;
  Workflow: ResolverTypeWrapper<WorkflowRow>;
  WorkflowConnection: ResolverTypeWrapper<WorkflowPage>;
  WorkflowStatusFilter: WorkflowStatusFilter;
  WorkflowFilter: WorkflowFilter;
  WorkflowOrderField: WorkflowOrderField;
  WorkflowOrder: WorkflowOrder;
  WorkflowFacet: WorkflowFacet;
  TaskState: TaskState;
  Device: Device;
  TaskMode: TaskMode;
  Task: ResolverTypeWrapper<TaskRow>;
  TaskReason: ResolverTypeWrapper<TaskReason>;
  TaskConnection: ResolverTypeWrapper<TaskPage>;
  TaskStateFilter: TaskStateFilter;
  DeviceFilter: DeviceFilter;
  TaskFilter: TaskFilter;
  TaskOrderField: TaskOrderField;
  TaskOrder: TaskOrder;
  TaskFacet: TaskFacet;
  Dataset: ResolverTypeWrapper<DatasetRef>;
  ProcessingState: ProcessingState;
  DatasetProcessing: ResolverTypeWrapper<DatasetRef>;
  ProcessingReasonCode: ProcessingReasonCode;
  ProcessingReason: ResolverTypeWrapper<ProcessingReason>;
  CreateTemplateInput: CreateTemplateInput;
  EditTemplateInput: EditTemplateInput;
  SetTemplateStatusInput: SetTemplateStatusInput;
  TemplateVerb: TemplateVerb;
  ActOnTemplatesInput: ActOnTemplatesInput;
  TemplateSteering: ResolverTypeWrapper<SteeringRow>;
  SteeringOutcome: SteeringOutcome;
  SteeringResult: ResolverTypeWrapper<SteeringResult>;
  SteeringResultConnection: ResolverTypeWrapper<SteeringResultConnection>;
  JobState: JobState;
  OperationKind: OperationKind;
  OperationState: OperationState;
  Operation: ResolverTypeWrapper<OperationRow>;
  OperationTask: ResolverTypeWrapper<OperationTaskRow>;
  OperationTaskConnection: ResolverTypeWrapper<Omit<OperationTaskConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['OperationTask']> }>;
  Job: ResolverTypeWrapper<Job>;
  JobsPreview: ResolverTypeWrapper<JobsPreview>;
  OperationPreview: ResolverTypeWrapper<Omit<OperationPreview, 'tasks'> & { tasks: ReadonlyArray<ResolversTypes['Task']> }>;
  OperationConnection: ResolverTypeWrapper<Omit<OperationConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['Operation']> }>;
  OperationFilter: OperationFilter;
  ControlTaskInput: ControlTaskInput;
  SetTaskRankInput: SetTaskRankInput;
  JobSelectionInput: JobSelectionInput;
  RetryJobsInput: RetryJobsInput;
  RetryTaskInput: RetryTaskInput;
  RetryWorkflowInput: RetryWorkflowInput;
  RerunInput: RerunInput;
  CreateJobInput: CreateJobInput;
  GenerateTestTasksInput: GenerateTestTasksInput;
  JobVerb: JobVerb;
  JobStateFilter: JobStateFilter;
  JobFilter: JobFilter;
  ActOnJobsInput: ActOnJobsInput;
  TaskVerb: TaskVerb;
  ActOnTasksInput: ActOnTasksInput;
  WorkflowVerb: WorkflowVerb;
  ActOnWorkflowsInput: ActOnWorkflowsInput;
  CancelWorkflowInput: CancelWorkflowInput;
  CancelTaskInput: CancelTaskInput;
  Search: ResolverTypeWrapper<SearchText>;
  SubjectActions: ResolverTypeWrapper<SubjectActionsRow>;
  WorkflowInconsistencyKind: WorkflowInconsistencyKind;
  WorkflowInconsistency: ResolverTypeWrapper<InconsistencyRow>;
  WorkflowInconsistencyConnection: ResolverTypeWrapper<Omit<WorkflowInconsistencyConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['WorkflowInconsistency']> }>;
  RepairWorkflowInput: RepairWorkflowInput;
  AcceptedFinding: ResolverTypeWrapper<AcceptedFinding>;
  FindingInput: FindingInput;
  DecideFindingsInput: DecideFindingsInput;
  WorkflowRepairResult: ResolverTypeWrapper<Omit<WorkflowRepairResult, 'found'> & { found: ReadonlyArray<ResolversTypes['RepairedWorkflowInconsistency']> }>;
  RepairedWorkflowInconsistency: ResolverTypeWrapper<RepairedRow>;
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
  Template: TemplateRow;
  WaitingDatasetConnection: WaitingPage;
  WaitingCount: WaitingCount;
  TemplateConnection: TemplatePage;
  TemplateStatusFilter: TemplateStatusFilter;
  TemplateFilter: TemplateFilter;
  TemplateOrder: TemplateOrder;
  Workflow: WorkflowRow;
  WorkflowConnection: WorkflowPage;
  WorkflowStatusFilter: WorkflowStatusFilter;
  WorkflowFilter: WorkflowFilter;
  WorkflowOrder: WorkflowOrder;
  Task: TaskRow;
  TaskReason: TaskReason;
  TaskConnection: TaskPage;
  TaskStateFilter: TaskStateFilter;
  DeviceFilter: DeviceFilter;
  TaskFilter: TaskFilter;
  TaskOrder: TaskOrder;
  Dataset: DatasetRef;
  DatasetProcessing: DatasetRef;
  ProcessingReason: ProcessingReason;
  CreateTemplateInput: CreateTemplateInput;
  EditTemplateInput: EditTemplateInput;
  SetTemplateStatusInput: SetTemplateStatusInput;
  ActOnTemplatesInput: ActOnTemplatesInput;
  TemplateSteering: SteeringRow;
  SteeringResult: SteeringResult;
  SteeringResultConnection: SteeringResultConnection;
  Operation: OperationRow;
  OperationTask: OperationTaskRow;
  OperationTaskConnection: Omit<OperationTaskConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['OperationTask']> };
  Job: Job;
  JobsPreview: JobsPreview;
  OperationPreview: Omit<OperationPreview, 'tasks'> & { tasks: ReadonlyArray<ResolversParentTypes['Task']> };
  OperationConnection: Omit<OperationConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['Operation']> };
  OperationFilter: OperationFilter;
  ControlTaskInput: ControlTaskInput;
  SetTaskRankInput: SetTaskRankInput;
  JobSelectionInput: JobSelectionInput;
  RetryJobsInput: RetryJobsInput;
  RetryTaskInput: RetryTaskInput;
  RetryWorkflowInput: RetryWorkflowInput;
  RerunInput: RerunInput;
  CreateJobInput: CreateJobInput;
  GenerateTestTasksInput: GenerateTestTasksInput;
  JobStateFilter: JobStateFilter;
  JobFilter: JobFilter;
  ActOnJobsInput: ActOnJobsInput;
  ActOnTasksInput: ActOnTasksInput;
  ActOnWorkflowsInput: ActOnWorkflowsInput;
  CancelWorkflowInput: CancelWorkflowInput;
  CancelTaskInput: CancelTaskInput;
  Search: SearchText;
  SubjectActions: SubjectActionsRow;
  WorkflowInconsistency: InconsistencyRow;
  WorkflowInconsistencyConnection: Omit<WorkflowInconsistencyConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['WorkflowInconsistency']> };
  RepairWorkflowInput: RepairWorkflowInput;
  AcceptedFinding: AcceptedFinding;
  FindingInput: FindingInput;
  DecideFindingsInput: DecideFindingsInput;
  WorkflowRepairResult: Omit<WorkflowRepairResult, 'found'> & { found: ReadonlyArray<ResolversParentTypes['RepairedWorkflowInconsistency']> };
  RepairedWorkflowInconsistency: RepairedRow;
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

export type TemplateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Template'] = ResolversParentTypes['Template'], FederationReferenceType extends FederationReferenceTypes['Template'] = FederationReferenceTypes['Template']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Template']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  mask?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  maskKind?: Resolver<ResolversTypes['MaskKind'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['TemplateStatus'], ParentType, ContextType>;
  cwl?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdBy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  statusChangedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  statusChangedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  revision?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  actions?: Resolver<ResolversTypes['ActionConnection'], ParentType, ContextType, RequireFields<TemplateActionsArgs, 'first'>>;
  singleUse?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  waitingDatasets?: Resolver<ResolversTypes['WaitingDatasetConnection'], ParentType, ContextType, RequireFields<TemplateWaitingDatasetsArgs, 'first'>>;
  explanation?: Resolver<ResolversTypes['Explanation'], ParentType, ContextType>;
};

export type WaitingDatasetConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WaitingDatasetConnection'] = ResolversParentTypes['WaitingDatasetConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Dataset']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['WaitingCount'], ParentType, ContextType>;
};

export type WaitingCountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WaitingCount'] = ResolversParentTypes['WaitingCount']> = {
  value?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  exact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type TemplateConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TemplateConnection'] = ResolversParentTypes['TemplateConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Template']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<TemplateConnectionFacetsArgs, 'fields'>>;
};

export type WorkflowResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Workflow'] = ResolversParentTypes['Workflow'], FederationReferenceType extends FederationReferenceTypes['Workflow'] = FederationReferenceTypes['Workflow']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Workflow']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  template?: Resolver<ResolversTypes['Template'], ParentType, ContextType>;
  input?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['WorkflowStatus'], ParentType, ContextType>;
  tasks?: Resolver<ReadonlyArray<ResolversTypes['Task']>, ParentType, ContextType>;
  actions?: Resolver<ResolversTypes['ActionConnection'], ParentType, ContextType, RequireFields<WorkflowActionsArgs, 'first'>>;
  startedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  rerunOf?: Resolver<Maybe<ResolversTypes['Workflow']>, ParentType, ContextType>;
  reruns?: Resolver<ReadonlyArray<ResolversTypes['Workflow']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  recoveredAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  explanation?: Resolver<ResolversTypes['Explanation'], ParentType, ContextType>;
};

export type WorkflowConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkflowConnection'] = ResolversParentTypes['WorkflowConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Workflow']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<WorkflowConnectionFacetsArgs, 'fields'>>;
};

export type TaskResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Task'] = ResolversParentTypes['Task'], FederationReferenceType extends FederationReferenceTypes['Task'] = FederationReferenceTypes['Task']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Task']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  workflow?: Resolver<ResolversTypes['Workflow'], ParentType, ContextType>;
  stage?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['TaskState'], ParentType, ContextType>;
  paused?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  pausedReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  pausedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  executable?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  args?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  mode?: Resolver<ResolversTypes['TaskMode'], ParentType, ContextType>;
  device?: Resolver<ResolversTypes['Device'], ParentType, ContextType>;
  rank?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  round?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  finishRequested?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  retries?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maxFailedFraction?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  input?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType>;
  output?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType>;
  log?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['TaskReason']>, ParentType, ContextType>;
  cancelledBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  sentAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  closesAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  operations?: Resolver<ResolversTypes['OperationConnection'], ParentType, ContextType, RequireFields<TaskOperationsArgs, 'first'>>;
  explanation?: Resolver<ResolversTypes['Explanation'], ParentType, ContextType>;
};

export type TaskReasonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TaskReason'] = ResolversParentTypes['TaskReason']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type TaskConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TaskConnection'] = ResolversParentTypes['TaskConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Task']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<TaskConnectionFacetsArgs, 'fields'>>;
};

export type DatasetResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Dataset'] = ResolversParentTypes['Dataset'], FederationReferenceType extends FederationReferenceTypes['Dataset'] = FederationReferenceTypes['Dataset']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Dataset']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  processing?: Resolver<ResolversTypes['DatasetProcessing'], ParentType, ContextType>;
  processingExplanation?: Resolver<ResolversTypes['Explanation'], ParentType, ContextType>;
};

export type DatasetProcessingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DatasetProcessing'] = ResolversParentTypes['DatasetProcessing']> = {
  state?: Resolver<ResolversTypes['ProcessingState'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['ProcessingReason'], ParentType, ContextType>;
  workflows?: Resolver<ReadonlyArray<ResolversTypes['Workflow']>, ParentType, ContextType>;
  producedBy?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
};

export type ProcessingReasonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ProcessingReason'] = ResolversParentTypes['ProcessingReason']> = {
  code?: Resolver<ResolversTypes['ProcessingReasonCode'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type TemplateSteeringResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TemplateSteering'] = ResolversParentTypes['TemplateSteering']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  verb?: Resolver<ResolversTypes['TemplateVerb'], ParentType, ContextType>;
  by?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  matched?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  applied?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  unchanged?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  refused?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  results?: Resolver<ResolversTypes['SteeringResultConnection'], ParentType, ContextType, RequireFields<TemplateSteeringResultsArgs, 'first'>>;
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

export type OperationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Operation'] = ResolversParentTypes['Operation'], FederationReferenceType extends FederationReferenceTypes['Operation'] = FederationReferenceTypes['Operation']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Operation']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['OperationKind'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['OperationState'], ParentType, ContextType>;
  by?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  requestId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  matched?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  applied?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  refused?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  taskCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  tasksDone?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  cancelledBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  cancelledReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  tasks?: Resolver<ReadonlyArray<ResolversTypes['OperationTask']>, ParentType, ContextType>;
  results?: Resolver<ResolversTypes['OperationTaskConnection'], ParentType, ContextType, RequireFields<OperationResultsArgs, 'first' | 'refused'>>;
  workflow?: Resolver<Maybe<ResolversTypes['Workflow']>, ParentType, ContextType>;
  workflows?: Resolver<ReadonlyArray<ResolversTypes['Workflow']>, ParentType, ContextType>;
};

export type OperationTaskResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OperationTask'] = ResolversParentTypes['OperationTask']> = {
  task?: Resolver<ResolversTypes['Task'], ParentType, ContextType>;
  matched?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  applied?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  refused?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  done?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type OperationTaskConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OperationTaskConnection'] = ResolversParentTypes['OperationTaskConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['OperationTask']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type JobResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Job'] = ResolversParentTypes['Job']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type JobsPreviewResolvers<ContextType = Context, ParentType extends ResolversParentTypes['JobsPreview'] = ResolversParentTypes['JobsPreview']> = {
  matched?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  taskCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  jobs?: Resolver<ReadonlyArray<ResolversTypes['Job']>, ParentType, ContextType>;
};

export type OperationPreviewResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OperationPreview'] = ResolversParentTypes['OperationPreview']> = {
  matched?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  tasks?: Resolver<ReadonlyArray<ResolversTypes['Task']>, ParentType, ContextType>;
};

export type OperationConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OperationConnection'] = ResolversParentTypes['OperationConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Operation']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type SearchResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Search'] = ResolversParentTypes['Search'], FederationReferenceType extends FederationReferenceTypes['Search'] = FederationReferenceTypes['Search']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Search']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  workflows?: Resolver<ReadonlyArray<ResolversTypes['Workflow']>, ParentType, ContextType, RequireFields<SearchWorkflowsArgs, 'first'>>;
  tasks?: Resolver<ReadonlyArray<ResolversTypes['Task']>, ParentType, ContextType, RequireFields<SearchTasksArgs, 'first'>>;
  templates?: Resolver<ReadonlyArray<ResolversTypes['Template']>, ParentType, ContextType, RequireFields<SearchTemplatesArgs, 'first'>>;
};

export type SubjectActionsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubjectActions'] = ResolversParentTypes['SubjectActions'], FederationReferenceType extends FederationReferenceTypes['SubjectActions'] = FederationReferenceTypes['SubjectActions']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['SubjectActions']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  first?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  after?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Action']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type WorkflowInconsistencyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkflowInconsistency'] = ResolversParentTypes['WorkflowInconsistency']> = {
  kind?: Resolver<ResolversTypes['WorkflowInconsistencyKind'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  workflowId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  workflow?: Resolver<Maybe<ResolversTypes['Workflow']>, ParentType, ContextType>;
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  remedy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type WorkflowInconsistencyConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkflowInconsistencyConnection'] = ResolversParentTypes['WorkflowInconsistencyConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['WorkflowInconsistency']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AcceptedFindingResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AcceptedFinding'] = ResolversParentTypes['AcceptedFinding']> = {
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  by?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type WorkflowRepairResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['WorkflowRepairResult'] = ResolversParentTypes['WorkflowRepairResult']> = {
  found?: Resolver<ReadonlyArray<ResolversTypes['RepairedWorkflowInconsistency']>, ParentType, ContextType>;
  next?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RepairedWorkflowInconsistencyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RepairedWorkflowInconsistency'] = ResolversParentTypes['RepairedWorkflowInconsistency']> = {
  kind?: Resolver<ResolversTypes['WorkflowInconsistencyKind'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  workflowId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  workflow?: Resolver<Maybe<ResolversTypes['Workflow']>, ParentType, ContextType>;
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  remedy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  repaired?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  workflowMatches?: Resolver<ReadonlyArray<ResolversTypes['Match']>, ParentType, ContextType, RequireFields<QueryWorkflowMatchesArgs, 'prefix' | 'first'>>;
  search?: Resolver<ResolversTypes['Search'], ParentType, ContextType, RequireFields<QuerySearchArgs, 'text'>>;
  actions?: Resolver<ResolversTypes['SubjectActions'], ParentType, ContextType, RequireFields<QueryActionsArgs, 'subject' | 'first'>>;
  workflowEvents?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, RequireFields<QueryWorkflowEventsArgs, 'first'>>;
  workflowEventCursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  template?: Resolver<Maybe<ResolversTypes['Template']>, ParentType, ContextType, RequireFields<QueryTemplateArgs, 'id'>>;
  templateSteering?: Resolver<Maybe<ResolversTypes['TemplateSteering']>, ParentType, ContextType, RequireFields<QueryTemplateSteeringArgs, 'id'>>;
  templates?: Resolver<ReadonlyArray<ResolversTypes['Template']>, ParentType, ContextType>;
  templateList?: Resolver<ResolversTypes['TemplateConnection'], ParentType, ContextType, RequireFields<QueryTemplateListArgs, 'first'>>;
  workflow?: Resolver<Maybe<ResolversTypes['Workflow']>, ParentType, ContextType, RequireFields<QueryWorkflowArgs, 'id'>>;
  workflows?: Resolver<ResolversTypes['WorkflowConnection'], ParentType, ContextType, RequireFields<QueryWorkflowsArgs, 'first'>>;
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType, RequireFields<QueryTaskArgs, 'id'>>;
  tasks?: Resolver<ResolversTypes['TaskConnection'], ParentType, ContextType, RequireFields<QueryTasksArgs, 'first'>>;
  operation?: Resolver<Maybe<ResolversTypes['Operation']>, ParentType, ContextType, RequireFields<QueryOperationArgs, 'id'>>;
  operations?: Resolver<ResolversTypes['OperationConnection'], ParentType, ContextType, RequireFields<QueryOperationsArgs, 'first'>>;
  previewActOnJobs?: Resolver<ResolversTypes['JobsPreview'], ParentType, ContextType, RequireFields<QueryPreviewActOnJobsArgs, 'input'>>;
  previewActOnTasks?: Resolver<ResolversTypes['OperationPreview'], ParentType, ContextType, RequireFields<QueryPreviewActOnTasksArgs, 'input'>>;
  previewActOnWorkflows?: Resolver<ResolversTypes['OperationPreview'], ParentType, ContextType, RequireFields<QueryPreviewActOnWorkflowsArgs, 'input'>>;
  workflowDeadLetters?: Resolver<ResolversTypes['DeadLetterConnection'], ParentType, ContextType, RequireFields<QueryWorkflowDeadLettersArgs, 'first'>>;
  workflowDeadLetter?: Resolver<Maybe<ResolversTypes['DeadLetter']>, ParentType, ContextType, RequireFields<QueryWorkflowDeadLetterArgs, 'id'>>;
  workflowInconsistencies?: Resolver<ResolversTypes['WorkflowInconsistencyConnection'], ParentType, ContextType, RequireFields<QueryWorkflowInconsistenciesArgs, 'first'>>;
  acceptedFindings?: Resolver<ReadonlyArray<ResolversTypes['AcceptedFinding']>, ParentType, ContextType, RequireFields<QueryAcceptedFindingsArgs, 'ids'>>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  replayWorkflowDeadLetters?: Resolver<ReadonlyArray<ResolversTypes['DeadLetterResult']>, ParentType, ContextType, RequireFields<MutationReplayWorkflowDeadLettersArgs, 'ids' | 'reason'>>;
  discardWorkflowDeadLetters?: Resolver<ReadonlyArray<ResolversTypes['DeadLetterResult']>, ParentType, ContextType, RequireFields<MutationDiscardWorkflowDeadLettersArgs, 'ids' | 'reason'>>;
  createTemplate?: Resolver<ResolversTypes['Template'], ParentType, ContextType, RequireFields<MutationCreateTemplateArgs, 'input'>>;
  editTemplate?: Resolver<ResolversTypes['Template'], ParentType, ContextType, RequireFields<MutationEditTemplateArgs, 'input'>>;
  setTemplateStatus?: Resolver<ResolversTypes['Template'], ParentType, ContextType, RequireFields<MutationSetTemplateStatusArgs, 'input'>>;
  actOnTemplates?: Resolver<ResolversTypes['TemplateSteering'], ParentType, ContextType, RequireFields<MutationActOnTemplatesArgs, 'input'>>;
  startWorkflow?: Resolver<ResolversTypes['Workflow'], ParentType, ContextType, RequireFields<MutationStartWorkflowArgs, 'datasetId' | 'templateId'>>;
  cancelTask?: Resolver<ResolversTypes['Task'], ParentType, ContextType, RequireFields<MutationCancelTaskArgs, 'input'>>;
  actOnJobs?: Resolver<ResolversTypes['Operation'], ParentType, ContextType, RequireFields<MutationActOnJobsArgs, 'input'>>;
  actOnTasks?: Resolver<ResolversTypes['Operation'], ParentType, ContextType, RequireFields<MutationActOnTasksArgs, 'input'>>;
  actOnWorkflows?: Resolver<ResolversTypes['Operation'], ParentType, ContextType, RequireFields<MutationActOnWorkflowsArgs, 'input'>>;
  cancelWorkflow?: Resolver<ResolversTypes['Operation'], ParentType, ContextType, RequireFields<MutationCancelWorkflowArgs, 'input'>>;
  cancelOperation?: Resolver<ResolversTypes['Operation'], ParentType, ContextType, RequireFields<MutationCancelOperationArgs, 'id' | 'reason'>>;
  pauseTask?: Resolver<ResolversTypes['Task'], ParentType, ContextType, RequireFields<MutationPauseTaskArgs, 'input'>>;
  resumeTask?: Resolver<ResolversTypes['Task'], ParentType, ContextType, RequireFields<MutationResumeTaskArgs, 'input'>>;
  setTaskRank?: Resolver<ResolversTypes['Task'], ParentType, ContextType, RequireFields<MutationSetTaskRankArgs, 'input'>>;
  finishTask?: Resolver<ResolversTypes['Task'], ParentType, ContextType, RequireFields<MutationFinishTaskArgs, 'input'>>;
  retryJobs?: Resolver<ResolversTypes['Operation'], ParentType, ContextType, RequireFields<MutationRetryJobsArgs, 'input'>>;
  retryTask?: Resolver<ResolversTypes['Operation'], ParentType, ContextType, RequireFields<MutationRetryTaskArgs, 'input'>>;
  retryWorkflow?: Resolver<ResolversTypes['Operation'], ParentType, ContextType, RequireFields<MutationRetryWorkflowArgs, 'input'>>;
  rerun?: Resolver<ResolversTypes['Operation'], ParentType, ContextType, RequireFields<MutationRerunArgs, 'input'>>;
  createJob?: Resolver<ResolversTypes['Operation'], ParentType, ContextType, RequireFields<MutationCreateJobArgs, 'input'>>;
  generateTestTasks?: Resolver<ResolversTypes['Operation'], ParentType, ContextType, RequireFields<MutationGenerateTestTasksArgs, 'input'>>;
  repairWorkflowInconsistencies?: Resolver<ResolversTypes['WorkflowRepairResult'], ParentType, ContextType, RequireFields<MutationRepairWorkflowInconsistenciesArgs, 'input'>>;
  decideFindings?: Resolver<ReadonlyArray<ResolversTypes['AcceptedFinding']>, ParentType, ContextType, RequireFields<MutationDecideFindingsArgs, 'input'>>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  workflowEventStream?: SubscriptionResolver<ResolversTypes['Event'], "workflowEventStream", ParentType, ContextType, Partial<SubscriptionWorkflowEventStreamArgs>>;
  workflowChanges?: SubscriptionResolver<ResolversTypes['Workflow'], "workflowChanges", ParentType, ContextType, Partial<SubscriptionWorkflowChangesArgs>>;
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
  Template?: TemplateResolvers<ContextType>;
  WaitingDatasetConnection?: WaitingDatasetConnectionResolvers<ContextType>;
  WaitingCount?: WaitingCountResolvers<ContextType>;
  TemplateConnection?: TemplateConnectionResolvers<ContextType>;
  Workflow?: WorkflowResolvers<ContextType>;
  WorkflowConnection?: WorkflowConnectionResolvers<ContextType>;
  Task?: TaskResolvers<ContextType>;
  TaskReason?: TaskReasonResolvers<ContextType>;
  TaskConnection?: TaskConnectionResolvers<ContextType>;
  Dataset?: DatasetResolvers<ContextType>;
  DatasetProcessing?: DatasetProcessingResolvers<ContextType>;
  ProcessingReason?: ProcessingReasonResolvers<ContextType>;
  TemplateSteering?: TemplateSteeringResolvers<ContextType>;
  SteeringResult?: SteeringResultResolvers<ContextType>;
  SteeringResultConnection?: SteeringResultConnectionResolvers<ContextType>;
  Operation?: OperationResolvers<ContextType>;
  OperationTask?: OperationTaskResolvers<ContextType>;
  OperationTaskConnection?: OperationTaskConnectionResolvers<ContextType>;
  Job?: JobResolvers<ContextType>;
  JobsPreview?: JobsPreviewResolvers<ContextType>;
  OperationPreview?: OperationPreviewResolvers<ContextType>;
  OperationConnection?: OperationConnectionResolvers<ContextType>;
  Search?: SearchResolvers<ContextType>;
  SubjectActions?: SubjectActionsResolvers<ContextType>;
  WorkflowInconsistency?: WorkflowInconsistencyResolvers<ContextType>;
  WorkflowInconsistencyConnection?: WorkflowInconsistencyConnectionResolvers<ContextType>;
  AcceptedFinding?: AcceptedFindingResolvers<ContextType>;
  WorkflowRepairResult?: WorkflowRepairResultResolvers<ContextType>;
  RepairedWorkflowInconsistency?: RepairedWorkflowInconsistencyResolvers<ContextType>;
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
