import { defineEntity, p } from '@mikro-orm/core';
import type { DatasetKind, DatasetStatus } from '../../generated/types.ts';

export const DatasetEntity = defineEntity({
  name: 'Dataset',
  tableName: 'dataset',
  properties: {
    id: p.uuid().primary(),
    name: p.text().collation('C').unique('dataset_name_unique'),
    kind: p.text(),
    status: p.text(),
    parentId: p.uuid().nullable(),
    createdAt: p.datetime().columnType('timestamptz'),
    closedAt: p.datetime().columnType('timestamptz').nullable(),
    closedDigest: p.text().nullable(),
    fileCount: p.bigint().defaultRaw('0'),
    bytes: p.bigint().defaultRaw('0'),
    repeatedAnnouncements: p.bigint().defaultRaw('0'),
    nextOrdinal: p.integer().defaultRaw('0'),
  },
});

export const PendingCloseEntity = defineEntity({
  name: 'PendingClose',
  tableName: 'pending_close',
  properties: {
    id: p.uuid().primary(),
    datasetId: p.uuid().nullable(),
    datasetName: p.text().collation('C').nullable(),
    requestedAt: p.datetime().columnType('timestamptz'),
    expected: p.bigint(),
    digest: p.text(),
    names: p.array().columnType('text[]').nullable(),
    surplus: p.bigint().defaultRaw('0'),
    refused: p.boolean().default(false),
    checkedFiles: p.bigint().nullable(),
  },
});

/** A dataset as its store reads it. */
export interface Dataset {
  readonly id: string;
  readonly name: string;
  readonly kind: DatasetKind;
  readonly status: DatasetStatus;
  readonly parentId: string | null;
  readonly createdAt: string;
  readonly closedAt: string | null;
  readonly closedDigest: string | null;
  readonly fileCount: number;
  readonly bytes: number;
  readonly repeatedAnnouncements: number;
  readonly nextOrdinal: number;
}

/** A close that waits for files, or was refused. */
export interface PendingClose {
  readonly id: string;
  /** Null while the catalog knows no such dataset. */
  readonly datasetId: string | null;
  /** The id by which it was asked for, or has been found. */
  readonly askedId: string | null;
  /** The name by which it was asked for, or that the dataset has. */
  readonly datasetName: string | null;
  readonly requestedAt: string;
  readonly expected: number;
  readonly missing: number;
  readonly surplus: number;
  readonly refused: boolean;
}
