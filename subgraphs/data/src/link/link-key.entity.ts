import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';

/** A secret with which links are signed: a reader of it can make links. */
export const LinkKeyEntity = defineEntity({
  name: 'LinkKey',
  tableName: 'link_key',
  properties: {
    id: p.uuid().primary(),
    secret: p.blob(),
    createdAt: p.datetime().columnType('timestamptz'),
  },
});

export type LinkKey = RowOf<typeof LinkKeyEntity>;
