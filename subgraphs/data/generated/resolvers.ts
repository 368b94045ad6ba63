// Written by scripts/generate.ts from the SDL. Do not edit.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Dataset as DatasetRow, PendingClose as PendingCloseRow } from '../src/dataset/dataset.entity.ts';
import type { File as FileRow } from '../src/file/file.entity.ts';
import type { Replica as ReplicaRow } from '../src/replica/replica.entity.ts';
import type { Storage as StorageRow } from '../src/storage/storage.entity.ts';
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

/** What a dataset is in its chain. */
export type DatasetKind =
  | 'input'
  | 'output'
  | 'log';

/** Lifecycle of a dataset (domain seeds: OPEN, CLOSED, TO_UPLOAD, TO_DELETE). */
export type DatasetStatus =
  /** Takes files. */
  | 'OPEN'
  /** Complete: its files are exactly those of the checklist; takes no more. */
  | 'CLOSED'
  /** To be copied to external storage. */
  | 'TO_UPLOAD'
  | 'UPLOADED'
  /** Its copies on internal storage are to be removed. */
  | 'TO_DELETE'
  | 'DELETED';

/** Algorithm of a checksum; its value is lower-case hexadecimal. */
export type ChecksumKind =
  | 'md5'
  | 'sha256'
  | 'adler32'
  | 'crc32';

export type FileStatus =
  | 'READY'
  | 'LOST'
  | 'CORRUPT'
  | 'DELETED';

export type ReplicaStatus =
  | 'AVAILABLE'
  /** Its bytes do not agree with the catalog, or it is not there. Announcing the file there again makes it AVAILABLE. */
  | 'BAD'
  | 'DELETED';

/** A named, closable group of homogeneous files. */
export type Dataset = {
  readonly __typename?: 'Dataset';
  readonly id: Scalars['ID']['output'];
  /**
   * Unique. Names that are given take at most 200 bytes of UTF-8, those of output and log datasets, which are derived, 255;
   * older ones may be longer. None holds a slash, a backslash, a control or a format character.
   */
  readonly name: Scalars['String']['output'];
  readonly kind: DatasetKind;
  readonly status: DatasetStatus;
  /** The dataset whose files this one's files were made from. */
  readonly parent?: Maybe<Dataset>;
  readonly createdAt: Scalars['DateTime']['output'];
  /** Set when it was closed; stays set afterwards. */
  readonly closedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Registered files. */
  readonly fileCount: Scalars['Long']['output'];
  /** Sum of the files' sizes, bytes. */
  readonly bytes: Scalars['Long']['output'];
  /** How often a file was announced again with the same content at a place where it was known to be; that has no effect. */
  readonly repeatedAnnouncements: Scalars['Long']['output'];
  /** The close that waits for files, or was refused; null when none was asked for or it was done. */
  readonly pendingClose?: Maybe<PendingClose>;
  /** The files in the order of their ordinals. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly files: FileConnection;
};


/** A named, closable group of homogeneous files. */
export type DatasetFilesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** A close that was asked for and could not be done yet. */
export type PendingClose = {
  readonly __typename?: 'PendingClose';
  readonly id: Scalars['ID']['output'];
  /** Null while the catalog knows no such dataset. */
  readonly dataset?: Maybe<Dataset>;
  /** Id by which the close was asked for, or that the dataset has; null while only a name is known. */
  readonly datasetId?: Maybe<Scalars['ID']['output']>;
  /** Name by which the close was asked for, or that the dataset has; null while only an id is known. */
  readonly datasetName?: Maybe<Scalars['String']['output']>;
  /** Nothing is registered under that id or name yet: a slip, or the close came before its dataset. It waits. */
  readonly unknownDataset: Scalars['Boolean']['output'];
  readonly requestedAt: Scalars['DateTime']['output'];
  /** Files of the checklist, by count. */
  readonly expected: Scalars['Long']['output'];
  /** How many of them are not registered. */
  readonly missing: Scalars['Long']['output'];
  /** Registered files that the checklist does not name; any makes the close refused. */
  readonly surplus: Scalars['Long']['output'];
  readonly refused: Scalars['Boolean']['output'];
};

export type PendingCloseConnection = {
  readonly __typename?: 'PendingCloseConnection';
  readonly nodes: ReadonlyArray<PendingClose>;
  readonly pageInfo: PageInfo;
};

export type DatasetConnection = {
  readonly __typename?: 'DatasetConnection';
  readonly nodes: ReadonlyArray<Dataset>;
  readonly pageInfo: PageInfo;
};

export type FileConnection = {
  readonly __typename?: 'FileConnection';
  readonly nodes: ReadonlyArray<File>;
  readonly pageInfo: PageInfo;
};

/** One logical file. */
export type File = {
  readonly __typename?: 'File';
  readonly id: Scalars['ID']['output'];
  /** Unique in its dataset. At most 200 bytes of UTF-8 when announced, 255 when derived; same characters as a dataset's name. */
  readonly name: Scalars['String']['output'];
  /** The name the producing program gave it, at most 200 bytes of UTF-8; restored when the file is staged. */
  readonly basename: Scalars['String']['output'];
  /** Order in its dataset: of registration in an input dataset, inherited from the root file otherwise. */
  readonly ordinal: Scalars['Int']['output'];
  /** Bytes. */
  readonly size: Scalars['Long']['output'];
  readonly checksum: Scalars['String']['output'];
  readonly checksumKind: ChecksumKind;
  readonly status: FileStatus;
  readonly dataset: Dataset;
  readonly replicas: ReadonlyArray<Replica>;
  /** The files it was made from. */
  readonly parents: ReadonlyArray<File>;
  /** DAQ run, where announced. */
  readonly run?: Maybe<Scalars['Int']['output']>;
  readonly registeredAt: Scalars['DateTime']['output'];
};

/** One copy of a file. The same content announced at another place is another copy. */
export type Replica = {
  readonly __typename?: 'Replica';
  readonly id: Scalars['ID']['output'];
  readonly storage: Storage;
  /** Relative to the storage. */
  readonly path: Scalars['String']['output'];
  /** Where a program finds it: storage URL and path. */
  readonly url: Scalars['String']['output'];
  readonly status: ReplicaStatus;
  /** Why it is BAD. */
  readonly reason?: Maybe<Scalars['String']['output']>;
};

/** A place of copies. */
export type Storage = {
  readonly __typename?: 'Storage';
  readonly id: Scalars['ID']['output'];
  /** Unique. */
  readonly name: Scalars['String']['output'];
  /** What it is for: input, intermediate, output, external. */
  readonly kind: StorageKind;
  /** Root of its paths, e.g. file:///data/buffer/. */
  readonly url: Scalars['String']['output'];
};

export type StorageKind =
  | 'input'
  | 'intermediate'
  | 'output'
  | 'external';

export type DatasetFilter = {
  readonly nameContains?: InputMaybe<Scalars['String']['input']>;
  readonly status?: InputMaybe<DatasetStatus>;
  readonly kind?: InputMaybe<DatasetKind>;
  readonly parentId?: InputMaybe<Scalars['ID']['input']>;
};

export type RegisterStorageInput = {
  /** At most 200 bytes of UTF-8, without slashes, control and format characters. */
  readonly name: Scalars['String']['input'];
  readonly kind: StorageKind;
  /**
   * `file:///absolute/path/`, written plainly: no host, query, fragment, dots, empty parts, escaped slashes or backslashes. The
   * folder must lie within the storage roots (VISOR_STORAGE_ROOTS), links resolved, and share nothing with another storage's.
   */
  readonly url: Scalars['String']['input'];
};

export type Query = {
  readonly __typename?: 'Query';
  /** One dataset by id or by name; null when there is none. */
  readonly dataset?: Maybe<Dataset>;
  /** Datasets by name. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly datasets: DatasetConnection;
  /** Closes that wait for files or for their dataset, or were refused; in the order in which they were first asked for. */
  readonly pendingCloses: PendingCloseConnection;
  readonly file?: Maybe<File>;
  readonly storage?: Maybe<Storage>;
  readonly storages: ReadonlyArray<Storage>;
  /** Messages that the catalog could not read or refused, newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly dataDeadLetters: DeadLetterConnection;
};


export type QueryDatasetArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
};


export type QueryDatasetsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  where?: InputMaybe<DatasetFilter>;
};


export type QueryPendingClosesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryFileArgs = {
  id: Scalars['ID']['input'];
};


export type QueryStorageArgs = {
  name: Scalars['String']['input'];
};


export type QueryDataDeadLettersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Makes a storage known; the same name and URL again has no effect. CONFLICT: another URL under the name, or a folder that another storage has, lies in or holds. */
  readonly registerStorage: Storage;
};


export type MutationRegisterStorageArgs = {
  input: RegisterStorageInput;
};

export type Subscription = {
  readonly __typename?: 'Subscription';
  /** A dataset whenever it was opened, got files, closed or changed status. Without an argument: every dataset. */
  readonly datasetChanges: Dataset;
};


export type SubscriptionDatasetChangesArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
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
  Dataset: Dataset;
  File: File;
  Storage: Storage;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Dataset:
    ( { __typename: 'Dataset' }
    & GraphQLRecursivePick<FederationTypes['Dataset'], {"id":true}> );
  File:
    ( { __typename: 'File' }
    & GraphQLRecursivePick<FederationTypes['File'], {"id":true}> );
  Storage:
    ( { __typename: 'Storage' }
    & GraphQLRecursivePick<FederationTypes['Storage'], {"id":true}> );
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
  DatasetKind: DatasetKind;
  DatasetStatus: DatasetStatus;
  ChecksumKind: ChecksumKind;
  FileStatus: FileStatus;
  ReplicaStatus: ReplicaStatus;
  Dataset: ResolverTypeWrapper<DatasetRow>;
  PendingClose: ResolverTypeWrapper<PendingCloseRow>;
  PendingCloseConnection: ResolverTypeWrapper<Omit<PendingCloseConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['PendingClose']> }>;
  DatasetConnection: ResolverTypeWrapper<Omit<DatasetConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['Dataset']> }>;
  FileConnection: ResolverTypeWrapper<Omit<FileConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversTypes['File']> }>;
  File: ResolverTypeWrapper<FileRow>;
  Replica: ResolverTypeWrapper<ReplicaRow>;
  Storage: ResolverTypeWrapper<StorageRow>;
  StorageKind: StorageKind;
  DatasetFilter: DatasetFilter;
  RegisterStorageInput: RegisterStorageInput;
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
  Dataset: DatasetRow;
  PendingClose: PendingCloseRow;
  PendingCloseConnection: Omit<PendingCloseConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['PendingClose']> };
  DatasetConnection: Omit<DatasetConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['Dataset']> };
  FileConnection: Omit<FileConnection, 'nodes'> & { nodes: ReadonlyArray<ResolversParentTypes['File']> };
  File: FileRow;
  Replica: ReplicaRow;
  Storage: StorageRow;
  DatasetFilter: DatasetFilter;
  RegisterStorageInput: RegisterStorageInput;
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

export type DatasetResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Dataset'] = ResolversParentTypes['Dataset'], FederationReferenceType extends FederationReferenceTypes['Dataset'] = FederationReferenceTypes['Dataset']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Dataset']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['DatasetKind'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['DatasetStatus'], ParentType, ContextType>;
  parent?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  closedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  fileCount?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  bytes?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  repeatedAnnouncements?: Resolver<ResolversTypes['Long'], ParentType, ContextType>;
  pendingClose?: Resolver<Maybe<ResolversTypes['PendingClose']>, ParentType, ContextType>;
  files?: Resolver<ResolversTypes['FileConnection'], ParentType, ContextType, RequireFields<DatasetFilesArgs, 'first'>>;
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

export type DatasetConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DatasetConnection'] = ResolversParentTypes['DatasetConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Dataset']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type FileConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['FileConnection'] = ResolversParentTypes['FileConnection']> = {
  nodes?: Resolver<ReadonlyArray<ResolversTypes['File']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
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
  status?: Resolver<ResolversTypes['FileStatus'], ParentType, ContextType>;
  dataset?: Resolver<ResolversTypes['Dataset'], ParentType, ContextType>;
  replicas?: Resolver<ReadonlyArray<ResolversTypes['Replica']>, ParentType, ContextType>;
  parents?: Resolver<ReadonlyArray<ResolversTypes['File']>, ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  registeredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type ReplicaResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Replica'] = ResolversParentTypes['Replica']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  storage?: Resolver<ResolversTypes['Storage'], ParentType, ContextType>;
  path?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ReplicaStatus'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type StorageResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Storage'] = ResolversParentTypes['Storage'], FederationReferenceType extends FederationReferenceTypes['Storage'] = FederationReferenceTypes['Storage']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Storage']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['StorageKind'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  dataset?: Resolver<Maybe<ResolversTypes['Dataset']>, ParentType, ContextType, Partial<QueryDatasetArgs>>;
  datasets?: Resolver<ResolversTypes['DatasetConnection'], ParentType, ContextType, RequireFields<QueryDatasetsArgs, 'first'>>;
  pendingCloses?: Resolver<ResolversTypes['PendingCloseConnection'], ParentType, ContextType, RequireFields<QueryPendingClosesArgs, 'first'>>;
  file?: Resolver<Maybe<ResolversTypes['File']>, ParentType, ContextType, RequireFields<QueryFileArgs, 'id'>>;
  storage?: Resolver<Maybe<ResolversTypes['Storage']>, ParentType, ContextType, RequireFields<QueryStorageArgs, 'name'>>;
  storages?: Resolver<ReadonlyArray<ResolversTypes['Storage']>, ParentType, ContextType>;
  dataDeadLetters?: Resolver<ResolversTypes['DeadLetterConnection'], ParentType, ContextType, RequireFields<QueryDataDeadLettersArgs, 'first'>>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  registerStorage?: Resolver<ResolversTypes['Storage'], ParentType, ContextType, RequireFields<MutationRegisterStorageArgs, 'input'>>;
};

export type SubscriptionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  datasetChanges?: SubscriptionResolver<ResolversTypes['Dataset'], "datasetChanges", ParentType, ContextType, Partial<SubscriptionDatasetChangesArgs>>;
};

export type Resolvers<ContextType = Context> = {
  DateTime?: GraphQLScalarType;
  Long?: GraphQLScalarType;
  JSON?: GraphQLScalarType;
  PageInfo?: PageInfoResolvers<ContextType>;
  DeadLetter?: DeadLetterResolvers<ContextType>;
  DeadLetterConnection?: DeadLetterConnectionResolvers<ContextType>;
  Dataset?: DatasetResolvers<ContextType>;
  PendingClose?: PendingCloseResolvers<ContextType>;
  PendingCloseConnection?: PendingCloseConnectionResolvers<ContextType>;
  DatasetConnection?: DatasetConnectionResolvers<ContextType>;
  FileConnection?: FileConnectionResolvers<ContextType>;
  File?: FileResolvers<ContextType>;
  Replica?: ReplicaResolvers<ContextType>;
  Storage?: StorageResolvers<ContextType>;
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
