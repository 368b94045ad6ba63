// Written by scripts/generate.ts from the SDL. Do not edit.
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Role of a dataset in its chain. */
export type DatasetKind =
  | 'input'
  | 'output'
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

export type DatasetFactsQueryVariables = Exact<{
  id: string;
}>;


export type DatasetFactsQuery = { readonly dataset: { readonly id: string, readonly name: string, readonly kind: DatasetKind, readonly status: DatasetStatus, readonly parent: { readonly id: string } | null } | null };


export const DatasetFactsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DatasetFacts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dataset"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"parent"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]}}]} as unknown as DocumentNode<DatasetFactsQuery, DatasetFactsQueryVariables>;