import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import type { DatasetClass, DatasetKind, DatasetStatus } from '../../generated/types.ts';

/** What is said of a dataset: values by key. */
export type DatasetMetadata = Readonly<Record<string, string | number | boolean>>;

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
  ],
});

export type Dataset = RowOf<typeof DatasetEntity>;
