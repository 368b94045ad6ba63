// Written by scripts/generate.ts from the SDL. Do not edit.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** A file that lies on a storage, under the rules of the topic `dsm.register.file.input`. */
export type AnnouncedFileInput = {
  /** At most 200 bytes of UTF-8, no control or format characters. Default: the last part of `path`. */
  readonly name?: string | null | undefined;
  readonly storageId?: string | null | undefined;
  /** Name of the storage; `storage` or `storageId` is needed. */
  readonly storage?: string | null | undefined;
  /** Relative to the storage. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly checksum: string;
  /** Default: md5. */
  readonly checksumKind?: ChecksumKind | null | undefined;
  readonly run?: number | null | undefined;
  /** Number of slices, if the DAQ knows it. */
  readonly slices?: number | null | undefined;
  /**
   * True: the announcer has read the file, so replicas of other content at this path of the storage are gone. They are marked BAD, and no
   * more in the way of this file. Default: false, and the path belongs to the file that was registered there.
   */
  readonly replaces?: boolean | null | undefined;
};

export type AnnounceFilesInput = {
  readonly datasetId?: string | null | undefined;
  /** Name of the dataset, which is opened if it is new; `dataset` or `datasetId` is needed. */
  readonly dataset?: string | null | undefined;
  /** 1 to 500. */
  readonly files: ReadonlyArray<AnnouncedFileInput>;
};

export type AnnounceOutcome =
  | 'REGISTERED'
  /** It was announced before with the same content at the same location, or has one more replica now. */
  | 'KNOWN'
  /** Nothing was changed; `code` and `text` say why. */
  | 'REFUSED';

/** Algorithm of a checksum; its value is lower-case hexadecimal. */
export type ChecksumKind =
  | 'md5'
  | 'sha256'
  | 'adler32'
  | 'crc32';

/**
 * What a dataset must have to be closed, as on the topic `dsm.register.dataset.close`. Without files, count and digest: the
 * files that are registered now.
 */
export type CloseDatasetInput = {
  readonly datasetId?: string | null | undefined;
  /** `dataset` or `datasetId` is needed. */
  readonly dataset?: string | null | undefined;
  /** Names of the files, at most 50,000. Without them, count and digest are needed; with all three, they must agree. */
  readonly files?: ReadonlyArray<string> | null | undefined;
  readonly count?: number | null | undefined;
  /** sha256 of the names in UTF-8 byte order, joined by newline, lower-case hexadecimal. */
  readonly digest?: string | null | undefined;
  /** For people, recorded in `Dataset.actions`; at most 1000 characters. */
  readonly reason?: string | null | undefined;
};

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

export type RegisterStorageInput = {
  /** At most 200 bytes of UTF-8, without slashes, control and format characters. */
  readonly name: string;
  readonly kind: StorageKind;
  /**
   * `file:///absolute/path/`, `root://HOST[:PORT]//path/` (XRootD), `davs://HOST[:PORT]/path/` or `https://...` (WebDAV; `http:` on this machine
   * only), without user, query, fragment, dots, empty parts, escaped slashes or backslashes. Of `file:`, after links are resolved, the folder
   * must be within the storage roots (VISOR_STORAGE_ROOTS). No storage shares a folder with another.
   */
  readonly url: string;
  /** Checksum of the files that jobs store there: of a new storage `crc32`, the fastest, by default. A repeat with another kind changes it, for tasks that are registered later. */
  readonly checksumKind?: ChecksumKind | null | undefined;
  /** Bytes that may lie there, a whole number up to 9e18. Default, and 0: what is used and free together. */
  readonly capacityBytes?: number | null | undefined;
  /** Percentage of the capacity, 0 to 100, default 90: over it no work of a first stage is offered whose output goes there. */
  readonly highMark?: number | null | undefined;
  /** Percentage of the capacity, lower than `highMark`, default 80: under it work is offered again. */
  readonly lowMark?: number | null | undefined;
  /** Percentage of the capacity, above the high mark, that chains which have started may use. Default: all that is left. */
  readonly reserve?: number | null | undefined;
  /** Whether replicas there may be read: default true. */
  readonly readable?: boolean | null | undefined;
  /** Whether files may be written there: default true. */
  readonly writable?: boolean | null | undefined;
  /** Whether Visor may delete replicas there: default true. */
  readonly deletable?: boolean | null | undefined;
  /** Whether its own checksum of a copy is believed, so that an upload there is not read back: default false. */
  readonly trustedChecksums?: boolean | null | undefined;
};

export type StorageKind =
  | 'input'
  | 'intermediate'
  | 'output'
  | 'external';

export type WatchedStoragesQueryVariables = Exact<{ [key: string]: never; }>;


export type WatchedStoragesQuery = { readonly storages: ReadonlyArray<{ readonly name: string, readonly kind: StorageKind, readonly url: string, readonly checksumKind: ChecksumKind, readonly markerId: string | null }> };

export type WatchRegisterStorageMutationVariables = Exact<{
  input: RegisterStorageInput;
}>;


export type WatchRegisterStorageMutation = { readonly registerStorage: { readonly name: string, readonly kind: StorageKind, readonly url: string, readonly checksumKind: ChecksumKind, readonly markerId: string | null } };

export type WatchAnnounceMutationVariables = Exact<{
  input: AnnounceFilesInput;
}>;


export type WatchAnnounceMutation = { readonly announceFiles: ReadonlyArray<{ readonly outcome: AnnounceOutcome, readonly code: string | null, readonly text: string | null, readonly field: string | null }> };

export type WatchedDatasetQueryVariables = Exact<{
  name: string;
}>;


export type WatchedDatasetQuery = { readonly dataset: { readonly id: string, readonly status: DatasetStatus } | null };

export type WatchedFilesQueryVariables = Exact<{
  dataset: string;
  names: ReadonlyArray<string> | string;
}>;


export type WatchedFilesQuery = { readonly fileList: { readonly nodes: ReadonlyArray<{ readonly name: string, readonly size: number, readonly checksum: string, readonly checksumKind: ChecksumKind }> } };

export type WatchCloseMutationVariables = Exact<{
  input: CloseDatasetInput;
}>;


export type WatchCloseMutation = { readonly closeDataset: { readonly dataset: { readonly status: DatasetStatus, readonly fileCount: number } | null, readonly pendingClose: { readonly missing: number, readonly surplus: number, readonly refused: boolean } | null } };


export const WatchedStoragesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WatchedStorages"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"storages"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"checksumKind"}},{"kind":"Field","name":{"kind":"Name","value":"markerId"}}]}}]}}]} as unknown as DocumentNode<WatchedStoragesQuery, WatchedStoragesQueryVariables>;
export const WatchRegisterStorageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"WatchRegisterStorage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RegisterStorageInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"registerStorage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"Field","name":{"kind":"Name","value":"checksumKind"}},{"kind":"Field","name":{"kind":"Name","value":"markerId"}}]}}]}}]} as unknown as DocumentNode<WatchRegisterStorageMutation, WatchRegisterStorageMutationVariables>;
export const WatchAnnounceDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"WatchAnnounce"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"AnnounceFilesInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"announceFiles"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"outcome"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"field"}}]}}]}}]} as unknown as DocumentNode<WatchAnnounceMutation, WatchAnnounceMutationVariables>;
export const WatchedDatasetDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WatchedDataset"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]} as unknown as DocumentNode<WatchedDatasetQuery, WatchedDatasetQueryVariables>;
export const WatchedFilesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WatchedFiles"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"dataset"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"names"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"fileList"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"1000"}},{"kind":"Argument","name":{"kind":"Name","value":"where"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"dataset"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"eq"},"value":{"kind":"Variable","name":{"kind":"Name","value":"dataset"}}}]}},{"kind":"ObjectField","name":{"kind":"Name","value":"name"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"in"},"value":{"kind":"Variable","name":{"kind":"Name","value":"names"}}}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"checksum"}},{"kind":"Field","name":{"kind":"Name","value":"checksumKind"}}]}}]}}]}}]} as unknown as DocumentNode<WatchedFilesQuery, WatchedFilesQueryVariables>;
export const WatchCloseDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"WatchClose"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CloseDatasetInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"closeDataset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataset"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"fileCount"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pendingClose"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"missing"}},{"kind":"Field","name":{"kind":"Name","value":"surplus"}},{"kind":"Field","name":{"kind":"Name","value":"refused"}}]}}]}}]}}]} as unknown as DocumentNode<WatchCloseMutation, WatchCloseMutationVariables>;