import { defineEntity, p } from '@mikro-orm/core';
import { DatasetEntity } from '../dataset/dataset.entity.ts';
import { StorageEntity } from '../storage/storage.entity.ts';

/** How far the deletion of a dataset is. */
export const DatasetDeletionEntity = defineEntity({
  name: 'DatasetDeletion',
  tableName: 'dataset_deletion',
  properties: {
    datasetId: p
      .manyToOne(DatasetEntity)
      .mapToPk()
      .primary()
      .fieldName('dataset_id')
      .foreignKeyName('dataset_deletion_dataset')
      .updateRule('no action')
      .deleteRule('no action'),
    /** A copy goes only where an external one is good. */
    needsExternal: p.boolean(),
    /** Files up to this place are in batches, or were. */
    afterOrdinal: p.integer().strictNullable(),
    afterId: p.uuid().strictNullable(),
    /** All files are. */
    fed: p.boolean().default(false),
    nextAt: p.datetime().columnType('timestamptz'),
    /** Copies that were deleted, and their bytes. */
    files: p.bigint('number').defaultRaw('0'),
    bytes: p.bigint('number').defaultRaw('0'),
    /** Copies on storages that deny deletion, in the last pass. */
    kept: p.bigint('number').defaultRaw('0'),
  },
});

/** Copies on one storage of the files of one stretch of a dataset: what is deleted at a time. */
export const DeletionBatchEntity = defineEntity({
  name: 'DeletionBatch',
  tableName: 'deletion_batch',
  properties: {
    id: p.uuid().primary(),
    datasetId: p.uuid(),
    storageId: p.manyToOne(StorageEntity).mapToPk().fieldName('storage_id').foreignKeyName('deletion_batch_storage'),
    fromOrdinal: p.integer(),
    fromId: p.uuid(),
    toOrdinal: p.integer(),
    toId: p.uuid(),
    replicas: p.integer(),
    attempts: p.integer().defaultRaw('0'),
    nextAt: p.datetime().columnType('timestamptz'),
    /** Copies of it that were not deleted, and why the first was not. */
    refused: p.integer().defaultRaw('0'),
    text: p.text().strictNullable(),
  },
  indexes: [
    { name: 'deletion_batch_due', properties: ['storageId', 'nextAt'] },
    { name: 'deletion_batch_of_dataset', properties: ['datasetId'] },
  ],
});

/** What may be deleted on a storage now. */
export const StorageDeletionEntity = defineEntity({
  name: 'StorageDeletion',
  tableName: 'storage_deletion',
  properties: {
    storageId: p
      .manyToOne(StorageEntity)
      .mapToPk()
      .primary()
      .fieldName('storage_id')
      .foreignKeyName('storage_deletion_storage')
      .updateRule('no action')
      .deleteRule('no action'),
    /** Batches in a row that failed as a whole. */
    failures: p.integer().defaultRaw('0'),
    excludedUntil: p.datetime().columnType('timestamptz').strictNullable(),
    text: p.text().strictNullable(),
    /** Files that may be deleted at `allowanceAt`. */
    allowance: p.double().$type<number>(),
    allowanceAt: p.datetime().columnType('timestamptz'),
  },
});
