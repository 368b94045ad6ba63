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

/** Role of a dataset in its chain. */
export type DatasetKind =
  | 'input'
  | 'output'
  | 'log';

/** What a dataset is for: how long its files are kept follows from it. */
export type DatasetClass =
  /** Announced by the DAQ. */
  | 'raw'
  /** Output of a stage that another stage reads. */
  | 'intermediate'
  /** Output of the last stage of a chain; and what nobody said otherwise of. */
  | 'final'
  | 'log';

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
  | 'DELETED';

/** What must have happened before files of a class are deleted by themselves. */
export type RetentionCondition =
  /** A person, or run control, asks for it: never by themselves. It stands alone. */
  | 'REQUEST'
  /** The datasets that are made of it are closed. */
  | 'CHILD_CLOSED'
  /** It is uploaded itself. */
  | 'UPLOADED'
  /** The last datasets of the chains that use it are uploaded. */
  | 'FINAL_UPLOADED'
  /** `keepSeconds` have passed since its close. */
  | 'AGE';

/** Why a dataset or a file is kept, or deleted. */
export type RetentionReason = {
  readonly __typename?: 'RetentionReason';
  /** A code of `schema/retention-sentences.ts`. */
  readonly code: Scalars['String']['output'];
  /** The code's sentence, with its parameters, in English. */
  readonly text: Scalars['String']['output'];
  /** The values in the sentence; the code determines the fields. */
  readonly parameters: Scalars['JSON']['output'];
};

/** A person's decision that a dataset is kept. */
export type DatasetHold = {
  readonly __typename?: 'DatasetHold';
  readonly reason: Scalars['String']['output'];
  readonly by: Scalars['String']['output'];
  readonly at: Scalars['DateTime']['output'];
};

/** A dataset that is marked for deletion, is being deleted or was deleted. */
export type DatasetDeletion = {
  readonly __typename?: 'DatasetDeletion';
  /** Null of a mark whose age is not known. */
  readonly markedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly by?: Maybe<Scalars['String']['output']>;
  /** Null where that was not recorded. */
  readonly reason?: Maybe<RetentionReason>;
  /** Seconds of running time of the service until the deletion begins; until then the mark can be taken back. */
  readonly graceLeftSeconds: Scalars['Float']['output'];
  /** The status that it goes back to when the mark is taken back. */
  readonly previousStatus?: Maybe<DatasetStatus>;
  readonly startedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Copies that are deleted by now, and their bytes. */
  readonly deletedFiles: Scalars['Long']['output'];
  readonly deletedBytes: Scalars['Long']['output'];
  /** When no copy was left on internal storages. */
  readonly deletedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** How long datasets of a class are kept. */
export type RetentionPolicy = {
  readonly __typename?: 'RetentionPolicy';
  readonly class: DatasetClass;
  /** All must hold. */
  readonly conditions: ReadonlyArray<RetentionCondition>;
  /** Of AGE. */
  readonly keepSeconds?: Maybe<Scalars['Long']['output']>;
  /** Nobody has set it: intermediate FINAL_UPLOADED, all others REQUEST. */
  readonly isDefault: Scalars['Boolean']['output'];
  readonly setBy?: Maybe<Scalars['String']['output']>;
  readonly reason?: Maybe<Scalars['String']['output']>;
  readonly setAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A dataset in the preview of retention: what would happen to it now. */
export type RetentionPlanItem = {
  readonly __typename?: 'RetentionPlanItem';
  readonly dataset: Dataset;
  readonly deletes: Scalars['Boolean']['output'];
  /** Why it would be deleted: one reason; or all that keeps it. */
  readonly reasons: ReadonlyArray<RetentionReason>;
};

/**
 * A page of the datasets that are neither marked nor deleted, in the order in which they were made. With a filter a page has those of the
 * looked at that match: it may have few, or none, while there are more.
 */
export type RetentionPlan = {
  readonly __typename?: 'RetentionPlan';
  readonly nodes: ReadonlyArray<RetentionPlanItem>;
  readonly pageInfo: PageInfo;
  /** Datasets that were looked at for this page. */
  readonly looked: Scalars['Int']['output'];
  /** Of these, what would be deleted: datasets, their files and bytes. */
  readonly deletable: RetentionTotals;
  readonly kept: RetentionTotals;
};

export type RetentionTotals = {
  readonly __typename?: 'RetentionTotals';
  readonly datasets: Scalars['Long']['output'];
  readonly files: Scalars['Long']['output'];
  /** Bytes. */
  readonly bytes: Scalars['Float']['output'];
};

/** What was marked for deletion. */
export type RetentionResult = {
  readonly __typename?: 'RetentionResult';
  readonly marked: ReadonlyArray<Dataset>;
  /** Datasets that were looked at, of all that are neither marked nor deleted. */
  readonly looked: Scalars['Int']['output'];
  /** Where to go on (`after`); null when all were looked at. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
};

export type SetRetentionPolicyInput = {
  readonly class: DatasetClass;
  /** 1 to 5; rules that contradict each other, or that would delete the only copies of final files, are INVALID. */
  readonly conditions: ReadonlyArray<RetentionCondition>;
  /** Of AGE: 1 second to 100 years. */
  readonly keepSeconds?: InputMaybe<Scalars['Long']['input']>;
  /** 1 to 1000 characters. */
  readonly reason: Scalars['String']['input'];
};

export type DeleteDatasetInput = {
  readonly datasetId?: InputMaybe<Scalars['ID']['input']>;
  /** `dataset` or `datasetId` is needed. */
  readonly dataset?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 1000 characters. */
  readonly reason: Scalars['String']['input'];
  /** You know that there may be no other copies of its files. */
  readonly lastCopy?: Scalars['Boolean']['input'];
};

export type DatasetActInput = {
  readonly datasetId?: InputMaybe<Scalars['ID']['input']>;
  /** `dataset` or `datasetId` is needed. */
  readonly dataset?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 1000 characters. */
  readonly reason: Scalars['String']['input'];
};

/** Algorithm of a checksum; its value is lower-case hexadecimal. */
export type ChecksumKind =
  | 'md5'
  | 'sha256'
  | 'adler32'
  | 'crc32';

export type FileStatus =
  | 'READY'
  /** No copy of it is where the catalog has one. */
  | 'LOST'
  /** No copy of it has the bytes that were announced. */
  | 'CORRUPT'
  /** Its copies were deleted on purpose. */
  | 'DELETED';

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
  | 'DELETED';

/** A named group of files that can be closed. */
export type Dataset = {
  readonly __typename?: 'Dataset';
  readonly id: Scalars['ID']['output'];
  /**
   * Unique. A given name has at most 200 bytes of UTF-8, the derived name of an output or log dataset at most 255; names from
   * older versions can be longer. No name has a slash, a backslash, a control or a format character.
   */
  readonly name: Scalars['String']['output'];
  readonly kind: DatasetKind;
  readonly class: DatasetClass;
  readonly status: DatasetStatus;
  /** The dataset whose files were the inputs of this dataset's files. */
  readonly parent?: Maybe<Dataset>;
  readonly createdAt: Scalars['DateTime']['output'];
  /** Time of the close; null before. */
  readonly closedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Number of registered files. */
  readonly fileCount: Scalars['Long']['output'];
  /** Sum of the sizes of its files, in bytes. */
  readonly bytes: Scalars['Long']['output'];
  /** Run of the DAQ, where run control gave it. */
  readonly run?: Maybe<Scalars['Int']['output']>;
  /** What was said of it when it was opened: a text, a number, true or false by key. */
  readonly metadata: Scalars['JSON']['output'];
  /** Number of files that it will have, where that was said before they came; it is closed when they are registered. */
  readonly expectedFiles?: Maybe<Scalars['Long']['output']>;
  /** Number of announcements without effect: the file was registered with the same content at the same location. */
  readonly repeatedAnnouncements: Scalars['Long']['output'];
  /** The close that waits for files or was refused; null when none was requested, or the dataset is closed. */
  readonly pendingClose?: Maybe<PendingClose>;
  /**
   * Files by ordinal. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. A selection (an input dataset made of
   * files of other datasets) lists those files; here their ordinal is their position in the selection.
   */
  readonly files: FileConnection;
  /** How far its copy on external storage is; null: it was not marked for upload. */
  readonly upload?: Maybe<ExternalCopy>;
  /** What persons asked of it through the API, newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly actions: ActionConnection;
  /** Datasets that it was made from, or that were made from it, over all stages, the nearest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly lineage: DatasetLineage;
  /** What the catalog says of it; `processingExplanation` says how it is processed. */
  readonly explanation: Explanation;
  /** Null: nobody holds it. */
  readonly hold?: Maybe<DatasetHold>;
  /** Null: it was never marked for deletion, or the mark was taken back. */
  readonly deletion?: Maybe<DatasetDeletion>;
  /** All that keeps its files now, as `retentionPlan` has it; empty where nothing does, and of a deleted dataset. */
  readonly whyKept: ReadonlyArray<RetentionReason>;
  /** Why it is marked, or was deleted; null while it is neither. */
  readonly whyDeleted?: Maybe<RetentionReason>;
};


/** A named group of files that can be closed. */
export type DatasetFilesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** A named group of files that can be closed. */
export type DatasetActionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** A named group of files that can be closed. */
export type DatasetLineageArgs = {
  direction: LineageDirection;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type ExternalCopyState =
  /** It has not begun, or no external storage takes it: `lastError` says why. */
  | 'WAITING'
  | 'COPYING'
  /** The last round copied not all; the next one begins at `nextAt`. */
  | 'FAILING'
  /** All files are there, and verified. */
  | 'DONE';

/** The copy of a dataset on external storage. */
export type ExternalCopy = {
  readonly __typename?: 'ExternalCopy';
  readonly state: ExternalCopyState;
  /** Null: none is chosen yet. */
  readonly storage?: Maybe<Storage>;
  /** Files that are there and verified, and their bytes. */
  readonly files: Scalars['Long']['output'];
  readonly bytes: Scalars['Long']['output'];
  /** Files that the last round did not copy. */
  readonly failed: Scalars['Long']['output'];
  /** Why it waits, or the last file that was not copied. */
  readonly lastError?: Maybe<Scalars['String']['output']>;
  readonly lastErrorAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the next round begins, while it waits or fails. */
  readonly nextAt: Scalars['DateTime']['output'];
  readonly startedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A close that was requested and could not be done yet. */
export type PendingClose = {
  readonly __typename?: 'PendingClose';
  readonly id: Scalars['ID']['output'];
  /** Null while the catalog has no such dataset. */
  readonly dataset?: Maybe<Dataset>;
  /** The id of the request, or that of the dataset; null while only a name is known. */
  readonly datasetId?: Maybe<Scalars['ID']['output']>;
  /** The name of the request, or that of the dataset; null while only an id is known. */
  readonly datasetName?: Maybe<Scalars['String']['output']>;
  /** No dataset has that id or name yet: the request is wrong, or arrived before its dataset. The close waits. */
  readonly unknownDataset: Scalars['Boolean']['output'];
  readonly requestedAt: Scalars['DateTime']['output'];
  /** Number of files of the checklist. */
  readonly expected: Scalars['Long']['output'];
  /** Number of files of the checklist that are not registered. */
  readonly missing: Scalars['Long']['output'];
  /** Number of registered files that the checklist does not name; a close with surplus files is refused. */
  readonly surplus: Scalars['Long']['output'];
  readonly refused: Scalars['Boolean']['output'];
};

export type PendingCloseConnection = {
  readonly __typename?: 'PendingCloseConnection';
  readonly nodes: ReadonlyArray<PendingClose>;
  readonly pageInfo: PageInfo;
};

/** Datasets that got files, each once. */
export type Arrivals = {
  readonly __typename?: 'Arrivals';
  readonly arrivals: ReadonlyArray<Arrival>;
};

export type Arrival = {
  readonly __typename?: 'Arrival';
  readonly dataset: Dataset;
  /** Files of the dataset after the last of these arrivals, and their bytes. */
  readonly fileCount: Scalars['Long']['output'];
  readonly bytes: Scalars['Long']['output'];
};

export type DatasetConnection = {
  readonly __typename?: 'DatasetConnection';
  readonly nodes: ReadonlyArray<Dataset>;
  readonly pageInfo: PageInfo;
  /** Counted to 10,000. */
  readonly count: Count;
  readonly facets: ReadonlyArray<Facet>;
};


export type DatasetConnectionFacetsArgs = {
  fields: ReadonlyArray<DatasetFacet>;
};

export type FileConnection = {
  readonly __typename?: 'FileConnection';
  readonly nodes: ReadonlyArray<File>;
  readonly pageInfo: PageInfo;
  /** Of all files of a dataset from its counter, else counted to 10,000. */
  readonly count: Count;
  readonly facets: ReadonlyArray<Facet>;
};


export type FileConnectionFacetsArgs = {
  fields: ReadonlyArray<FileFacet>;
};

export type StorageConnection = {
  readonly __typename?: 'StorageConnection';
  readonly nodes: ReadonlyArray<Storage>;
  readonly pageInfo: PageInfo;
  /** Counted to 10,000. */
  readonly count: Count;
  readonly facets: ReadonlyArray<Facet>;
};


export type StorageConnectionFacetsArgs = {
  fields: ReadonlyArray<StorageFacet>;
};

/** One logical file. */
export type File = {
  readonly __typename?: 'File';
  readonly id: Scalars['ID']['output'];
  /** Unique in its dataset. At most 200 bytes of UTF-8 when announced, 255 when derived; the characters of a dataset's name. */
  readonly name: Scalars['String']['output'];
  /** File name that the producing program chose, at most 200 bytes of UTF-8; a staged file gets it again. */
  readonly basename: Scalars['String']['output'];
  /** Position in its dataset: the order of registration in an input dataset, else the ordinal of its root file. */
  readonly ordinal: Scalars['Int']['output'];
  /** In bytes. */
  readonly size: Scalars['Long']['output'];
  /** The checksum that it was registered with: the one that readers verify. */
  readonly checksum: Scalars['String']['output'];
  readonly checksumKind: ChecksumKind;
  /** One of each kind that it was announced with, first the one that readers verify. */
  readonly checksums: ReadonlyArray<FileChecksum>;
  readonly status: FileStatus;
  readonly dataset: Dataset;
  readonly replicas: ReadonlyArray<Replica>;
  /** Files that it was made from. */
  readonly parents: ReadonlyArray<File>;
  /** Files that it was made from, or that were made from it, over all stages, the nearest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly lineage: FileLineage;
  /** Run of the DAQ, where it was announced. */
  readonly run?: Maybe<Scalars['Int']['output']>;
  readonly registeredAt: Scalars['DateTime']['output'];
  /**
   * A link to its bytes, for callers with the scope read (else FORBIDDEN), also where another scope showed the file. Null where no good
   * replica lies on a storage of files.
   */
  readonly download?: Maybe<SignedLink>;
  /** What the catalog says of it; `processingExplanation` says which jobs read and made it. */
  readonly explanation: Explanation;
  /** As of its dataset; and what was refused when the inspector deleted its copies. */
  readonly whyKept: ReadonlyArray<RetentionReason>;
  /** As of its dataset. */
  readonly whyDeleted?: Maybe<RetentionReason>;
};


/** One logical file. */
export type FileLineageArgs = {
  direction: LineageDirection;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type FileChecksum = {
  readonly __typename?: 'FileChecksum';
  readonly kind: ChecksumKind;
  readonly checksum: Scalars['String']['output'];
};

export type LineageDirection =
  /** What it was made from. */
  | 'ANCESTORS'
  /** What was made from it. */
  | 'DESCENDANTS';

export type DatasetLineage = {
  readonly __typename?: 'DatasetLineage';
  readonly nodes: ReadonlyArray<DatasetLineageStep>;
  readonly pageInfo: PageInfo;
  /** False: more than the 20,000 steps or 32 stages that are followed. */
  readonly complete: Scalars['Boolean']['output'];
};

export type DatasetLineageStep = {
  readonly __typename?: 'DatasetLineageStep';
  /** 1: a parent or a child. */
  readonly stages: Scalars['Int']['output'];
  readonly dataset: Dataset;
};

export type FileLineage = {
  readonly __typename?: 'FileLineage';
  readonly nodes: ReadonlyArray<FileLineageStep>;
  readonly pageInfo: PageInfo;
  /** False: more than the 20,000 steps or 32 stages that are followed. */
  readonly complete: Scalars['Boolean']['output'];
};

export type FileLineageStep = {
  readonly __typename?: 'FileLineageStep';
  /** 1: a parent or a child; by the shortest way where there are several. */
  readonly stages: Scalars['Int']['output'];
  readonly file: File;
};

/**
 * A URL that allows one thing, without a token, until `expiresAt`: ten minutes. Then it is answered with 403; an altered one
 * too. Keep it as secret as a token.
 */
export type SignedLink = {
  readonly __typename?: 'SignedLink';
  /** Begins with the address of the gateway where VISOR_PUBLIC_URL gives it, else with `/`: relative to the gateway's address. */
  readonly url: Scalars['String']['output'];
  readonly expiresAt: Scalars['DateTime']['output'];
};

/** The log archive of an attempt: a tar. What stands in it comes from programs of others. */
export type LogArchive = {
  readonly __typename?: 'LogArchive';
  /** Of its file. */
  readonly id: Scalars['ID']['output'];
  /** A link to the whole archive, as `File.download`. */
  readonly download?: Maybe<SignedLink>;
  /**
   * What its headers name, in their order: at most the first 10,000. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID.
   * FORBIDDEN without the scope read. CONFLICT: it is no archive, is damaged or unpacks to more than 512 MiB. UNAVAILABLE: too many are read.
   */
  readonly members: LogMemberConnection;
  /**
   * A part of a member as text: `bytes` (1 to 1048576) from `offset` on, or the end where no offset is given. Null: no file of this
   * name is there; of several, the first. Errors as of `members`.
   */
  readonly text?: Maybe<LogText>;
};


/** The log archive of an attempt: a tar. What stands in it comes from programs of others. */
export type LogArchiveMembersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** The log archive of an attempt: a tar. What stands in it comes from programs of others. */
export type LogArchiveTextArgs = {
  member: Scalars['String']['input'];
  offset?: InputMaybe<Scalars['Long']['input']>;
  bytes?: Scalars['Int']['input'];
};

export type LogMemberConnection = {
  readonly __typename?: 'LogMemberConnection';
  readonly nodes: ReadonlyArray<LogMember>;
  readonly pageInfo: PageInfo;
};

/** A member of a log archive. Its name and kind are those of its header: they can be absolute, or lead elsewhere. */
export type LogMember = {
  readonly __typename?: 'LogMember';
  /** At most 1,024 characters; a longer one is cut. */
  readonly name: Scalars['String']['output'];
  /** Bytes. */
  readonly size: Scalars['Long']['output'];
  readonly kind: LogMemberKind;
};

export type LogMemberKind =
  | 'FILE'
  | 'FOLDER'
  | 'LINK'
  | 'OTHER';

/** A part of a member. What is no UTF-8 is replaced; no character is cut, so parts that follow each other are the whole. */
export type LogText = {
  readonly __typename?: 'LogText';
  readonly text: Scalars['String']['output'];
  /** Bytes of the member before the text. */
  readonly offset: Scalars['Long']['output'];
  /** Where the next part begins; null at the end. */
  readonly nextOffset?: Maybe<Scalars['Long']['output']>;
  /** Bytes of the member. */
  readonly size: Scalars['Long']['output'];
};

/** One copy of a file on a storage. The same content announced at another location is another replica. */
export type Replica = {
  readonly __typename?: 'Replica';
  readonly id: Scalars['ID']['output'];
  readonly storage: Storage;
  /** Relative to the storage. */
  readonly path: Scalars['String']['output'];
  /** URL of the storage and path. */
  readonly url: Scalars['String']['output'];
  readonly status: ReplicaStatus;
  /** Why the replica is BAD or LOST. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** When its bytes were last read and found to be those of the catalog; null: never since it came. */
  readonly verifiedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Since when it is said to be bad or missing, until the inspector has read it again; null: nobody says so, or it was confirmed. */
  readonly accusedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A place that holds replicas. */
export type Storage = {
  readonly __typename?: 'Storage';
  readonly id: Scalars['ID']['output'];
  /** Unique. */
  readonly name: Scalars['String']['output'];
  /** Purpose of the storage. */
  readonly kind: StorageKind;
  /** Root of the paths of its replicas, for example file:///data/buffer/. */
  readonly url: Scalars['String']['output'];
  /** Checksum of the files that jobs store there. Announced files have the kind that their announcement gave. */
  readonly checksumKind: ChecksumKind;
  /**
   * Bytes that may lie there. Null: what is used and free together. Here and below bytes are whole numbers, exact up to 9 PB; beyond
   * that they are rounded to 1 part in 10^15.
   */
  readonly capacityBytes?: Maybe<Scalars['Float']['output']>;
  /** Bytes of the replicas there, as the catalog has them. */
  readonly usedBytes: Scalars['Float']['output'];
  /** Number of replicas there, as the catalog has them. */
  readonly usedFiles: Scalars['Long']['output'];
  /** Free bytes that the storage told at `freeAt`. Null: it has told none yet. */
  readonly freeBytes?: Maybe<Scalars['Float']['output']>;
  readonly freeAt?: Maybe<Scalars['DateTime']['output']>;
  /** Bytes per second by which its room shrinks, over the last ten minutes; negative: it grows. Null: too little was seen of it. */
  readonly growthBytes?: Maybe<Scalars['Float']['output']>;
  /** When it is full if the last ten minutes go on. Null: not within a year. */
  readonly fullAt?: Maybe<Scalars['DateTime']['output']>;
  /** Over this percentage of its capacity no work of a first stage is offered whose output goes there. */
  readonly highMark: Scalars['Float']['output'];
  /** Once it was over the high mark, work is offered again under this percentage of its capacity. */
  readonly lowMark: Scalars['Float']['output'];
  /** Percentage of its capacity, above the high mark, that chains which have started may use. Null: all that is left. */
  readonly reserve?: Maybe<Scalars['Float']['output']>;
  readonly pressure: StoragePressure;
  /** When `pressure` changed last. */
  readonly pressureAt?: Maybe<Scalars['DateTime']['output']>;
  /** Replicas there may be read. */
  readonly readable: Scalars['Boolean']['output'];
  /** Files may be written there. */
  readonly writable: Scalars['Boolean']['output'];
  /** Replicas there may be deleted by Visor. */
  readonly deletable: Scalars['Boolean']['output'];
  /**
   * It is being emptied: nothing new is written there, and the inspector copies files whose only good copy is there to other storages of its
   * kind. `onlyCopies` says how many are left.
   */
  readonly draining: Scalars['Boolean']['output'];
  /** Files that have no other good copy than the one there, on a storage that stays. */
  readonly onlyCopies: OnlyCopies;
  /**
   * Good copies there, a value in each list for each copy: for who compares a million of them. They come in the order in which they are read
   * again: one that is read meanwhile may come twice, and none is left out. 5,000 at a time; `after`: the `next` of this list, else INVALID.
   */
  readonly copies: CopyColumns;
  readonly health: StorageHealth;
  /** Why the health is what it is, where it is not OK. */
  readonly healthReason?: Maybe<Scalars['String']['output']>;
  /** When `health` was last found. */
  readonly healthAt?: Maybe<Scalars['DateTime']['output']>;
  /** Id in the marker of its root. Null: no marker is written yet. */
  readonly markerId?: Maybe<Scalars['ID']['output']>;
  /** Its own checksum of a copy is believed: an upload there is not read back. */
  readonly trustedChecksums: Scalars['Boolean']['output'];
  readonly explanation: Explanation;
  /** What each class of datasets took of it, hour by hour (older than 30 days: day by day), newest first, at most 1000 values. `hours`: 1 to 87600. */
  readonly utilisation: ReadonlyArray<StorageUtilisation>;
  /** Runs of the inspector over it, newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly inspections: InspectionConnection;
};


/** A place that holds replicas. */
export type StorageCopiesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
};


/** A place that holds replicas. */
export type StorageUtilisationArgs = {
  hours?: Scalars['Int']['input'];
};


/** A place that holds replicas. */
export type StorageInspectionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Copies of a storage, a value in each list for each copy. */
export type CopyColumns = {
  readonly __typename?: 'CopyColumns';
  readonly ids: ReadonlyArray<Scalars['ID']['output']>;
  readonly fileIds: ReadonlyArray<Scalars['ID']['output']>;
  readonly paths: ReadonlyArray<Scalars['String']['output']>;
  readonly sizes: ReadonlyArray<Scalars['Long']['output']>;
  readonly checksums: ReadonlyArray<Scalars['String']['output']>;
  readonly checksumKinds: ReadonlyArray<ChecksumKind>;
  /** Begins the next part. Null: there is none. */
  readonly next?: Maybe<Scalars['String']['output']>;
};

/** Ids of files, in the order of their datasets. */
export type FileIds = {
  readonly __typename?: 'FileIds';
  readonly ids: ReadonlyArray<Scalars['ID']['output']>;
  /** Begins the next part. Null: there is none. */
  readonly next?: Maybe<Scalars['String']['output']>;
};

export type OnlyCopies = {
  readonly __typename?: 'OnlyCopies';
  readonly files: Scalars['Long']['output'];
  readonly bytes: Scalars['Float']['output'];
  /** False: counting stopped at 1,000,000 files, and there may be more: `files` and `bytes` are of those that were counted. */
  readonly exact: Scalars['Boolean']['output'];
};

export type StorageUtilisation = {
  readonly __typename?: 'StorageUtilisation';
  /** Class of the datasets. */
  readonly class: Scalars['String']['output'];
  readonly at: Scalars['DateTime']['output'];
  /** Number of copies. */
  readonly files: Scalars['Long']['output'];
  readonly bytes: Scalars['Long']['output'];
};

export type InspectionKind =
  /** Compares what is on a storage with the catalog. */
  | 'CONSISTENCY'
  /** Reads copies again and compares their checksums. */
  | 'SCRUB'
  /** Deletes needless copies. */
  | 'SURPLUS'
  /** Deletes what the catalog marks. */
  | 'DELETION'
  /** Copies datasets to external storages. */
  | 'UPLOAD'
  /** Copies what has its only good copy on a storage that is being emptied to others of its kind. */
  | 'DRAIN';

export type InspectionState =
  /** Waits for an inspector. */
  | 'REQUESTED'
  | 'RUNNING'
  | 'DONE'
  /** It did not act, and `text` says why. */
  | 'REFUSED'
  | 'FAILED';

/** One run of the inspector over a storage: by schedule, or since a person asked for it. Counts are of files. */
export type Inspection = {
  readonly __typename?: 'Inspection';
  readonly id: Scalars['ID']['output'];
  readonly kind: InspectionKind;
  readonly storage: Storage;
  readonly state: InspectionState;
  /** It only said what it would do. */
  readonly dryRun: Scalars['Boolean']['output'];
  /** Subject of the token; null: by schedule. */
  readonly requestedBy?: Maybe<Scalars['String']['output']>;
  readonly requestedAt: Scalars['DateTime']['output'];
  readonly startedAt?: Maybe<Scalars['DateTime']['output']>;
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Files that it looked at so far. */
  readonly scanned: Scalars['Long']['output'];
  /** Files that there are to look at, where that is known before. */
  readonly total?: Maybe<Scalars['Long']['output']>;
  /** On the storage, and not in the catalog. */
  readonly dark: Scalars['Long']['output'];
  /** In the catalog, and not on the storage. */
  readonly missing: Scalars['Long']['output'];
  /** With other bytes than the catalog says. */
  readonly corrupt: Scalars['Long']['output'];
  /** Bad or missing copies that are good again. */
  readonly mended: Scalars['Long']['output'];
  /** What it did not do, for reasons that its acts give. */
  readonly refused: Scalars['Long']['output'];
  /** Why it was refused or failed, or a remark on it. */
  readonly text?: Maybe<Scalars['String']['output']>;
  /** What it did, newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly acts: InspectorActConnection;
};


/** One run of the inspector over a storage: by schedule, or since a person asked for it. Counts are of files. */
export type InspectionActsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type InspectionConnection = {
  readonly __typename?: 'InspectionConnection';
  readonly nodes: ReadonlyArray<Inspection>;
  readonly pageInfo: PageInfo;
};

export type ActOutcome =
  | 'DONE'
  /** It would have been done. */
  | 'DRY_RUN'
  /** It was not done; `why` gives the reason. */
  | 'REFUSED'
  | 'FAILED';

/** What the inspector did, found, or would have done. */
export type InspectorAct = {
  readonly __typename?: 'InspectorAct';
  readonly id: Scalars['ID']['output'];
  readonly at: Scalars['DateTime']['output'];
  /** QUARANTINED, RETURNED, PURGED, LOST, MENDED, CORRUPT, CLEARED, THINNED, DRAINED, REFUSED and others; docs/operating.md has the list. More can come. */
  readonly kind: Scalars['String']['output'];
  readonly outcome: ActOutcome;
  /** The run that it belongs to; null where it has none, or that was long ago. */
  readonly inspection?: Maybe<Inspection>;
  readonly storage: Storage;
  /** Null for what is about no file of the catalog. */
  readonly file?: Maybe<File>;
  /** Relative to the storage. A name that is no UTF-8, or has a backslash, is `\x` and its bytes in hexadecimal. */
  readonly path?: Maybe<Scalars['String']['output']>;
  readonly bytes?: Maybe<Scalars['Long']['output']>;
  readonly why?: Maybe<Scalars['String']['output']>;
  /** Whether it is something that a person should know of. */
  readonly finding: Scalars['Boolean']['output'];
};

export type InspectorActConnection = {
  readonly __typename?: 'InspectorActConnection';
  readonly nodes: ReadonlyArray<InspectorAct>;
  readonly pageInfo: PageInfo;
};

/** Inspections for which all of it holds. */
export type InspectionWhere = {
  readonly kind?: InputMaybe<InspectionKind>;
  readonly state?: InputMaybe<InspectionState>;
  /** Name of the storage. */
  readonly storage?: InputMaybe<Scalars['String']['input']>;
};

/** Acts for which all of it holds. */
export type InspectorActWhere = {
  /** Name of the storage. */
  readonly storage?: InputMaybe<Scalars['String']['input']>;
  readonly kind?: InputMaybe<Scalars['String']['input']>;
  /** true: findings only. */
  readonly findings?: InputMaybe<Scalars['Boolean']['input']>;
};

export type StorageKind =
  | 'input'
  | 'intermediate'
  | 'output'
  | 'external';

/** How full a storage is. */
export type StoragePressure =
  /** All work is offered. */
  | 'NORMAL'
  /** It was over its high mark, and is not under the low mark yet: chains that have started go on, none begins. */
  | 'HIGH'
  /** Its reserve is used up: nothing more is written there. */
  | 'FULL';

export type StorageHealth =
  /** Nothing has looked yet. */
  | 'UNKNOWN'
  | 'OK'
  /** Its root cannot be reached, or has not the marker of this storage: nothing is read, written or deleted there. */
  | 'UNAVAILABLE'
  /** It answers, but refuses or fails some operations. */
  | 'FAILING';

export type DatasetStatusFilter = {
  readonly in?: InputMaybe<ReadonlyArray<DatasetStatus>>;
  readonly not?: InputMaybe<ReadonlyArray<DatasetStatus>>;
};

export type DatasetKindFilter = {
  readonly in?: InputMaybe<ReadonlyArray<DatasetKind>>;
  readonly not?: InputMaybe<ReadonlyArray<DatasetKind>>;
};

export type DatasetClassFilter = {
  readonly in?: InputMaybe<ReadonlyArray<DatasetClass>>;
  readonly not?: InputMaybe<ReadonlyArray<DatasetClass>>;
};

/** A value of the metadata. One of text, number, flag, or a range of numbers; more of them in one term are INVALID. */
export type MetadataFilter = {
  /** One of VISOR_METADATA_KEYS, else INVALID. */
  readonly key: Scalars['String']['input'];
  readonly text?: InputMaybe<Scalars['String']['input']>;
  readonly number?: InputMaybe<Scalars['Float']['input']>;
  readonly flag?: InputMaybe<Scalars['Boolean']['input']>;
  /** From this number on. */
  readonly gte?: InputMaybe<Scalars['Float']['input']>;
  /** Up to this number. */
  readonly lte?: InputMaybe<Scalars['Float']['input']>;
};

/** Datasets for which all of it holds. */
export type DatasetFilter = {
  readonly id?: InputMaybe<IdFilter>;
  readonly name?: InputMaybe<TextFilter>;
  readonly statuses?: InputMaybe<DatasetStatusFilter>;
  readonly kinds?: InputMaybe<DatasetKindFilter>;
  readonly classes?: InputMaybe<DatasetClassFilter>;
  readonly run?: InputMaybe<LongFilter>;
  /** All of them hold; at most 16. */
  readonly metadata?: InputMaybe<ReadonlyArray<MetadataFilter>>;
  readonly parent?: InputMaybe<IdFilter>;
  readonly fileCount?: InputMaybe<LongFilter>;
  readonly bytes?: InputMaybe<LongFilter>;
  readonly createdAt?: InputMaybe<TimeFilter>;
  readonly closedAt?: InputMaybe<TimeFilter>;
  /** Part of the name, in any case. */
  readonly nameContains?: InputMaybe<Scalars['String']['input']>;
  /** @deprecated 2027-06-01: use statuses */
  readonly status?: InputMaybe<DatasetStatus>;
  /** @deprecated 2027-06-01: use kinds, a filter */
  readonly kind?: InputMaybe<DatasetKind>;
  /** @deprecated 2027-06-01: use parent */
  readonly parentId?: InputMaybe<Scalars['ID']['input']>;
};

export type DatasetOrderField =
  | 'NAME'
  /** The order in which they were made. */
  | 'ID';

export type DatasetOrder = {
  readonly by: DatasetOrderField;
  readonly direction?: Direction;
};

export type DatasetFacet =
  | 'STATUS'
  | 'KIND'
  | 'CLASS'
  | 'RUN';

export type FileStatusFilter = {
  readonly in?: InputMaybe<ReadonlyArray<FileStatus>>;
  readonly not?: InputMaybe<ReadonlyArray<FileStatus>>;
};

/** Files for which all of it holds. */
export type FileFilter = {
  readonly id?: InputMaybe<IdFilter>;
  /** Files of their own dataset; `Dataset.files` also lists selections. */
  readonly dataset?: InputMaybe<IdFilter>;
  readonly name?: InputMaybe<TextFilter>;
  readonly status?: InputMaybe<FileStatusFilter>;
  /** In bytes. */
  readonly size?: InputMaybe<LongFilter>;
  /** Each of the checksums of a file: that with which it was registered, and those of other kinds that it was announced with later. */
  readonly checksum?: InputMaybe<TextFilter>;
  readonly run?: InputMaybe<LongFilter>;
  readonly ordinal?: InputMaybe<LongFilter>;
  readonly registeredAt?: InputMaybe<TimeFilter>;
};

export type FileOrderField =
  /** The order of registration. */
  | 'ID'
  | 'NAME'
  /** Only with `where: { dataset: { eq } }`, and the default there. */
  | 'ORDINAL';

export type FileOrder = {
  readonly by: FileOrderField;
  readonly direction?: Direction;
};

export type FileFacet =
  | 'STATUS'
  | 'DATASET'
  | 'RUN'
  | 'CHECKSUM_KIND';

export type StorageKindFilter = {
  readonly in?: InputMaybe<ReadonlyArray<StorageKind>>;
  readonly not?: InputMaybe<ReadonlyArray<StorageKind>>;
};

/** Storages for which all of it holds. */
export type StorageFilter = {
  readonly id?: InputMaybe<IdFilter>;
  readonly name?: InputMaybe<TextFilter>;
  readonly kind?: InputMaybe<StorageKindFilter>;
  readonly url?: InputMaybe<TextFilter>;
};

export type StorageOrderField =
  | 'NAME';

export type StorageOrder = {
  readonly by: StorageOrderField;
  readonly direction?: Direction;
};

export type StorageFacet =
  | 'KIND';

export type RegisterStorageInput = {
  /** At most 200 bytes of UTF-8, without slashes, control and format characters. */
  readonly name: Scalars['String']['input'];
  readonly kind: StorageKind;
  /**
   * `file:///absolute/path/`, `root://HOST[:PORT]//path/` (XRootD), `davs://HOST[:PORT]/path/` or `https://...` (WebDAV; `http:` on this machine
   * only), without user, query, fragment, dots, empty parts, escaped slashes or backslashes. Of `file:`, after links are resolved, the folder
   * must be within the storage roots (VISOR_STORAGE_ROOTS). No storage shares a folder with another.
   */
  readonly url: Scalars['String']['input'];
  /** Checksum of the files that jobs store there: of a new storage `crc32`, the fastest, by default. A repeat with another kind changes it, for tasks that are registered later. */
  readonly checksumKind?: InputMaybe<ChecksumKind>;
  /** Bytes that may lie there, a whole number up to 9e18. Default, and 0: what is used and free together. */
  readonly capacityBytes?: InputMaybe<Scalars['Float']['input']>;
  /** Percentage of the capacity, 0 to 100, default 90: over it no work of a first stage is offered whose output goes there. */
  readonly highMark?: InputMaybe<Scalars['Float']['input']>;
  /** Percentage of the capacity, lower than `highMark`, default 80: under it work is offered again. */
  readonly lowMark?: InputMaybe<Scalars['Float']['input']>;
  /** Percentage of the capacity, above the high mark, that chains which have started may use. Default: all that is left. */
  readonly reserve?: InputMaybe<Scalars['Float']['input']>;
  /** Whether replicas there may be read: default true. */
  readonly readable?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether files may be written there: default true. */
  readonly writable?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether Visor may delete replicas there: default true. */
  readonly deletable?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether its own checksum of a copy is believed, so that an upload there is not read back: default false. */
  readonly trustedChecksums?: InputMaybe<Scalars['Boolean']['input']>;
};

export type SetStorageInput = {
  readonly name: Scalars['String']['input'];
  /** Bytes that may lie there, a whole number up to 9e18; 0: what is used and free together. */
  readonly capacityBytes?: InputMaybe<Scalars['Float']['input']>;
  /** Percentage of the capacity, 0 to 100. Alone, it moves `lowMark` to 9/10 of it and `reserve` into what is left, where they would contradict it. */
  readonly highMark?: InputMaybe<Scalars['Float']['input']>;
  /** Percentage of the capacity, lower than `highMark`. */
  readonly lowMark?: InputMaybe<Scalars['Float']['input']>;
  /** Percentage of the capacity, above the high mark, that chains which have started may use. */
  readonly reserve?: InputMaybe<Scalars['Float']['input']>;
  readonly readable?: InputMaybe<Scalars['Boolean']['input']>;
  readonly writable?: InputMaybe<Scalars['Boolean']['input']>;
  readonly deletable?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether its own checksum of a copy is believed, so that an upload there is not read back. */
  readonly trustedChecksums?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whether nothing new is written there, because it will be emptied. */
  readonly draining?: InputMaybe<Scalars['Boolean']['input']>;
  /**
   * Mark its root again, where the marker is missing or names another installation: after a restore of the catalog, or a move of the
   * files, when a person has made sure that this is the root.
   */
  readonly mark?: InputMaybe<Scalars['Boolean']['input']>;
  /** For people: at most 1000 characters. It is recorded with who did it, as the event `storage.set`. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

/** A file that lies on a storage, under the rules of the topic `dsm.register.file.input`. */
export type AnnouncedFileInput = {
  /** At most 200 bytes of UTF-8, no control or format characters. Default: the last part of `path`. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  readonly storageId?: InputMaybe<Scalars['ID']['input']>;
  /** Name of the storage; `storage` or `storageId` is needed. */
  readonly storage?: InputMaybe<Scalars['String']['input']>;
  /** Relative to the storage. */
  readonly path: Scalars['String']['input'];
  /** Bytes. */
  readonly size: Scalars['Long']['input'];
  /** Lower-case hexadecimal. */
  readonly checksum: Scalars['String']['input'];
  /** Default: md5. */
  readonly checksumKind?: InputMaybe<ChecksumKind>;
  readonly run?: InputMaybe<Scalars['Int']['input']>;
  /** Number of slices, if the DAQ knows it. */
  readonly slices?: InputMaybe<Scalars['Int']['input']>;
  /**
   * True: the announcer has read the file, so replicas of other content at this path of the storage are gone. They are marked BAD, and no
   * more in the way of this file. Default: false, and the path belongs to the file that was registered there.
   */
  readonly replaces?: InputMaybe<Scalars['Boolean']['input']>;
};

export type AnnounceFilesInput = {
  readonly datasetId?: InputMaybe<Scalars['ID']['input']>;
  /** Name of the dataset, which is opened if it is new; `dataset` or `datasetId` is needed. */
  readonly dataset?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 500. */
  readonly files: ReadonlyArray<AnnouncedFileInput>;
};

/** A dataset for files that will be announced, as on the topic `dsm.register.dataset.input`. */
export type CreateDatasetInput = {
  /** At most 200 bytes of UTF-8; the characters of a dataset's name. */
  readonly name: Scalars['String']['input'];
  /** Default: raw. */
  readonly class?: InputMaybe<DatasetClass>;
  readonly run?: InputMaybe<Scalars['Int']['input']>;
  /** An object of at most 64 keys (a letter, then at most 62 letters, digits, `_`, `.`, `-`) with texts of at most 1,000 characters, numbers, true or false. */
  readonly metadata?: InputMaybe<Scalars['JSON']['input']>;
  /** Number of files that it will have: it is closed when they are registered. A close that is asked for before says more, and takes its place. */
  readonly expectedFiles?: InputMaybe<Scalars['Int']['input']>;
  /** Names of these files, at most 50,000: it is closed when just these are registered. */
  readonly files?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

export type AnnounceOutcome =
  | 'REGISTERED'
  /** It was announced before with the same content at the same location, or has one more replica now. */
  | 'KNOWN'
  /** Nothing was changed; `code` and `text` say why. */
  | 'REFUSED';

/** What came of one announced file. */
export type AnnounceResult = {
  readonly __typename?: 'AnnounceResult';
  readonly outcome: AnnounceOutcome;
  /** Null where it was refused. */
  readonly file?: Maybe<File>;
  /** Refusal code. */
  readonly code?: Maybe<Scalars['String']['output']>;
  readonly text?: Maybe<Scalars['String']['output']>;
  /** What of the file was refused (`path`, `name`, `checksum`, ...), where that is known. */
  readonly field?: Maybe<Scalars['String']['output']>;
};

/** `datasetId` or `dataset`, its name, is needed. */
export type UploadDatasetInput = {
  readonly datasetId?: InputMaybe<Scalars['ID']['input']>;
  readonly dataset?: InputMaybe<Scalars['String']['input']>;
  /** Name of an external storage. Default: the one that was chosen before, or else one with room, of several that with the most. */
  readonly storage?: InputMaybe<Scalars['String']['input']>;
  /** For people, recorded in `Dataset.actions`; at most 1000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

/**
 * What a dataset must have to be closed, as on the topic `dsm.register.dataset.close`. Without files, count and digest: the
 * files that are registered now.
 */
export type CloseDatasetInput = {
  readonly datasetId?: InputMaybe<Scalars['ID']['input']>;
  /** `dataset` or `datasetId` is needed. */
  readonly dataset?: InputMaybe<Scalars['String']['input']>;
  /** Names of the files, at most 50,000. Without them, count and digest are needed; with all three, they must agree. */
  readonly files?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  readonly count?: InputMaybe<Scalars['Int']['input']>;
  /** sha256 of the names in UTF-8 byte order, joined by newline, lower-case hexadecimal. */
  readonly digest?: InputMaybe<Scalars['String']['input']>;
  /** For people, recorded in `Dataset.actions`; at most 1000 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

/** What came of a close. */
export type CloseDatasetResult = {
  readonly __typename?: 'CloseDatasetResult';
  /** Null while no dataset has that id or name: the close waits for it. */
  readonly dataset?: Maybe<Dataset>;
  /** The close that waits for files, or was refused since there are others; null when the dataset is closed. */
  readonly pendingClose?: Maybe<PendingClose>;
};

/** What datasets, files, replicas and closes can disagree on. */
export type DataInconsistencyKind =
  /** Counters of a dataset differ from its files. Repair: they are counted. */
  | 'DATASET_COUNTERS'
  /** A dataset was closed with other names than its files have. Not compared for more than 5,000,000 files. */
  | 'CLOSED_DIGEST'
  /** A close waits for a dataset that is closed. Repair: it is removed. */
  | 'CLOSE_OF_CLOSED'
  /** A close waits for more than a minute, and nobody compared it with the files. Repair: it is compared. */
  | 'CLOSE_NOT_COMPARED'
  /** A file of an UPLOADED dataset has no good copy on external storage. */
  | 'UPLOADED_WITHOUT_COPY'
  /** The external copy of a file of an UPLOADED dataset was never read back, and its storage is not trusted for checksums. */
  | 'UPLOADED_NOT_VERIFIED'
  /** An upload is due since an hour, and no uploader does it. */
  | 'UPLOAD_STANDS_STILL'
  /** A dataset is marked for deletion though it is held or used, or is being deleted while somebody uses or reads it. */
  | 'MARKED_BUT_KEPT'
  /** A deletion that has begun is due since an hour, and no inspector does it. */
  | 'DELETION_STANDS_STILL'
  /** A file of a dataset of which only files with an external copy were to go has no copy left. */
  | 'LAST_COPY_DELETED'
  /** A file of a DELETED dataset has a copy on internal storage. */
  | 'DELETED_WITH_COPY'
  /** A file is READY, and no good copy of it is known. */
  | 'READY_WITHOUT_COPY'
  /** A file is not READY, but a good copy of it is known. Repair: it is READY. */
  | 'UNREADY_WITH_COPY'
  /** Two jobs made files of one dataset of the same file. */
  | 'MADE_TWICE'
  /** A file was made from itself, or from a file that was made from it. */
  | 'LINEAGE_CIRCLE'
  /** Two good copies lie at one place. */
  | 'PLACE_TWICE'
  /** A copy is being made, or deleted, since a day. */
  | 'COPY_NOT_FINISHED'
  /** A copy is said to be bad since an hour, and nobody has read it again. */
  | 'ACCUSED_LONG_AGO'
  /** What a storage is said to hold differs from its copies. Not compared for more than 5,000,000 files. Repair: it is counted. */
  | 'STORAGE_USE'
  /** A storage is not there, or does not work. */
  | 'STORAGE_UNHEALTHY'
  /** The root of a storage lies in that of another one. */
  | 'ROOTS_NESTED'
  /** An inspection runs since an hour, and no inspector holds it. */
  | 'INSPECTION_ABANDONED'
  /** A file is in quarantine, but the catalog has a good copy at its place. */
  | 'DARK_BUT_KNOWN'
  /** An unknown file was set aside or deleted on input or external storage, where the unknown is only reported. */
  | 'SET_ASIDE_WHERE_KEPT';

export type DataInconsistency = {
  readonly __typename?: 'DataInconsistency';
  readonly kind: DataInconsistencyKind;
  /** Of what it is about: the dataset, the file, the replica, the storage, the inspection or the unknown file. */
  readonly id: Scalars['ID']['output'];
  /** With which it is compared again: `keys` of `dataInconsistencies`. */
  readonly key: Scalars['ID']['output'];
  readonly dataset?: Maybe<Dataset>;
  readonly file?: Maybe<File>;
  readonly storage?: Maybe<Storage>;
  readonly text: Scalars['String']['output'];
  /** What to do about it. */
  readonly remedy: Scalars['String']['output'];
};

export type DataInconsistencyConnection = {
  readonly __typename?: 'DataInconsistencyConnection';
  readonly nodes: ReadonlyArray<DataInconsistency>;
  readonly pageInfo: PageInfo;
};

export type RepairDataInput = {
  /** Null: everything. */
  readonly keys?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Null: every kind. */
  readonly kinds?: InputMaybe<ReadonlyArray<DataInconsistencyKind>>;
  /** For people; at most 1000 characters. */
  readonly reason: Scalars['String']['input'];
  /** `next` of an earlier call, with the same keys and kinds. */
  readonly after?: InputMaybe<Scalars['String']['input']>;
  /** Only says what would be repaired. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
};

export type DataRepairResult = {
  readonly __typename?: 'DataRepairResult';
  /** At most 500. What could be repaired is gone in the next call. */
  readonly found: ReadonlyArray<RepairedDataInconsistency>;
  /** Where the next call goes on (`after`); null where all was compared. */
  readonly next?: Maybe<Scalars['String']['output']>;
};

export type RepairedDataInconsistency = {
  readonly __typename?: 'RepairedDataInconsistency';
  readonly kind: DataInconsistencyKind;
  readonly id: Scalars['ID']['output'];
  readonly key: Scalars['ID']['output'];
  readonly dataset?: Maybe<Dataset>;
  readonly file?: Maybe<File>;
  readonly storage?: Maybe<Storage>;
  readonly text: Scalars['String']['output'];
  readonly remedy: Scalars['String']['output'];
  /** It was repaired; in a dry run: it would be. The others need a person. */
  readonly repaired: Scalars['Boolean']['output'];
};

export type Search = {
  readonly __typename?: 'Search';
  readonly id: Scalars['ID']['output'];
  readonly datasets: ReadonlyArray<Dataset>;
  readonly files: ReadonlyArray<File>;
  readonly storages: ReadonlyArray<Storage>;
};


export type SearchDatasetsArgs = {
  first?: Scalars['Int']['input'];
};


export type SearchFilesArgs = {
  first?: Scalars['Int']['input'];
};


export type SearchStoragesArgs = {
  first?: Scalars['Int']['input'];
};

/** Here: what persons did to it, if it is a dataset. */
export type SubjectActions = {
  readonly __typename?: 'SubjectActions';
  readonly id: Scalars['ID']['output'];
  readonly first: Scalars['Int']['output'];
  readonly after?: Maybe<Scalars['String']['output']>;
  /** Null: it is no dataset. */
  readonly ofData?: Maybe<ActionConnection>;
};

/** Files to be brought in over HTTP, for the dataset of this name. */
export type StartUploadsInput = {
  /** Name of the dataset, which need not exist yet; it cannot begin with `.visor`. */
  readonly dataset: Scalars['String']['input'];
  /** 1 to 200. */
  readonly files: ReadonlyArray<UploadFileInput>;
};

export type UploadFileInput = {
  /** As of an announced file; it cannot begin with `.visor`. */
  readonly name: Scalars['String']['input'];
  /** Bytes. */
  readonly size: Scalars['Long']['input'];
  /** Lower-case hexadecimal. The file appears on the storage when its bytes have this checksum. */
  readonly checksum: Scalars['String']['input'];
  readonly checksumKind: ChecksumKind;
};

export type UploadState =
  /** Bytes are missing: `link` takes them, from `offset` on. */
  | 'RECEIVING'
  /** The file is on the storage: announce it (`announceFiles`) with `storage` and `path`, within a day. */
  | 'STORED'
  /** The dataset has this file: there is nothing to do. */
  | 'REGISTERED'
  /** It is not taken; `text` says why. */
  | 'REFUSED';

/**
 * How far a file is that is brought in. `link` takes the requests of tus 1.0: HEAD answers `Upload-Offset`, PATCH with `Upload-Offset`, `Content-Length` and
 * the type `application/offset+octet-stream` adds bytes there. What was sent is kept for a day after the last of it.
 */
export type Upload = {
  readonly __typename?: 'Upload';
  readonly state: UploadState;
  /** Bytes that are there. */
  readonly offset: Scalars['Long']['output'];
  /** Null unless RECEIVING. */
  readonly link?: Maybe<SignedLink>;
  /** Name of the storage that it goes to: the first one, by name, of the kind input. */
  readonly storage: Scalars['String']['output'];
  /** Relative to the storage. */
  readonly path: Scalars['String']['output'];
  readonly text?: Maybe<Scalars['String']['output']>;
};

export type Query = {
  readonly __typename?: 'Query';
  /** Datasets and storages, and files by their ids, whose id or name begins with `prefix`, by kind, then by name. `prefix`: at most 255 characters; `first`: 1 to 50 of each kind. */
  readonly dataMatches: ReadonlyArray<Match>;
  /**
   * Changes of datasets, files, replicas and storages; that a file came is counted, not listed; newest first. A page looks at a bounded number of rows, so that it may
   * have few events, or none, while there are more: read on while `hasNextPage`. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID.
   */
  readonly dataEvents: EventConnection;
  /**
   * The end of `dataEventStream`. As its `after` it makes the stream begin there, whenever the subscription stands: who asks for it before
   * `dataEvents` misses nothing between the two. UNAVAILABLE while a transaction goes on for more than ten seconds.
   */
  readonly dataEventCursor: Scalars['String']['output'];
  /** The policy of each class. */
  readonly retentionPolicies: ReadonlyArray<RetentionPolicy>;
  /**
   * What would be deleted now, and what waits for what. `first`: 1 to 1000 datasets are looked at; `after`: an `endCursor` of this list,
   * else INVALID. `deletes`: only those that would be deleted, or only those that are kept.
   */
  readonly retentionPlan: RetentionPlan;
  /** One dataset by id or by name; null when there is none. */
  readonly dataset?: Maybe<Dataset>;
  /** Datasets by name. `first`: 1 to 1000; `after`: an `endCursor` of this list in the same order, else INVALID. */
  readonly datasets: DatasetConnection;
  /** Closes that wait for files or for their dataset, or were refused; in the order of their first requests. */
  readonly pendingCloses: PendingCloseConnection;
  readonly file?: Maybe<File>;
  /** Files by id, at most 1000, in the order of `ids`; null for one that does not exist. */
  readonly files: ReadonlyArray<Maybe<File>>;
  /** The archive in a file; null where there is no such file. Its fields say when it is none. */
  readonly logArchive?: Maybe<LogArchive>;
  /** Files of all datasets, newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list in the same order, else INVALID. */
  readonly fileList: FileConnection;
  /**
   * Ids of the files of datasets, at most 500 datasets: for who compares a million of them. 5,000 at a time; `after`: the `next` of this
   * list with the same datasets, else INVALID.
   */
  readonly fileIds: FileIds;
  /**
   * What datasets, files, replicas and closes disagree on. A page compares for about two seconds, so that it may have few rows, or none, while
   * there is more: read on to the last page. What is just changing may be named; it is gone when asked again (`keys`: of these datasets,
   * files and storages alone, at most 1,000).
   */
  readonly dataInconsistencies: DataInconsistencyConnection;
  /** Files with a replica at this path of a storage, or of any storage; at most 100. A path of a storage has one live replica; those that it had before stay listed. */
  readonly filesAt: ReadonlyArray<File>;
  readonly storage?: Maybe<Storage>;
  readonly storages: ReadonlyArray<Storage>;
  /** As `storages`, in pages. `first`: 1 to 1000; `after`: an `endCursor` of this list in the same order, else INVALID. */
  readonly storageList: StorageConnection;
  /** Runs of the inspector, newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly inspections: InspectionConnection;
  readonly inspection?: Maybe<Inspection>;
  /**
   * What the inspector found and did, newest first. `dataEventStream` sends findings, as `inspector.lost` and others. `first`: 1 to 1000;
   * `after`: an `endCursor` of this list, else INVALID.
   */
  readonly inspectorActs: InspectorActConnection;
  /** Messages that the catalog could not read, or refused; newest first. `first`: 1 to 1000; `after`: an `endCursor` of this list, else INVALID. */
  readonly dataDeadLetters: DeadLetterConnection;
  /** One of them with the whole of its text, at most 4 MiB; null when there is none. */
  readonly dataDeadLetter?: Maybe<DeadLetter>;
};


export type QueryDataMatchesArgs = {
  prefix: Scalars['String']['input'];
  first?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryDataEventsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  where?: InputMaybe<EventFilter>;
};


export type QueryRetentionPlanArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  deletes?: InputMaybe<Scalars['Boolean']['input']>;
};


export type QueryDatasetArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
};


export type QueryDatasetsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  where?: InputMaybe<DatasetFilter>;
  orderBy?: InputMaybe<DatasetOrder>;
};


export type QueryPendingClosesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryFileArgs = {
  id: Scalars['ID']['input'];
};


export type QueryFilesArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


export type QueryLogArchiveArgs = {
  id: Scalars['ID']['input'];
};


export type QueryFileListArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  where?: InputMaybe<FileFilter>;
  orderBy?: InputMaybe<FileOrder>;
};


export type QueryFileIdsArgs = {
  datasets: ReadonlyArray<Scalars['ID']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryDataInconsistenciesArgs = {
  keys?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  kinds?: InputMaybe<ReadonlyArray<DataInconsistencyKind>>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryFilesAtArgs = {
  path: Scalars['String']['input'];
  storage?: InputMaybe<Scalars['String']['input']>;
};


export type QueryStorageArgs = {
  name: Scalars['String']['input'];
};


export type QueryStorageListArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  where?: InputMaybe<StorageFilter>;
  orderBy?: InputMaybe<StorageOrder>;
};


export type QueryInspectionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  where?: InputMaybe<InspectionWhere>;
};


export type QueryInspectionArgs = {
  id: Scalars['ID']['input'];
};


export type QueryInspectorActsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  where?: InputMaybe<InspectorActWhere>;
};


export type QueryDataDeadLettersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  where?: InputMaybe<DeadLetterFilter>;
  orderBy?: InputMaybe<DeadLetterOrder>;
};


export type QueryDataDeadLetterArgs = {
  id: Scalars['ID']['input'];
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Sets how long datasets of a class are kept. INVALID: rules that contradict each other, by name. Earlier policies stay on record. */
  readonly setRetentionPolicy: RetentionPolicy;
  /**
   * Marks a dataset TO_DELETE, or marks a marked one again; its files go after the grace. ILLEGAL_MOVE with all reasons where
   * something speaks for keeping it, and of one that is deleted; NOT_FOUND. A deletion that has begun, and waits for external copies that are lost,
   * goes on with `lastCopy`.
   */
  readonly deleteDataset: Dataset;
  /**
   * Takes the mark back: the dataset is as it was. One that its policy had marked, or would mark, is held with this reason until it is released.
   * A deletion that has begun stops, and the dataset keeps what is left, which the inspector reads first; UPLOADED becomes CLOSED where a file has no
   * good external copy. ILLEGAL_MOVE: it is not marked.
   */
  readonly undeleteDataset: Dataset;
  /** Keeps a dataset until it is released: a mark is taken back, a deletion that has begun stops. ILLEGAL_MOVE: it is deleted. */
  readonly holdDataset: Dataset;
  /** Ends a hold. A repeat changes nothing. */
  readonly releaseDataset: Dataset;
  /**
   * Decides that failed jobs of the workflows that use a dataset, and uses of which nobody has said how they ended, do not keep it. It
   * counts for uses that have ended; it deletes nothing.
   */
  readonly waiveDataset: Dataset;
  /**
   * Marks what `retentionPlan` says would be deleted, among at most 200 datasets from `after` on. The service does so by itself, round by
   * round. `reason`: 1 to 1000 characters.
   */
  readonly applyRetention: RetentionResult;
  /**
   * Begins to bring in files over HTTP, or goes on with them: a repeat with the same content gives the same upload. One answer for each file, in
   * their order. NOT_FOUND: no storage takes files. UNAVAILABLE: the data service cannot write it.
   */
  readonly startUploads: ReadonlyArray<Upload>;
  /**
   * Gives dead letters to the consumer that refused them again, each once and in a transaction of its own; a replay that is refused again
   * leaves its dead letter OPEN and says why. 1 to 100 ids; a result for each. `reason`: 1 to 1000 characters.
   */
  readonly replayDataDeadLetters: ReadonlyArray<DeadLetterResult>;
  /** Marks dead letters as of no use any more; they are kept with who decided that. 1 to 100 ids; a result for each. `reason`: 1 to 1000 characters. */
  readonly discardDataDeadLetters: ReadonlyArray<DeadLetterResult>;
  /**
   * Announces files, with a result for each: a wrong one does not affect the others. A repeat has no effect. The first announcement of a
   * name opens an input dataset. INVALID: the reference to the dataset, or the number of files.
   */
  readonly announceFiles: ReadonlyArray<AnnounceResult>;
  /**
   * Opens an input dataset, or gives the one of this name. What was not said of it before is added. CONFLICT: it was said otherwise.
   * INVALID: the name or a value; ILLEGAL_MOVE: it is closed with other files than are expected.
   */
  readonly createDataset: Dataset;
  /**
   * Lets a closed dataset take files again. An open one stays as it is. ILLEGAL_MOVE: a workflow has used it, something was made from it,
   * it is made of files of other datasets, or it waits for upload or deletion. `reason`: 1 to 1000 characters, recorded in `Dataset.actions`.
   */
  readonly reopenDataset: Dataset;
  /**
   * Closes a dataset when its files are those of the checklist, at once or as soon as they are registered. A repeat has no effect.
   * ILLEGAL_MOVE: it was closed with other files, or is being deleted; NOT_FOUND: without a checklist, where it does not exist.
   */
  readonly closeDataset: CloseDatasetResult;
  /**
   * Marks a closed dataset TO_UPLOAD: its files are copied to external storage and verified there, then it is UPLOADED. Of one that is
   * marked it begins the next round at once; one that is UPLOADED and has lost external copies is uploaded again. ILLEGAL_MOVE: it is open, is being deleted, or is UPLOADED to another storage; NOT_FOUND; INVALID:
   * the storage is not external.
   */
  readonly uploadDataset: Dataset;
  /**
   * Takes the upload of a dataset back: it is CLOSED again; external copies that are complete stay. ILLEGAL_MOVE: it is not
   * TO_UPLOAD; NOT_FOUND.
   */
  readonly cancelUpload: Dataset;
  /** Repairs what the tables of the catalog disagree on, where it can be repaired. A dry run by default. */
  readonly repairDataInconsistencies: DataRepairResult;
  /** Registers a storage; a repeat with the same name and URL has no effect but on `checksumKind`, where that is given. CONFLICT: the name has another URL, or the folder is, contains or is inside that of another storage. */
  readonly registerStorage: Storage;
  /** Asks the inspector to inspect a storage, by its name; where an inspection of the kind is open, that is the answer. `dryRun`: it only says what it would do. */
  readonly inspectStorage: Inspection;
  /** Changes the room and the use of a storage; what is absent stays. NOT_FOUND: no storage has the name. CONFLICT: its root cannot be marked again. */
  readonly setStorage: Storage;
  /**
   * Says that what the catalog has of a storage is the truth, where the inspector found that the catalog had gone back in time (it was restored
   * from a backup): from then on it sets files aside and deletes them again. `reason`: 1 to 1000 characters, recorded.
   */
  readonly acceptCatalog: Storage;
};


export type MutationSetRetentionPolicyArgs = {
  input: SetRetentionPolicyInput;
};


export type MutationDeleteDatasetArgs = {
  input: DeleteDatasetInput;
};


export type MutationUndeleteDatasetArgs = {
  input: DatasetActInput;
};


export type MutationHoldDatasetArgs = {
  input: DatasetActInput;
};


export type MutationReleaseDatasetArgs = {
  input: DatasetActInput;
};


export type MutationWaiveDatasetArgs = {
  input: DatasetActInput;
};


export type MutationApplyRetentionArgs = {
  reason: Scalars['String']['input'];
  after?: InputMaybe<Scalars['String']['input']>;
};


export type MutationStartUploadsArgs = {
  input: StartUploadsInput;
};


export type MutationReplayDataDeadLettersArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
  reason: Scalars['String']['input'];
};


export type MutationDiscardDataDeadLettersArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
  reason: Scalars['String']['input'];
};


export type MutationAnnounceFilesArgs = {
  input: AnnounceFilesInput;
};


export type MutationCreateDatasetArgs = {
  input: CreateDatasetInput;
};


export type MutationReopenDatasetArgs = {
  id: Scalars['ID']['input'];
  reason: Scalars['String']['input'];
};


export type MutationCloseDatasetArgs = {
  input: CloseDatasetInput;
};


export type MutationUploadDatasetArgs = {
  input: UploadDatasetInput;
};


export type MutationCancelUploadArgs = {
  input: DatasetActInput;
};


export type MutationRepairDataInconsistenciesArgs = {
  input: RepairDataInput;
};


export type MutationRegisterStorageArgs = {
  input: RegisterStorageInput;
};


export type MutationInspectStorageArgs = {
  kind: InspectionKind;
  storage: Scalars['String']['input'];
  dryRun?: Scalars['Boolean']['input'];
};


export type MutationSetStorageArgs = {
  input: SetStorageInput;
};


export type MutationAcceptCatalogArgs = {
  storage: Scalars['String']['input'];
  reason: Scalars['String']['input'];
};

export type Subscription = {
  readonly __typename?: 'Subscription';
  /**
   * Sends those of `dataEvents` that come, each once, within a second of their commit. `after`: the cursor of an event (in its `extensions`), to go
   * on behind it. `snapshot`: INVALID, read `dataEvents`.
   */
  readonly dataEventStream: Event;
  /**
   * Sends a dataset when it is opened, gets files, is closed or changes its status. Without arguments: every dataset. `after`: the
   * cursor of an event (in its `extensions`), to go on behind it. `snapshot`: first the dataset as it is now.
   */
  readonly datasetChanges: Dataset;
  /**
   * Sends which datasets got files, together within at most 250 ms: those of a kind, or the one of a name. `after`: the cursor of an event
   * (in its `extensions`), to go on behind it. `snapshot`: first the dataset of this name as it is now; INVALID without a name.
   */
  readonly arrivals: Arrivals;
  /**
   * Sends a storage when it is registered or changed, gets full or free, is unavailable or back, and what it has each 10 seconds. Without
   * `name`: every storage. `after`: the cursor of an event (in its `extensions`), to go on behind it. `snapshot`: first the storages as
   * they are now.
   */
  readonly storageChanges: Storage;
};


export type SubscriptionDataEventStreamArgs = {
  where?: InputMaybe<EventFilter>;
  after?: InputMaybe<Scalars['String']['input']>;
  snapshot?: InputMaybe<Scalars['Boolean']['input']>;
};


export type SubscriptionDatasetChangesArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  snapshot?: InputMaybe<Scalars['Boolean']['input']>;
};


export type SubscriptionArrivalsArgs = {
  kind?: InputMaybe<DatasetKind>;
  name?: InputMaybe<Scalars['String']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  snapshot?: InputMaybe<Scalars['Boolean']['input']>;
};


export type SubscriptionStorageChangesArgs = {
  name?: InputMaybe<Scalars['String']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  snapshot?: InputMaybe<Scalars['Boolean']['input']>;
};
