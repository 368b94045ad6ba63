// Written by scripts/generate.ts from the SDL. Do not edit.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Algorithm of a checksum; its value is lower-case hexadecimal. */
export type ChecksumKind =
  | 'md5'
  | 'sha256'
  | 'adler32'
  | 'crc32';

export type CreateTemplateInput = {
  readonly name: string;
  readonly mask: string;
  readonly maskKind?: MaskKind | null | undefined;
  /** CWL v1.2, YAML or JSON. */
  readonly cwl: string;
  readonly parameters?: unknown;
};

/** How a mask is compared with the name of a dataset. */
export type MaskKind =
  /** The name contains the mask. */
  | 'substring'
  /** The whole name matches the mask; * stands for any characters, ? for one. */
  | 'glob';

export type PilotStatus =
  | 'STARTING'
  | 'IDLE'
  | 'BUSY'
  | 'DRAINING'
  | 'STOPPED'
  | 'LOST';

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

export type SetTemplateStatusInput = {
  readonly id: string;
  readonly status: TemplateStatus;
  /** For people; at most 1000 characters. */
  readonly reason?: string | null | undefined;
};

export type StorageKind =
  | 'input'
  | 'intermediate'
  | 'output'
  | 'external';

/** Lifecycle of a template. */
export type TemplateStatus =
  /** A draft: it can be edited and matches no dataset. */
  | 'LOADED'
  /** Fixed: it matches datasets. */
  | 'ACTUAL'
  /** It matches no more datasets; running workflows continue. */
  | 'ARCHIVED';

export type RegisteredPilotsQueryVariables = Exact<{ [key: string]: never; }>;


export type RegisteredPilotsQuery = { readonly pilots: ReadonlyArray<{ readonly name: string, readonly status: PilotStatus, readonly starts: number }> };

export type RegisterStorageMutationVariables = Exact<{
  input: RegisterStorageInput;
}>;


export type RegisterStorageMutation = { readonly registerStorage: { readonly name: string } };

export type TemplatesQueryVariables = Exact<{ [key: string]: never; }>;


export type TemplatesQuery = { readonly templates: ReadonlyArray<{ readonly id: string, readonly name: string, readonly status: TemplateStatus }> };

export type CreateTemplateMutationVariables = Exact<{
  input: CreateTemplateInput;
}>;


export type CreateTemplateMutation = { readonly createTemplate: { readonly id: string, readonly name: string, readonly status: TemplateStatus } };

export type SetTemplateStatusMutationVariables = Exact<{
  input: SetTemplateStatusInput;
}>;


export type SetTemplateStatusMutation = { readonly setTemplateStatus: { readonly id: string } };


export const RegisteredPilotsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RegisteredPilots"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"pilots"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"starts"}}]}}]}}]} as unknown as DocumentNode<RegisteredPilotsQuery, RegisteredPilotsQueryVariables>;
export const RegisterStorageDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RegisterStorage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"RegisterStorageInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"registerStorage"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<RegisterStorageMutation, RegisterStorageMutationVariables>;
export const TemplatesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Templates"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"templates"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]} as unknown as DocumentNode<TemplatesQuery, TemplatesQueryVariables>;
export const CreateTemplateDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateTemplate"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateTemplateInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"createTemplate"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]} as unknown as DocumentNode<CreateTemplateMutation, CreateTemplateMutationVariables>;
export const SetTemplateStatusDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SetTemplateStatus"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SetTemplateStatusInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"setTemplateStatus"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<SetTemplateStatusMutation, SetTemplateStatusMutationVariables>;