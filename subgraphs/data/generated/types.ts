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
