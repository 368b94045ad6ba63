import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';

/** A close that waits for files or for its dataset, or was refused; one of `datasetId` and `datasetName` is set. */
export const PendingCloseEntity = defineEntity({
  name: 'PendingClose',
  tableName: 'pending_close',
  properties: {
    id: p.uuid().primary(),
    datasetId: p.uuid().strictNullable().unique('pending_close_dataset_unique'),
    datasetName: p.text().collation('C').strictNullable().unique('pending_close_name_unique'),
    requestedAt: p.datetime().columnType('timestamptz'),
    expected: p.bigint('number'),
    /** Null: any files, of that number. */
    digest: p.text().strictNullable(),
    names: p.array().columnType('text[]').strictNullable(),
    surplus: p.bigint('number').defaultRaw('0'),
    refused: p.boolean().default(false),
    checkedFiles: p.bigint('number').strictNullable(),
  },
  checks: [{ name: 'pending_close_target', expression: 'num_nonnulls(dataset_id, dataset_name) = 1' }],
});

export type PendingClose = RowOf<typeof PendingCloseEntity>;
