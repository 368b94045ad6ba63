import { defineEntity, p } from '@mikro-orm/core';
import type { ChecksumKind, FileStatus } from '../../generated/types.ts';

export const FileEntity = defineEntity({
  name: 'File',
  tableName: 'file',
  properties: {
    id: p.uuid().primary(),
    datasetId: p.uuid(),
    name: p.text().collation('C'),
    basename: p.text(),
    ordinal: p.integer(),
    size: p.bigint(),
    checksum: p.text(),
    checksumKind: p.text(),
    status: p.text().default('READY'),
    run: p.integer().nullable(),
    slices: p.integer().nullable(),
    producer: p.text().nullable(),
    registeredAt: p.datetime().columnType('timestamptz'),
  },
});

/** A file as its store reads it. */
export interface File {
  readonly id: string;
  readonly datasetId: string;
  readonly name: string;
  readonly basename: string;
  readonly ordinal: number;
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: ChecksumKind;
  readonly status: FileStatus;
  readonly run: number | null;
  readonly registeredAt: string;
}
