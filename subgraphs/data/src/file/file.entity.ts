import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import type { ChecksumKind, FileStatus } from '../../generated/types.ts';
import { DatasetEntity } from '../dataset/dataset.entity.ts';

export const FileEntity = defineEntity({
  name: 'File',
  tableName: 'file',
  properties: {
    id: p.uuid().primary(),
    datasetId: p.manyToOne(DatasetEntity).mapToPk().fieldName('dataset_id').foreignKeyName('file_dataset'),
    name: p.text().collation('C'),
    basename: p.text(),
    ordinal: p.integer(),
    size: p.bigint('number'),
    checksum: p.text(),
    checksumKind: p.text().$type<ChecksumKind>(),
    status: p.text().$type<FileStatus>().default('READY'),
    run: p.integer().strictNullable(),
    slices: p.integer().strictNullable(),
    producer: p.text().strictNullable(),
    registeredAt: p.datetime().columnType('timestamptz'),
  },
  uniques: [{ name: 'file_name_unique', properties: ['datasetId', 'name'] }],
  indexes: [
    { name: 'file_order', properties: ['datasetId', 'ordinal', 'id'] },
    { name: 'file_by_name', properties: ['name', 'id'] },
    { name: 'file_checksum', properties: ['checksum', 'id'] },
    { name: 'file_run', expression: 'create index "file_run" on "file" (run, id) where run is not null' },
    {
      name: 'file_unready',
      expression: `create index "file_unready" on "file" (status, id) where status <> 'READY'`,
    },
  ],
  checks: [
    { name: 'file_checksum_kind', expression: "checksum_kind in ('md5', 'sha256', 'adler32', 'crc32')" },
    { name: 'file_status', expression: "status in ('READY', 'LOST', 'CORRUPT', 'DELETED')" },
  ],
});

export type File = RowOf<typeof FileEntity>;

/** Checksums of other kinds that a file was announced with after it was registered. */
export const FurtherChecksumEntity = defineEntity({
  name: 'FurtherChecksum',
  tableName: 'further_checksum',
  properties: {
    fileId: p
      .manyToOne(FileEntity)
      .mapToPk()
      .primary()
      .fieldName('file_id')
      .foreignKeyName('further_checksum_file')
      .updateRule('no action')
      .deleteRule('no action'),
    kind: p.text().$type<ChecksumKind>().primary(),
    checksum: p.text(),
  },
  indexes: [{ name: 'further_checksum_value', properties: ['checksum', 'fileId'] }],
  checks: [{ name: 'further_checksum_kind', expression: "kind in ('md5', 'sha256', 'adler32', 'crc32')" }],
});

/** Which files a file was made from; a parent need not be known to the catalog. */
export const FileParentEntity = defineEntity({
  name: 'FileParent',
  tableName: 'file_parent',
  properties: {
    fileId: p.manyToOne(FileEntity).mapToPk().primary().fieldName('file_id').foreignKeyName('file_parent_file'),
    parentId: p.uuid().primary(),
  },
  indexes: [{ name: 'file_children', properties: ['parentId', 'fileId'] }],
});

/** A file of another dataset in a selection, at its own place there. */
export const SelectedFileEntity = defineEntity({
  name: 'SelectedFile',
  tableName: 'selected_file',
  properties: {
    datasetId: p
      .manyToOne(DatasetEntity)
      .mapToPk()
      .primary()
      .fieldName('dataset_id')
      .foreignKeyName('selected_file_dataset'),
    ordinal: p.integer().primary(),
    fileId: p.manyToOne(FileEntity).mapToPk().fieldName('file_id').foreignKeyName('selected_file_file'),
  },
  uniques: [{ name: 'selected_file_unique', properties: ['fileId', 'datasetId'] }],
});
