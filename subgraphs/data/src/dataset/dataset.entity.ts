import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import type { RetentionReasonCode } from '@visor/schema';
import type { PreviousStatus } from './dataset.rules.ts';
import type { DatasetClass, DatasetKind, DatasetStatus } from '../../generated/types.ts';

/** What is said of a dataset: values by key. */
export type DatasetMetadata = Readonly<Record<string, string | number | boolean>>;

/** Why a dataset was marked for deletion. */
export interface DeletionMark {
  readonly code: RetentionReasonCode;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The person who asked for it knows that there may be no other copies. */
  readonly lastCopy: boolean;
}

export const DatasetEntity = defineEntity({
  name: 'Dataset',
  tableName: 'dataset',
  properties: {
    id: p.uuid().primary(),
    name: p.text().collation('C').unique('dataset_name_unique'),
    kind: p.text().$type<DatasetKind>(),
    status: p.text().$type<DatasetStatus>(),
    parentId: p.uuid().strictNullable(),
    createdAt: p.datetime().columnType('timestamptz'),
    closedAt: p.datetime().columnType('timestamptz').strictNullable(),
    closedDigest: p.text().strictNullable(),
    fileCount: p.bigint('number').defaultRaw('0'),
    bytes: p.bigint('number').defaultRaw('0'),
    repeatedAnnouncements: p.bigint('number').defaultRaw('0'),
    nextOrdinal: p.integer().defaultRaw('0'),
    class: p.text().$type<DatasetClass>().default('final'),
    run: p.integer().strictNullable(),
    metadata: p.json<DatasetMetadata>().defaultRaw("'{}'"),
    expectedFiles: p.bigint('number').strictNullable(),
    /** Of the names of the expected files; null: nobody said them. */
    expectedDigest: p.text().strictNullable(),
    /** Why it is kept whatever else would let it go; null: nobody holds it. */
    hold: p.text().strictNullable(),
    holdBy: p.text().strictNullable(),
    holdAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** When it was marked for deletion; null also of marks of unknown age. */
    markedAt: p.datetime().columnType('timestamptz').strictNullable(),
    markedBy: p.text().strictNullable(),
    /** Why. */
    mark: p.json<DeletionMark>().strictNullable(),
    /** Running time until the deletion begins. */
    graceLeftMs: p.bigint('number').strictNullable(),
    /** What it was before the mark. */
    previousStatus: p.text().$type<PreviousStatus>().strictNullable(),
    deletionStartedAt: p.datetime().columnType('timestamptz').strictNullable(),
    deletedAt: p.datetime().columnType('timestamptz').strictNullable(),
  },
  indexes: [
    { name: 'dataset_status_name', properties: ['status', 'name'] },
    { name: 'dataset_parent_name', properties: ['parentId', 'name'] },
    { name: 'dataset_class_name', properties: ['class', 'name'] },
    {
      name: 'dataset_run_name',
      expression: 'create index "dataset_run_name" on "dataset" (run, name) where run is not null',
    },
    {
      name: 'dataset_metadata',
      expression: 'create index "dataset_metadata" on "dataset" using gin (metadata jsonb_path_ops)',
    },
  ],
  checks: [
    { name: 'dataset_kind', expression: "kind in ('input', 'output', 'log')" },
    { name: 'dataset_class', expression: "class in ('raw', 'intermediate', 'final', 'log')" },
    {
      name: 'dataset_status',
      expression: "status in ('OPEN', 'CLOSED', 'TO_UPLOAD', 'UPLOADED', 'TO_DELETE', 'DELETED')",
    },
    {
      name: 'dataset_closed',
      expression: `(status = 'OPEN' and closed_at is null)
       or (status in ('CLOSED', 'TO_UPLOAD', 'UPLOADED') and closed_at is not null)
       or status in ('TO_DELETE', 'DELETED')`,
    },
    { name: 'dataset_hold', expression: '(hold is null) = (hold_at is null)' },
    {
      name: 'dataset_mark',
      expression: "status <> 'TO_DELETE' or (grace_left_ms is not null and previous_status is not null)",
    },
    { name: 'dataset_previous', expression: "previous_status in ('OPEN', 'CLOSED', 'UPLOADED')" },
  ],
});

export type Dataset = RowOf<typeof DatasetEntity>;
