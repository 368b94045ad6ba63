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
  DatasetKind,
  DatasetClass,
  DatasetStatus,
  RetentionCondition,
  RetentionReason,
  DatasetHold,
  DatasetDeletion,
  RetentionPolicy,
  RetentionPlanItem,
  RetentionPlan,
  RetentionTotals,
  RetentionResult,
  SetRetentionPolicyInput,
  DeleteDatasetInput,
  DatasetActInput,
  ChecksumKind,
  FileStatus,
  ReplicaStatus,
  Dataset,
  DatasetFilesArgs,
  DatasetActionsArgs,
  DatasetLineageArgs,
  ExternalCopyState,
  ExternalCopy,
  PendingClose,
  PendingCloseConnection,
  Arrivals,
  Arrival,
  DatasetConnection,
  DatasetConnectionFacetsArgs,
  FileConnection,
  FileConnectionFacetsArgs,
  StorageConnection,
  StorageConnectionFacetsArgs,
  File,
  FileLineageArgs,
  FileChecksum,
  LineageDirection,
  DatasetLineage,
  DatasetLineageStep,
  FileLineage,
  FileLineageStep,
  SignedLink,
  LogArchive,
  LogArchiveMembersArgs,
  LogArchiveTextArgs,
  LogMemberConnection,
  LogMember,
  LogMemberKind,
  LogText,
  Replica,
  Storage,
  StorageCopiesArgs,
  StorageUtilisationArgs,
  StorageInspectionsArgs,
  CopyColumns,
  FileIds,
  OnlyCopies,
  StorageUtilisation,
  InspectionKind,
  InspectionState,
  Inspection,
  InspectionActsArgs,
  InspectionConnection,
  ActOutcome,
  InspectorAct,
  InspectorActConnection,
  InspectionWhere,
  InspectorActWhere,
  StorageKind,
  StoragePressure,
  StorageHealth,
  DatasetStatusFilter,
  DatasetKindFilter,
  DatasetClassFilter,
  MetadataFilter,
  DatasetFilter,
  DatasetOrderField,
  DatasetOrder,
  DatasetFacet,
  FileStatusFilter,
  FileFilter,
  FileOrderField,
  FileOrder,
  FileFacet,
  StorageKindFilter,
  StorageFilter,
  StorageOrderField,
  StorageOrder,
  StorageFacet,
  RegisterStorageInput,
  SetStorageInput,
  AnnouncedFileInput,
  AnnounceFilesInput,
  CreateDatasetInput,
  AnnounceOutcome,
  AnnounceResult,
  UploadDatasetInput,
  CloseDatasetInput,
  CloseDatasetResult,
  DataInconsistencyKind,
  DataInconsistency,
  DataInconsistencyConnection,
  RepairDataInput,
  DataRepairResult,
  RepairedDataInconsistency,
  Search,
  SearchDatasetsArgs,
  SearchFilesArgs,
  SearchStoragesArgs,
  SubjectActions,
  StartUploadsInput,
  UploadFileInput,
  UploadState,
  Upload,
  Query,
  QueryDataMatchesArgs,
  QueryDataEventsArgs,
  QueryRetentionPlanArgs,
  QueryDatasetArgs,
  QueryDatasetsArgs,
  QueryPendingClosesArgs,
  QueryFileArgs,
  QueryFilesArgs,
  QueryLogArchiveArgs,
  QueryFileListArgs,
  QueryFileIdsArgs,
  QueryDataInconsistenciesArgs,
  QueryFilesAtArgs,
  QueryStorageArgs,
  QueryStorageListArgs,
  QueryInspectionsArgs,
  QueryInspectionArgs,
  QueryInspectorActsArgs,
  QueryDataDeadLettersArgs,
  QueryDataDeadLetterArgs,
  Mutation,
  MutationSetRetentionPolicyArgs,
  MutationDeleteDatasetArgs,
  MutationUndeleteDatasetArgs,
  MutationHoldDatasetArgs,
  MutationReleaseDatasetArgs,
  MutationWaiveDatasetArgs,
  MutationApplyRetentionArgs,
  MutationStartUploadsArgs,
  MutationReplayDataDeadLettersArgs,
  MutationDiscardDataDeadLettersArgs,
  MutationAnnounceFilesArgs,
  MutationCreateDatasetArgs,
  MutationReopenDatasetArgs,
  MutationCloseDatasetArgs,
  MutationUploadDatasetArgs,
  MutationCancelUploadArgs,
  MutationRepairDataInconsistenciesArgs,
  MutationRegisterStorageArgs,
  MutationInspectStorageArgs,
  MutationSetStorageArgs,
  MutationAcceptCatalogArgs,
  Subscription,
  SubscriptionDataEventStreamArgs,
  SubscriptionDatasetChangesArgs,
  SubscriptionArrivalsArgs,
  SubscriptionStorageChangesArgs,
} from './types.ts';
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Dataset as DatasetRow } from '../src/dataset/dataset.entity.ts';
import type { PendingCloseView as PendingCloseRow } from '../src/dataset/pending-close.reads.ts';
import type { File as FileRow } from '../src/file/file.entity.ts';
import type { Replica as ReplicaRow } from '../src/replica/replica.entity.ts';
import type { Storage as StorageRow } from '../src/storage/storage.entity.ts';
import type { Member } from '../src/logs/read-archive.ts';
import type { InconsistencyRow as DataInconsistencyRow } from '../src/checks/rules.store.ts';
import type { RepairedRow } from '../src/checks/repair-inconsistencies.ts';
import type { ArrivalRow } from '../src/dataset/arrivals.rules.ts';
import type { DatasetLineageRows, FileLineageRows, DatasetStep, FileStep } from '../src/lineage/lineage.store.ts';
import type { DatasetPage } from '../src/dataset/dataset.reads.ts';
import type { FilePage } from '../src/file/file.reads.ts';
import type { StoragePage } from '../src/storage/storage.reads.ts';
import type { DeadLetterPage, SearchText, SubjectPage, RecordedEvent } from '@visor/service';
import type { Inspection as InspectionRow, InspectorAct as InspectorActRow } from '../src/inspection/inspection.entity.ts';
import type { ExternalCopy as ExternalCopyRow } from '../src/dataset-upload/external-copy.entity.ts';
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
  Dataset: Dataset;
  File: File;
  LogArchive: LogArchive;
  Storage: Storage;
  Search: Search;
  SubjectActions: SubjectActions;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Dataset:
    ( { __typename: 'Dataset' }
    & GraphQLRecursivePick<FederationTypes['Dataset'], {"id":true}> );
  File:
    ( { __typename: 'File' }
    & GraphQLRecursivePick<FederationTypes['File'], {"id":true}> );
  LogArchive:
    ( { __typename: 'LogArchive' }
    & GraphQLRecursivePick<FederationTypes['LogArchive'], {"id":true}> );
  Storage:
    ( { __typename: 'Storage' }
    & GraphQLRecursivePick<FederationTypes['Storage'], {"id":true}> );
  Search:
    ( { __typename: 'Search' }
    & GraphQLRecursivePick<FederationTypes['Search'], {"id":true}> );
  SubjectActions:
    ( { __typename: 'SubjectActions' }
    & GraphQLRecursivePick<FederationTypes['SubjectActions'], {"id":true,"first":true,"after":true}> );
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
  DatasetKind: DatasetKind;
  DatasetClass: DatasetClass;
  DatasetStatus: DatasetStatus;
  RetentionCondition: RetentionCondition;
  RetentionReason: ResolverTypeWrapper<RetentionReason>;
  DatasetHold: ResolverTypeWrapper<DatasetHold>;
  DatasetDeletion: ResolverTypeWrapper<DatasetDeletion>;
  RetentionPolicy: ResolverTypeWrapper<RetentionPolicy>;
  RetentionPlanItem: ResolverTypeWrapper<Omit<RetentionPlanItem, 'dataset'> & { dataset: ResolversTypes['Dataset'] }>;
  RetentionPlan: ResolverTypeWrapper<Omit<RetentionPlan, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['RetentionPlanItem']> }>;
  RetentionTotals: ResolverTypeWrapper<RetentionTotals>;
  RetentionResult: ResolverTypeWrapper<Omit<RetentionResult, 'marked'> & { marked: ReadonlyArray<ResolversTypes['Dataset']> }>;
  SetRetentionPolicyInput: SetRetentionPolicyInput;
  DeleteDatasetInput: DeleteDatasetInput;
  DatasetActInput: DatasetActInput;
  ChecksumKind: ChecksumKind;
  FileStatus: FileStatus;
  ReplicaStatus: ReplicaStatus;
  Dataset: ResolverTypeWrapper<DatasetRow>;
  ExternalCopyState: ExternalCopyState;
  ExternalCopy: ResolverTypeWrapper<ExternalCopyRow>;
  PendingClose: ResolverTypeWrapper<PendingCloseRow>;
  PendingCloseConnection: ResolverTypeWrapper<Omit<PendingCloseConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['PendingClose']> }>;
  Arrivals: ResolverTypeWrapper<Omit<Arrivals, 'arrivals'> & { arrivals: ReadonlyArray<ResolversTypes['Arrival']> }>;
  Arrival: ResolverTypeWrapper<ArrivalRow>;
  DatasetConnection: ResolverTypeWrapper<DatasetPage>;
  FileConnection: ResolverTypeWrapper<FilePage>;
  StorageConnection: ResolverTypeWrapper<StoragePage>;
  File: ResolverTypeWrapper<FileRow>;
  FileChecksum: ResolverTypeWrapper<FileChecksum>;
  LineageDirection: LineageDirection;
  DatasetLineage: ResolverTypeWrapper<DatasetLineageRows>;
  DatasetLineageStep: ResolverTypeWrapper<DatasetStep>;
  FileLineage: ResolverTypeWrapper<FileLineageRows>;
  FileLineageStep: ResolverTypeWrapper<FileStep>;
  SignedLink: ResolverTypeWrapper<SignedLink>;
  LogArchive: ResolverTypeWrapper<FileRow>;
  LogMemberConnection: ResolverTypeWrapper<Omit<LogMemberConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['LogMember']> }>;
  LogMember: ResolverTypeWrapper<Member>;
  LogMemberKind: LogMemberKind;
  LogText: ResolverTypeWrapper<LogText>;
  Replica: ResolverTypeWrapper<ReplicaRow>;
  Storage: ResolverTypeWrapper<StorageRow>;
  CopyColumns: ResolverTypeWrapper<CopyColumns>;
  FileIds: ResolverTypeWrapper<FileIds>;
  OnlyCopies: ResolverTypeWrapper<OnlyCopies>;
  StorageUtilisation: ResolverTypeWrapper<StorageUtilisation>;
  InspectionKind: InspectionKind;
  InspectionState: InspectionState;
  Inspection: ResolverTypeWrapper<InspectionRow>;
  InspectionConnection: ResolverTypeWrapper<Omit<InspectionConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['Inspection']> }>;
  ActOutcome: ActOutcome;
  InspectorAct: ResolverTypeWrapper<InspectorActRow>;
  InspectorActConnection: ResolverTypeWrapper<Omit<InspectorActConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['InspectorAct']> }>;
  InspectionWhere: InspectionWhere;
  InspectorActWhere: InspectorActWhere;
  StorageKind: StorageKind;
  StoragePressure: StoragePressure;
  StorageHealth: StorageHealth;
  DatasetStatusFilter: DatasetStatusFilter;
  DatasetKindFilter: DatasetKindFilter;
  DatasetClassFilter: DatasetClassFilter;
  MetadataFilter: MetadataFilter;
  DatasetFilter: DatasetFilter;
  DatasetOrderField: DatasetOrderField;
  DatasetOrder: DatasetOrder;
  DatasetFacet: DatasetFacet;
  FileStatusFilter: FileStatusFilter;
  FileFilter: FileFilter;
  FileOrderField: FileOrderField;
  FileOrder: FileOrder;
  FileFacet: FileFacet;
  StorageKindFilter: StorageKindFilter;
  StorageFilter: StorageFilter;
  StorageOrderField: StorageOrderField;
  StorageOrder: StorageOrder;
  StorageFacet: StorageFacet;
  RegisterStorageInput: RegisterStorageInput;
  SetStorageInput: SetStorageInput;
  AnnouncedFileInput: AnnouncedFileInput;
  AnnounceFilesInput: AnnounceFilesInput;
  CreateDatasetInput: CreateDatasetInput;
  AnnounceOutcome: AnnounceOutcome;
  AnnounceResult: ResolverTypeWrapper<Omit<AnnounceResult, 'file'> & { file?: Maybe<ResolversTypes['File']> }>;
  UploadDatasetInput: UploadDatasetInput;
  CloseDatasetInput: CloseDatasetInput;
  CloseDatasetResult: ResolverTypeWrapper<Omit<CloseDatasetResult, 'dataset' | 'pendingClose'> & { dataset?: Maybe<ResolversTypes['Dataset']>, pendingClose?: Maybe<ResolversTypes['PendingClose']> }>;
  DataInconsistencyKind: DataInconsistencyKind;
  DataInconsistency: ResolverTypeWrapper<DataInconsistencyRow>;
  DataInconsistencyConnection: ResolverTypeWrapper<Omit<DataInconsistencyConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['DataInconsistency']> }>;
  RepairDataInput: RepairDataInput;
  DataRepairResult: ResolverTypeWrapper<Omit<DataRepairResult, 'found'> & { found: ReadonlyArray<ResolversTypes['RepairedDataInconsistency']> }>;
  RepairedDataInconsistency: ResolverTypeWrapper<RepairedRow>;
  Search: ResolverTypeWrapper<SearchText>;
  SubjectActions: ResolverTypeWrapper<SubjectPage>;
  StartUploadsInput: StartUploadsInput;
  UploadFileInput: UploadFileInput;
  UploadState: UploadState;
  Upload: ResolverTypeWrapper<Upload>;
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
  RetentionReason: RetentionReason;
  DatasetHold: DatasetHold;
  DatasetDeletion: DatasetDeletion;
  RetentionPolicy: RetentionPolicy;
  RetentionPlanItem: Omit<RetentionPlanItem, 'dataset'> & { dataset: ResolversParentTypes['Dataset'] };
  RetentionPlan: Omit<RetentionPlan, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['RetentionPlanItem']> };
  RetentionTotals: RetentionTotals;
  RetentionResult: Omit<RetentionResult, 'marked'> & { marked: ReadonlyArray<ResolversParentTypes['Dataset']> };
  SetRetentionPolicyInput: SetRetentionPolicyInput;
  DeleteDatasetInput: DeleteDatasetInput;
  DatasetActInput: DatasetActInput;
  Dataset: DatasetRow;
  ExternalCopy: ExternalCopyRow;
  PendingClose: PendingCloseRow;
  PendingCloseConnection: Omit<PendingCloseConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['PendingClose']> };
  Arrivals: Omit<Arrivals, 'arrivals'> & { arrivals: ReadonlyArray<ResolversParentTypes['Arrival']> };
  Arrival: ArrivalRow;
  DatasetConnection: DatasetPage;
  FileConnection: FilePage;
  StorageConnection: StoragePage;
  File: FileRow;
  FileChecksum: FileChecksum;
  DatasetLineage: DatasetLineageRows;
  DatasetLineageStep: DatasetStep;
  FileLineage: FileLineageRows;
  FileLineageStep: FileStep;
  SignedLink: SignedLink;
  LogArchive: FileRow;
  LogMemberConnection: Omit<LogMemberConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['LogMember']> };
  LogMember: Member;
  LogText: LogText;
  Replica: ReplicaRow;
  Storage: StorageRow;
  CopyColumns: CopyColumns;
  FileIds: FileIds;
  OnlyCopies: OnlyCopies;
  StorageUtilisation: StorageUtilisation;
  Inspection: InspectionRow;
  InspectionConnection: Omit<InspectionConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['Inspection']> };
  InspectorAct: InspectorActRow;
  InspectorActConnection: Omit<InspectorActConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['InspectorAct']> };
  InspectionWhere: InspectionWhere;
  InspectorActWhere: InspectorActWhere;
  DatasetStatusFilter: DatasetStatusFilter;
  DatasetKindFilter: DatasetKindFilter;
  DatasetClassFilter: DatasetClassFilter;
  MetadataFilter: MetadataFilter;
  DatasetFilter: DatasetFilter;
  DatasetOrder: DatasetOrder;
  FileStatusFilter: FileStatusFilter;
  FileFilter: FileFilter;
  FileOrder: FileOrder;
  StorageKindFilter: StorageKindFilter;
  StorageFilter: StorageFilter;
  StorageOrder: StorageOrder;
  RegisterStorageInput: RegisterStorageInput;
  SetStorageInput: SetStorageInput;
  AnnouncedFileInput: AnnouncedFileInput;
  AnnounceFilesInput: AnnounceFilesInput;
  CreateDatasetInput: CreateDatasetInput;
  AnnounceResult: Omit<AnnounceResult, 'file'> & { file?: Maybe<ResolversParentTypes['File']> };
  UploadDatasetInput: UploadDatasetInput;
  CloseDatasetInput: CloseDatasetInput;
  CloseDatasetResult: Omit<CloseDatasetResult, 'dataset' | 'pendingClose'> & { dataset?: Maybe<ResolversParentTypes['Dataset']>, pendingClose?: Maybe<ResolversParentTypes['PendingClose']> };
  DataInconsistency: DataInconsistencyRow;
  DataInconsistencyConnection: Omit<DataInconsistencyConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['DataInconsistency']> };
  RepairDataInput: RepairDataInput;
  DataRepairResult: Omit<DataRepairResult, 'found'> & { found: ReadonlyArray<ResolversParentTypes['RepairedDataInconsistency']> };
  RepairedDataInconsistency: RepairedRow;
  Search: SearchText;
  SubjectActions: SubjectPage;
  StartUploadsInput: StartUploadsInput;
  UploadFileInput: UploadFileInput;
  Upload: Upload;
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

export type RetentionReasonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetentionReason'] = ResolversParentTypes['RetentionReason']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  parameters?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
};

export type DatasetHoldResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DatasetHold'] = ResolversParentTypes['DatasetHold']> = {
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  by?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type DatasetDeletionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DatasetDeletion'] = ResolversParentTypes['DatasetDeletion']> = {
  markedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  by?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['RetentionReason']>, ParentType, ContextType>;
  graceLeftSeconds?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  previousStatus?: Resolver<Maybe<ResolversTypes['DatasetStatus']>, ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  deletedFiles?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  deletedBytes?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  deletedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type RetentionPolicyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetentionPolicy'] = ResolversParentTypes['RetentionPolicy']> = {
  class?: Resolver<ResolversTypes['DatasetClass'], ParentType, ContextType>;
  conditions?: Resolver<ReadonlyArray<ResolversTypes['RetentionCondition']>, ParentType, ContextType>;
  keepSeconds?: Resolver<Maybe<ResolversTypes['Long']>, ParentType, ContextType>;
  isDefault?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  setBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  setAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type RetentionPlanItemResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetentionPlanItem'] = ResolversParentTypes['RetentionPlanItem']> = {
  dataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType>;
  deletes?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  reasons?: Resolver<ReadonlyArray<ResolversTypes['RetentionReason']>, ParentType, ContextType>;
};

export type RetentionPlanResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetentionPlan'] = ResolversParentTypes['RetentionPlan']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['RetentionPlanItem']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  looked?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  deletable?: Resolver<ResolversTypes['RetentionTotals'], ParentType, ContextType>;
  kept?: Resolver<ResolversTypes['RetentionTotals'], ParentType, ContextType>;
};

export type RetentionTotalsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetentionTotals'] = ResolversParentTypes['RetentionTotals']> = {
  datasets?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  files?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  bytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type RetentionResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RetentionResult'] = ResolversParentTypes['RetentionResult']> = {
  marked?: Resolver<ReadonlyArray<ResolversTypes['Dataset']>, ParentType, ContextType>;
  looked?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DatasetResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Dataset'] = ResolversParentTypes['Dataset'], FederationReferenceType extends FederationReferenceTypes['Dataset'] = FederationReferenceTypes['Dataset']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Dataset']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['DatasetKind'], ParentType, ContextType>;
  class?: Resolver<ResolversTypes['DatasetClass'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['DatasetStatus'], ParentType, ContextType>;
  parent?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  closedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  fileCount?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  bytes?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  metadata?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  expectedFiles?: Resolver<Maybe<ResolversTypes['Long']>, ParentType, ContextType>;
  repeatedAnnouncements?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  pendingClose?: Resolver<Maybe<ResolversTypes['PendingClose']>, ParentType, ContextType>;
  files?: Resolver<ResolversTypes['FileConnection'], ParentType, ContextType, RequireFields<DatasetFilesArgs, 'first'>>;
  upload?: Resolver<Maybe<ResolversTypes['ExternalCopy']>, ParentType, ContextType>;
  actions?: Resolver<ResolversTypes['ActionConnection'], ParentType, ContextType, RequireFields<DatasetActionsArgs, 'first'>>;
  lineage?: Resolver<ResolversTypes['DatasetLineage'], ParentType, ContextType, RequireFields<DatasetLineageArgs, 'direction' | 'first'>>;
  explanation?: Resolver<ResolversTypes['Explanation'], ParentType, ContextType>;
  hold?: Resolver<Maybe<ResolversTypes['DatasetHold']>, ParentType, ContextType>;
  deletion?: Resolver<Maybe<ResolversTypes['DatasetDeletion']>, ParentType, ContextType>;
  whyKept?: Resolver<ReadonlyArray<ResolversTypes['RetentionReason']>, ParentType, ContextType>;
  whyDeleted?: Resolver<Maybe<ResolversTypes['RetentionReason']>, ParentType, ContextType>;
};

export type ExternalCopyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExternalCopy'] = ResolversParentTypes['ExternalCopy']> = {
  state?: Resolver<ResolversTypes['ExternalCopyState'], ParentType, ContextType>;
  storage?: Resolver<Maybe<ResolversTypes['Storage']>, ParentType, ContextType>;
  files?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  bytes?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  failed?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  lastError?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastErrorAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  nextAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type PendingCloseResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PendingClose'] = ResolversParentTypes['PendingClose']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  dataset?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType>;
  datasetId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  datasetName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  unknownDataset?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  requestedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expected?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  missing?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  surplus?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  refused?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PendingCloseConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PendingCloseConnection'] = ResolversParentTypes['PendingCloseConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['PendingClose']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ArrivalsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Arrivals'] = ResolversParentTypes['Arrivals']> = {
  arrivals?: Resolver<ReadonlyArray<ResolversTypes['Arrival']>, ParentType, ContextType>;
};

export type ArrivalResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Arrival'] = ResolversParentTypes['Arrival']> = {
  dataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType>;
  fileCount?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  bytes?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
};

export type DatasetConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DatasetConnection'] = ResolversParentTypes['DatasetConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Dataset']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<DatasetConnectionFacetsArgs, 'fields'>>;
};

export type FileConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FileConnection'] = ResolversParentTypes['FileConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['File']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<FileConnectionFacetsArgs, 'fields'>>;
};

export type StorageConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StorageConnection'] = ResolversParentTypes['StorageConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Storage']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Count'], ParentType, ContextType>;
  facets?: Resolver<ReadonlyArray<ResolversTypes['Facet']>, ParentType, ContextType, RequireFields<StorageConnectionFacetsArgs, 'fields'>>;
};

export type FileResolvers<ContextType = Context, ParentType extends ResolversParentTypes['File'] = ResolversParentTypes['File'], FederationReferenceType extends FederationReferenceTypes['File'] = FederationReferenceTypes['File']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['File']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  basename?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  ordinal?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  checksum?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  checksumKind?: Resolver<ResolversTypes['ChecksumKind'], ParentType, ContextType>;
  checksums?: Resolver<ReadonlyArray<ResolversTypes['FileChecksum']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['FileStatus'], ParentType, ContextType>;
  dataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType>;
  replicas?: Resolver<ReadonlyArray<ResolversTypes['Replica']>, ParentType, ContextType>;
  parents?: Resolver<ReadonlyArray<ResolversTypes['File']>, ParentType, ContextType>;
  lineage?: Resolver<ResolversTypes['FileLineage'], ParentType, ContextType, RequireFields<FileLineageArgs, 'direction' | 'first'>>;
  run?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  registeredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  download?: Resolver<Maybe<ResolversTypes['SignedLink']>, ParentType, ContextType>;
  explanation?: Resolver<ResolversTypes['Explanation'], ParentType, ContextType>;
  whyKept?: Resolver<ReadonlyArray<ResolversTypes['RetentionReason']>, ParentType, ContextType>;
  whyDeleted?: Resolver<Maybe<ResolversTypes['RetentionReason']>, ParentType, ContextType>;
};

export type FileChecksumResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FileChecksum'] = ResolversParentTypes['FileChecksum']> = {
  kind?: Resolver<ResolversTypes['ChecksumKind'], ParentType, ContextType>;
  checksum?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DatasetLineageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DatasetLineage'] = ResolversParentTypes['DatasetLineage']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['DatasetLineageStep']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  complete?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type DatasetLineageStepResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DatasetLineageStep'] = ResolversParentTypes['DatasetLineageStep']> = {
  stages?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  dataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType>;
};

export type FileLineageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FileLineage'] = ResolversParentTypes['FileLineage']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['FileLineageStep']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  complete?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type FileLineageStepResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FileLineageStep'] = ResolversParentTypes['FileLineageStep']> = {
  stages?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  file?: Resolver<ResolversTypes['File'], ParentType, ContextType>;
};

export type SignedLinkResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SignedLink'] = ResolversParentTypes['SignedLink']> = {
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type LogArchiveResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LogArchive'] = ResolversParentTypes['LogArchive'], FederationReferenceType extends FederationReferenceTypes['LogArchive'] = FederationReferenceTypes['LogArchive']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['LogArchive']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  download?: Resolver<Maybe<ResolversTypes['SignedLink']>, ParentType, ContextType>;
  members?: Resolver<ResolversTypes['LogMemberConnection'], ParentType, ContextType, RequireFields<LogArchiveMembersArgs, 'first'>>;
  text?: Resolver<Maybe<ResolversTypes['LogText']>, ParentType, ContextType, RequireFields<LogArchiveTextArgs, 'member' | 'bytes'>>;
};

export type LogMemberConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LogMemberConnection'] = ResolversParentTypes['LogMemberConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['LogMember']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type LogMemberResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LogMember'] = ResolversParentTypes['LogMember']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['LogMemberKind'], ParentType, ContextType>;
};

export type LogTextResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LogText'] = ResolversParentTypes['LogText']> = {
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  offset?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  nextOffset?: Resolver<Maybe<ResolversTypes['Long']>, ParentType, ContextType>;
  size?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
};

export type ReplicaResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Replica'] = ResolversParentTypes['Replica']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  storage?: Resolver<ResolversTypes['Storage'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ReplicaStatus'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  verifiedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  accusedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type StorageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Storage'] = ResolversParentTypes['Storage'], FederationReferenceType extends FederationReferenceTypes['Storage'] = FederationReferenceTypes['Storage']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Storage']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['StorageKind'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  checksumKind?: Resolver<ResolversTypes['ChecksumKind'], ParentType, ContextType>;
  capacityBytes?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  usedBytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  usedFiles?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  freeBytes?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  freeAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  growthBytes?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  fullAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  highMark?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  lowMark?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reserve?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  pressure?: Resolver<ResolversTypes['StoragePressure'], ParentType, ContextType>;
  pressureAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  readable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  writable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  deletable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  draining?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  onlyCopies?: Resolver<ResolversTypes['OnlyCopies'], ParentType, ContextType>;
  copies?: Resolver<ResolversTypes['CopyColumns'], ParentType, ContextType, Partial<StorageCopiesArgs>>;
  health?: Resolver<ResolversTypes['StorageHealth'], ParentType, ContextType>;
  healthReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  healthAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  markerId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  trustedChecksums?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  explanation?: Resolver<ResolversTypes['Explanation'], ParentType, ContextType>;
  utilisation?: Resolver<ReadonlyArray<ResolversTypes['StorageUtilisation']>, ParentType, ContextType, RequireFields<StorageUtilisationArgs, 'hours'>>;
  inspections?: Resolver<ResolversTypes['InspectionConnection'], ParentType, ContextType, RequireFields<StorageInspectionsArgs, 'first'>>;
};

export type CopyColumnsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CopyColumns'] = ResolversParentTypes['CopyColumns']> = {
  ids?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  fileIds?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  paths?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  sizes?: Resolver<ReadonlyArray<ResolversTypes['Long']>, ParentType, ContextType>;
  checksums?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  checksumKinds?: Resolver<ReadonlyArray<ResolversTypes['ChecksumKind']>, ParentType, ContextType>;
  next?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type FileIdsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FileIds'] = ResolversParentTypes['FileIds']> = {
  ids?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  next?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type OnlyCopiesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OnlyCopies'] = ResolversParentTypes['OnlyCopies']> = {
  files?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  bytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  exact?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type StorageUtilisationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['StorageUtilisation'] = ResolversParentTypes['StorageUtilisation']> = {
  class?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  files?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  bytes?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
};

export type InspectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Inspection'] = ResolversParentTypes['Inspection']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['InspectionKind'], ParentType, ContextType>;
  storage?: Resolver<ResolversTypes['Storage'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['InspectionState'], ParentType, ContextType>;
  dryRun?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  requestedBy?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  requestedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  startedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  scanned?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  total?: Resolver<Maybe<ResolversTypes['Long']>, ParentType, ContextType>;
  dark?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  missing?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  corrupt?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  mended?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  refused?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  acts?: Resolver<ResolversTypes['InspectorActConnection'], ParentType, ContextType, RequireFields<InspectionActsArgs, 'first'>>;
};

export type InspectionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InspectionConnection'] = ResolversParentTypes['InspectionConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Inspection']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type InspectorActResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InspectorAct'] = ResolversParentTypes['InspectorAct']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  outcome?: Resolver<ResolversTypes['ActOutcome'], ParentType, ContextType>;
  inspection?: Resolver<Maybe<ResolversTypes['Inspection']>, ParentType, ContextType>;
  storage?: Resolver<ResolversTypes['Storage'], ParentType, ContextType>;
  file?: Resolver<Maybe<ResolversTypes['File']>, ParentType, ContextType>;
  path?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  bytes?: Resolver<Maybe<ResolversTypes['Long']>, ParentType, ContextType>;
  why?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  finding?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type InspectorActConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InspectorActConnection'] = ResolversParentTypes['InspectorActConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['InspectorAct']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AnnounceResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AnnounceResult'] = ResolversParentTypes['AnnounceResult']> = {
  outcome?: Resolver<ResolversTypes['AnnounceOutcome'], ParentType, ContextType>;
  file?: Resolver<Maybe<ResolversTypes['File']>, ParentType, ContextType>;
  code?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  field?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type CloseDatasetResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CloseDatasetResult'] = ResolversParentTypes['CloseDatasetResult']> = {
  dataset?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType>;
  pendingClose?: Resolver<Maybe<ResolversTypes['PendingClose']>, ParentType, ContextType>;
};

export type DataInconsistencyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DataInconsistency'] = ResolversParentTypes['DataInconsistency']> = {
  kind?: Resolver<ResolversTypes['DataInconsistencyKind'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  dataset?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType>;
  file?: Resolver<Maybe<ResolversTypes['File']>, ParentType, ContextType>;
  storage?: Resolver<Maybe<ResolversTypes['Storage']>, ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  remedy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DataInconsistencyConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DataInconsistencyConnection'] = ResolversParentTypes['DataInconsistencyConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['DataInconsistency']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type DataRepairResultResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DataRepairResult'] = ResolversParentTypes['DataRepairResult']> = {
  found?: Resolver<ReadonlyArray<ResolversTypes['RepairedDataInconsistency']>, ParentType, ContextType>;
  next?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type RepairedDataInconsistencyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RepairedDataInconsistency'] = ResolversParentTypes['RepairedDataInconsistency']> = {
  kind?: Resolver<ResolversTypes['DataInconsistencyKind'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  key?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  dataset?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType>;
  file?: Resolver<Maybe<ResolversTypes['File']>, ParentType, ContextType>;
  storage?: Resolver<Maybe<ResolversTypes['Storage']>, ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  remedy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  repaired?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type SearchResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Search'] = ResolversParentTypes['Search'], FederationReferenceType extends FederationReferenceTypes['Search'] = FederationReferenceTypes['Search']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Search']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  datasets?: Resolver<ReadonlyArray<ResolversTypes['Dataset']>, ParentType, ContextType, RequireFields<SearchDatasetsArgs, 'first'>>;
  files?: Resolver<ReadonlyArray<ResolversTypes['File']>, ParentType, ContextType, RequireFields<SearchFilesArgs, 'first'>>;
  storages?: Resolver<ReadonlyArray<ResolversTypes['Storage']>, ParentType, ContextType, RequireFields<SearchStoragesArgs, 'first'>>;
};

export type SubjectActionsResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SubjectActions'] = ResolversParentTypes['SubjectActions'], FederationReferenceType extends FederationReferenceTypes['SubjectActions'] = FederationReferenceTypes['SubjectActions']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['SubjectActions']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  first?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  after?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  ofData?: Resolver<Maybe<ResolversTypes['ActionConnection']>, ParentType, ContextType>;
};

export type UploadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Upload'] = ResolversParentTypes['Upload']> = {
  state?: Resolver<ResolversTypes['UploadState'], ParentType, ContextType>;
  offset?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  link?: Resolver<Maybe<ResolversTypes['SignedLink']>, ParentType, ContextType>;
  storage?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  text?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  dataMatches?: Resolver<ReadonlyArray<ResolversTypes['Match']>, ParentType, ContextType, RequireFields<QueryDataMatchesArgs, 'prefix' | 'first'>>;
  dataEvents?: Resolver<ResolversTypes['EventConnection'], ParentType, ContextType, RequireFields<QueryDataEventsArgs, 'first'>>;
  dataEventCursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  retentionPolicies?: Resolver<ReadonlyArray<ResolversTypes['RetentionPolicy']>, ParentType, ContextType>;
  retentionPlan?: Resolver<ResolversTypes['RetentionPlan'], ParentType, ContextType, RequireFields<QueryRetentionPlanArgs, 'first'>>;
  dataset?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType, Partial<QueryDatasetArgs>>;
  datasets?: Resolver<ResolversTypes['DatasetConnection'], ParentType, ContextType, RequireFields<QueryDatasetsArgs, 'first'>>;
  pendingCloses?: Resolver<ResolversTypes['PendingCloseConnection'], ParentType, ContextType, RequireFields<QueryPendingClosesArgs, 'first'>>;
  file?: Resolver<Maybe<ResolversTypes['File']>, ParentType, ContextType, RequireFields<QueryFileArgs, 'id'>>;
  files?: Resolver<ReadonlyArray<Maybe<ResolversTypes['File']>>, ParentType, ContextType, RequireFields<QueryFilesArgs, 'ids'>>;
  logArchive?: Resolver<Maybe<ResolversTypes['LogArchive']>, ParentType, ContextType, RequireFields<QueryLogArchiveArgs, 'id'>>;
  fileList?: Resolver<ResolversTypes['FileConnection'], ParentType, ContextType, RequireFields<QueryFileListArgs, 'first'>>;
  fileIds?: Resolver<ResolversTypes['FileIds'], ParentType, ContextType, RequireFields<QueryFileIdsArgs, 'datasets'>>;
  dataInconsistencies?: Resolver<ResolversTypes['DataInconsistencyConnection'], ParentType, ContextType, RequireFields<QueryDataInconsistenciesArgs, 'first'>>;
  filesAt?: Resolver<ReadonlyArray<ResolversTypes['File']>, ParentType, ContextType, RequireFields<QueryFilesAtArgs, 'path'>>;
  storage?: Resolver<Maybe<ResolversTypes['Storage']>, ParentType, ContextType, RequireFields<QueryStorageArgs, 'name'>>;
  storages?: Resolver<ReadonlyArray<ResolversTypes['Storage']>, ParentType, ContextType>;
  storageList?: Resolver<ResolversTypes['StorageConnection'], ParentType, ContextType, RequireFields<QueryStorageListArgs, 'first'>>;
  inspections?: Resolver<ResolversTypes['InspectionConnection'], ParentType, ContextType, RequireFields<QueryInspectionsArgs, 'first'>>;
  inspection?: Resolver<Maybe<ResolversTypes['Inspection']>, ParentType, ContextType, RequireFields<QueryInspectionArgs, 'id'>>;
  inspectorActs?: Resolver<ResolversTypes['InspectorActConnection'], ParentType, ContextType, RequireFields<QueryInspectorActsArgs, 'first'>>;
  dataDeadLetters?: Resolver<ResolversTypes['DeadLetterConnection'], ParentType, ContextType, RequireFields<QueryDataDeadLettersArgs, 'first'>>;
  dataDeadLetter?: Resolver<Maybe<ResolversTypes['DeadLetter']>, ParentType, ContextType, RequireFields<QueryDataDeadLetterArgs, 'id'>>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  setRetentionPolicy?: Resolver<ResolversTypes['RetentionPolicy'], ParentType, ContextType, RequireFields<MutationSetRetentionPolicyArgs, 'input'>>;
  deleteDataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType, RequireFields<MutationDeleteDatasetArgs, 'input'>>;
  undeleteDataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType, RequireFields<MutationUndeleteDatasetArgs, 'input'>>;
  holdDataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType, RequireFields<MutationHoldDatasetArgs, 'input'>>;
  releaseDataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType, RequireFields<MutationReleaseDatasetArgs, 'input'>>;
  waiveDataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType, RequireFields<MutationWaiveDatasetArgs, 'input'>>;
  applyRetention?: Resolver<ResolversTypes['RetentionResult'], ParentType, ContextType, RequireFields<MutationApplyRetentionArgs, 'reason'>>;
  startUploads?: Resolver<ReadonlyArray<ResolversTypes['Upload']>, ParentType, ContextType, RequireFields<MutationStartUploadsArgs, 'input'>>;
  replayDataDeadLetters?: Resolver<ReadonlyArray<ResolversTypes['DeadLetterResult']>, ParentType, ContextType, RequireFields<MutationReplayDataDeadLettersArgs, 'ids' | 'reason'>>;
  discardDataDeadLetters?: Resolver<ReadonlyArray<ResolversTypes['DeadLetterResult']>, ParentType, ContextType, RequireFields<MutationDiscardDataDeadLettersArgs, 'ids' | 'reason'>>;
  announceFiles?: Resolver<ReadonlyArray<ResolversTypes['AnnounceResult']>, ParentType, ContextType, RequireFields<MutationAnnounceFilesArgs, 'input'>>;
  createDataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType, RequireFields<MutationCreateDatasetArgs, 'input'>>;
  reopenDataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType, RequireFields<MutationReopenDatasetArgs, 'id' | 'reason'>>;
  closeDataset?: Resolver<ResolversTypes['CloseDatasetResult'], ParentType, ContextType, RequireFields<MutationCloseDatasetArgs, 'input'>>;
  uploadDataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType, RequireFields<MutationUploadDatasetArgs, 'input'>>;
  cancelUpload?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType, RequireFields<MutationCancelUploadArgs, 'input'>>;
  repairDataInconsistencies?: Resolver<ResolversTypes['DataRepairResult'], ParentType, ContextType, RequireFields<MutationRepairDataInconsistenciesArgs, 'input'>>;
  registerStorage?: Resolver<ResolversTypes['Storage'], ParentType, ContextType, RequireFields<MutationRegisterStorageArgs, 'input'>>;
  inspectStorage?: Resolver<ResolversTypes['Inspection'], ParentType, ContextType, RequireFields<MutationInspectStorageArgs, 'kind' | 'storage' | 'dryRun'>>;
  setStorage?: Resolver<ResolversTypes['Storage'], ParentType, ContextType, RequireFields<MutationSetStorageArgs, 'input'>>;
  acceptCatalog?: Resolver<ResolversTypes['Storage'], ParentType, ContextType, RequireFields<MutationAcceptCatalogArgs, 'storage' | 'reason'>>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  dataEventStream?: SubscriptionResolver<ResolversTypes['Event'], "dataEventStream", ParentType, ContextType, Partial<SubscriptionDataEventStreamArgs>>;
  datasetChanges?: SubscriptionResolver<ResolversTypes['Dataset'], "datasetChanges", ParentType, ContextType, Partial<SubscriptionDatasetChangesArgs>>;
  arrivals?: SubscriptionResolver<ResolversTypes['Arrivals'], "arrivals", ParentType, ContextType, RequireFields<SubscriptionArrivalsArgs, 'kind'>>;
  storageChanges?: SubscriptionResolver<ResolversTypes['Storage'], "storageChanges", ParentType, ContextType, Partial<SubscriptionStorageChangesArgs>>;
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
  RetentionReason?: RetentionReasonResolvers<ContextType>;
  DatasetHold?: DatasetHoldResolvers<ContextType>;
  DatasetDeletion?: DatasetDeletionResolvers<ContextType>;
  RetentionPolicy?: RetentionPolicyResolvers<ContextType>;
  RetentionPlanItem?: RetentionPlanItemResolvers<ContextType>;
  RetentionPlan?: RetentionPlanResolvers<ContextType>;
  RetentionTotals?: RetentionTotalsResolvers<ContextType>;
  RetentionResult?: RetentionResultResolvers<ContextType>;
  Dataset?: DatasetResolvers<ContextType>;
  ExternalCopy?: ExternalCopyResolvers<ContextType>;
  PendingClose?: PendingCloseResolvers<ContextType>;
  PendingCloseConnection?: PendingCloseConnectionResolvers<ContextType>;
  Arrivals?: ArrivalsResolvers<ContextType>;
  Arrival?: ArrivalResolvers<ContextType>;
  DatasetConnection?: DatasetConnectionResolvers<ContextType>;
  FileConnection?: FileConnectionResolvers<ContextType>;
  StorageConnection?: StorageConnectionResolvers<ContextType>;
  File?: FileResolvers<ContextType>;
  FileChecksum?: FileChecksumResolvers<ContextType>;
  DatasetLineage?: DatasetLineageResolvers<ContextType>;
  DatasetLineageStep?: DatasetLineageStepResolvers<ContextType>;
  FileLineage?: FileLineageResolvers<ContextType>;
  FileLineageStep?: FileLineageStepResolvers<ContextType>;
  SignedLink?: SignedLinkResolvers<ContextType>;
  LogArchive?: LogArchiveResolvers<ContextType>;
  LogMemberConnection?: LogMemberConnectionResolvers<ContextType>;
  LogMember?: LogMemberResolvers<ContextType>;
  LogText?: LogTextResolvers<ContextType>;
  Replica?: ReplicaResolvers<ContextType>;
  Storage?: StorageResolvers<ContextType>;
  CopyColumns?: CopyColumnsResolvers<ContextType>;
  FileIds?: FileIdsResolvers<ContextType>;
  OnlyCopies?: OnlyCopiesResolvers<ContextType>;
  StorageUtilisation?: StorageUtilisationResolvers<ContextType>;
  Inspection?: InspectionResolvers<ContextType>;
  InspectionConnection?: InspectionConnectionResolvers<ContextType>;
  InspectorAct?: InspectorActResolvers<ContextType>;
  InspectorActConnection?: InspectorActConnectionResolvers<ContextType>;
  AnnounceResult?: AnnounceResultResolvers<ContextType>;
  CloseDatasetResult?: CloseDatasetResultResolvers<ContextType>;
  DataInconsistency?: DataInconsistencyResolvers<ContextType>;
  DataInconsistencyConnection?: DataInconsistencyConnectionResolvers<ContextType>;
  DataRepairResult?: DataRepairResultResolvers<ContextType>;
  RepairedDataInconsistency?: RepairedDataInconsistencyResolvers<ContextType>;
  Search?: SearchResolvers<ContextType>;
  SubjectActions?: SubjectActionsResolvers<ContextType>;
  Upload?: UploadResolvers<ContextType>;
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
