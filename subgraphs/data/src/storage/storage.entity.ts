import { defineEntity, p } from '@mikro-orm/core';
import type { StorageKind } from '../../generated/types.ts';

export const StorageEntity = defineEntity({
  name: 'Storage',
  tableName: 'storage',
  properties: {
    id: p.uuid().primary(),
    name: p.text().collation('C').unique('storage_name_unique'),
    kind: p.text().$type<StorageKind>(),
    url: p.text(),
    createdAt: p.datetime().columnType('timestamptz'),
  },
});

/** A place of copies. */
export interface Storage {
  readonly id: string;
  readonly name: string;
  readonly kind: StorageKind;
  /** Ends in '/', so that paths can be put behind it. */
  readonly url: string;
}
