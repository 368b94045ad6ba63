import { defineEntity, p } from '@mikro-orm/core';
import type { FileProcess } from '@visor/schema';

/** A request to the catalog to register files of an attempt. */
export const RegistrationEntity = defineEntity({
  name: 'Registration',
  tableName: 'registration',
  properties: {
    id: p.uuid().primary(),
    taskId: p.uuid(),
    jobId: p.uuid(),
    number: p.integer(),
    kind: p.text().$type<'output' | 'log'>(),
    state: p.text().$type<'OPEN' | 'OK' | 'REFUSED'>(),
    /** Null once it is answered. */
    message: p.json<FileProcess>().strictNullable(),
    tries: p.integer().default(1),
    resendAt: p.datetime().columnType('timestamptz'),
  },
  indexes: [
    {
      name: 'registration_open',
      expression: `create index "registration_open" on "registration" (resend_at) where state = 'OPEN'`,
    },
  ],
  checks: [
    { name: 'registration_kind_check', expression: `kind in ('output', 'log')` },
    { name: 'registration_state_check', expression: `state in ('OPEN', 'OK', 'REFUSED')` },
  ],
});

/** A file that an attempt made. */
export const ProductEntity = defineEntity({
  name: 'Product',
  tableName: 'product',
  properties: {
    fileId: p.uuid().primary(),
    registrationId: p.uuid().index('product_of_registration'),
    taskId: p.uuid(),
    datasetId: p.uuid(),
    jobId: p.uuid().index('product_of_job'),
    kind: p.text(),
    name: p.text(),
    registered: p.boolean().default(false),
  },
  indexes: [
    {
      name: 'product_registered',
      expression: `create index "product_registered" on "product" (task_id, dataset_id) where registered`,
    },
  ],
});
