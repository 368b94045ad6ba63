import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import type { ActOutcome, InspectionKind, InspectionState } from '../../generated/types.ts';
import { StorageEntity } from '../storage/storage.entity.ts';

/** One run of a daemon over a storage: by schedule, or because a person asked for it. */
export const InspectionEntity = defineEntity({
  name: 'Inspection',
  tableName: 'inspection',
  properties: {
    id: p.uuid().primary(),
    kind: p.text().$type<InspectionKind>(),
    storageId: p.manyToOne(StorageEntity).mapToPk().fieldName('storage_id').foreignKeyName('inspection_storage'),
    state: p.text().$type<InspectionState>(),
    dryRun: p.boolean(),
    /** Null: by schedule. */
    requestedBy: p.text().strictNullable(),
    requestedAt: p.datetime().columnType('timestamptz'),
    startedAt: p.datetime().columnType('timestamptz').strictNullable(),
    finishedAt: p.datetime().columnType('timestamptz').strictNullable(),
    scanned: p.bigint('number').defaultRaw('0'),
    /** What there is to scan, where that is known before. */
    total: p.bigint('number').strictNullable(),
    dark: p.bigint('number').defaultRaw('0'),
    missing: p.bigint('number').defaultRaw('0'),
    corrupt: p.bigint('number').defaultRaw('0'),
    mended: p.bigint('number').defaultRaw('0'),
    refused: p.bigint('number').defaultRaw('0'),
    text: p.text().strictNullable(),
  },
  uniques: [
    {
      name: 'inspection_open',
      expression: `create unique index "inspection_open" on "inspection" (kind, storage_id, dry_run) where state in ('REQUESTED', 'RUNNING')`,
    },
  ],
  indexes: [{ name: 'inspection_of_storage', properties: ['storageId', 'id'] }],
  checks: [
    {
      name: 'inspection_kind',
      expression: "kind in ('CONSISTENCY', 'SCRUB', 'SURPLUS', 'DELETION', 'UPLOAD', 'DRAIN')",
    },
    { name: 'inspection_state', expression: "state in ('REQUESTED', 'RUNNING', 'DONE', 'REFUSED', 'FAILED')" },
  ],
});

export type Inspection = RowOf<typeof InspectionEntity>;

/** What a daemon did, or would have done, with one file or one storage. */
export const InspectorActEntity = defineEntity({
  name: 'InspectorAct',
  tableName: 'inspector_act',
  properties: {
    id: p.uuid().primary(),
    inspectionId: p.uuid().strictNullable(),
    at: p.datetime().columnType('timestamptz'),
    kind: p.text(),
    outcome: p.text().$type<ActOutcome>(),
    storageId: p.uuid(),
    fileId: p.uuid().strictNullable(),
    replicaId: p.uuid().strictNullable(),
    path: p.text().strictNullable(),
    bytes: p.bigint('number').strictNullable(),
    why: p.text().strictNullable(),
    /** Something was found that a person should know of. */
    finding: p.boolean().default(false),
    /** Running time of the data service then; the daily limit counts by it. Null: before that was recorded. */
    ranMs: p.bigint('number').strictNullable(),
  },
  indexes: [
    { name: 'inspector_act_of_inspection', properties: ['inspectionId', 'id'] },
    { name: 'inspector_act_of_storage', properties: ['storageId', 'at'] },
    { name: 'inspector_act_at', properties: ['at'] },
    {
      name: 'inspector_act_finding',
      expression: 'create index "inspector_act_finding" on "inspector_act" (id) where finding',
    },
    {
      name: 'inspector_act_limited',
      expression: `create index "inspector_act_limited" on "inspector_act" (storage_id, ran_ms) where kind in ('QUARANTINED', 'LOST') and outcome = 'DONE'`,
    },
  ],
  checks: [{ name: 'inspector_act_outcome', expression: "outcome in ('DONE', 'DRY_RUN', 'REFUSED', 'FAILED')" }],
});

export type InspectorAct = RowOf<typeof InspectorActEntity>;

/** Who does a unit of work now. */
export const InspectorLeaseEntity = defineEntity({
  name: 'InspectorLease',
  tableName: 'inspector_lease',
  properties: {
    name: p.text().primary(),
    holder: p.uuid(),
    instance: p.text(),
    leaseUntil: p.datetime().columnType('timestamptz'),
  },
});
