import { defineEntity, p } from '@mikro-orm/core';
import type { UseStatus } from '@visor/schema';

/** What is made of a dataset, or reads it: it is kept until its uses have ended well. */
export const DatasetUseEntity = defineEntity({
  name: 'DatasetUse',
  tableName: 'dataset_use',
  properties: {
    datasetId: p.uuid().primary(),
    /** A workflow; a selection of its files; of fetches the dataset itself. */
    userId: p.uuid().primary(),
    kind: p.text().$type<'WORKFLOW' | 'SELECTION' | 'FETCH'>(),
    /** Of a workflow. */
    status: p.text().$type<UseStatus>().strictNullable(),
    failedJobs: p.bigint('number').strictNullable(),
    mended: p.boolean().default(false),
    retryOpen: p.boolean().default(false),
    /** What the last task of the workflow makes. */
    finalId: p.uuid().strictNullable(),
    waivedBy: p.text().strictNullable(),
    waivedReason: p.text().strictNullable(),
    waivedAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** Of fetches: running time until they count as ended. */
    leftMs: p.bigint('number').strictNullable(),
    at: p.datetime().columnType('timestamptz'),
  },
  indexes: [
    {
      name: 'dataset_use_fetches',
      expression: `create index "dataset_use_fetches" on "dataset_use" (dataset_id) where kind = 'FETCH'`,
    },
  ],
  checks: [
    { name: 'dataset_use_kind', expression: "kind in ('WORKFLOW', 'SELECTION', 'FETCH')" },
    { name: 'dataset_use_status', expression: "status in ('ACTIVE', 'FINISHED', 'FAILED', 'CANCELLED')" },
  ],
});
