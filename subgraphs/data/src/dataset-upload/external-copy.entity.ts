import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import type { ExternalCopyState } from '../../generated/types.ts';

/** How far the copy of a dataset on an external storage is. */
export const ExternalCopyEntity = defineEntity({
  name: 'ExternalCopy',
  tableName: 'external_copy',
  properties: {
    datasetId: p.uuid().primary(),
    /** Chosen by a person, or by the first round that found one; null: none yet. */
    storageId: p.uuid().strictNullable(),
    state: p.text().$type<ExternalCopyState>(),
    /** Copied and verified there, and their bytes. */
    files: p.bigint('number').defaultRaw('0'),
    bytes: p.bigint('number').defaultRaw('0'),
    /** Files of the last round that were not copied. */
    failed: p.bigint('number').defaultRaw('0'),
    /** Rounds in a row that copied not all. */
    failures: p.integer().defaultRaw('0'),
    lastError: p.text().strictNullable(),
    lastErrorAt: p.datetime().columnType('timestamptz').strictNullable(),
    nextAt: p.datetime().columnType('timestamptz'),
    startedAt: p.datetime().columnType('timestamptz').strictNullable(),
    finishedAt: p.datetime().columnType('timestamptz').strictNullable(),
  },
  indexes: [
    {
      name: 'external_copy_due',
      expression: `create index "external_copy_due" on "external_copy" (next_at) where state <> 'DONE'`,
    },
  ],
  checks: [{ name: 'external_copy_state', expression: "state in ('WAITING', 'COPYING', 'FAILING', 'DONE')" }],
});

export type ExternalCopy = RowOf<typeof ExternalCopyEntity>;
