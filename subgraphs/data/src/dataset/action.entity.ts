import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import type { ActionOutcome } from '../../generated/types.ts';

/** What a person asked of a dataset through the API. */
export const DatasetActionEntity = defineEntity({
  name: 'DatasetAction',
  tableName: 'dataset_action',
  properties: {
    id: p.uuid().primary(),
    datasetId: p.uuid(),
    kind: p.text().$type<DatasetActionKind>(),
    by: p.text(),
    reason: p.text().strictNullable(),
    at: p.datetime().columnType('timestamptz'),
    details: p.json<unknown>().strictNullable(),
    outcome: p.text().$type<ActionOutcome>(),
    code: p.text().strictNullable(),
    text: p.text().strictNullable(),
  },
  indexes: [
    { name: 'dataset_action_of_dataset', properties: ['datasetId', 'id'] },
    { name: 'dataset_action_at', properties: ['at'] },
  ],
  checks: [
    {
      name: 'dataset_action_kind',
      expression:
        "kind in ('announce', 'close', 'create', 'reopen', 'delete', 'undelete', 'hold', 'release', 'waive', 'upload', 'cancelUpload')",
    },
    { name: 'dataset_action_outcome', expression: "outcome in ('RUNNING', 'APPLIED', 'UNCHANGED', 'REFUSED')" },
  ],
});

export type DatasetActionKind =
  | 'announce'
  | 'close'
  | 'create'
  | 'reopen'
  | 'delete'
  | 'undelete'
  | 'hold'
  | 'release'
  | 'waive'
  | 'upload'
  | 'cancelUpload';

export type DatasetActionRow = RowOf<typeof DatasetActionEntity>;
