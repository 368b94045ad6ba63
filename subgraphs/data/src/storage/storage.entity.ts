import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import type { StorageKind } from '../../generated/types.ts';

export const StorageEntity = defineEntity({
  name: 'Storage',
  tableName: 'storage',
  properties: {
    id: p.uuid().primary(),
    name: p.text().collation('C').unique('storage_name_unique'),
    kind: p.text().$type<StorageKind>(),
    /** Ends with '/', so that a path can be appended. */
    url: p.text(),
    createdAt: p.datetime().columnType('timestamptz'),
    version: p.integer().version().defaultRaw('1'),
  },
  checks: [{ name: 'storage_kind', expression: "kind in ('input', 'intermediate', 'output', 'external')" }],
});

export type Storage = RowOf<typeof StorageEntity>;
