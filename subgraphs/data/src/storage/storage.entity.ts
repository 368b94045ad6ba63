import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import type { ChecksumKind, StorageKind } from '../../generated/types.ts';

/** The fastest that is computed by native code. */
export const DEFAULT_CHECKSUM_KIND: ChecksumKind = 'crc32';

export const StorageEntity = defineEntity({
  name: 'Storage',
  tableName: 'storage',
  properties: {
    id: p.uuid().primary(),
    name: p.text().collation('C').unique('storage_name_unique'),
    kind: p.text().$type<StorageKind>(),
    /** Ends with '/', so that a path can be appended. */
    url: p.text(),
    /** Of the files that jobs store there. */
    checksumKind: p.text().$type<ChecksumKind>().default(DEFAULT_CHECKSUM_KIND),
    createdAt: p.datetime().columnType('timestamptz'),
    version: p.integer().version().defaultRaw('1'),
  },
  checks: [
    { name: 'storage_kind', expression: "kind in ('input', 'intermediate', 'output', 'external')" },
    { name: 'storage_checksum_kind', expression: "checksum_kind in ('md5', 'sha256', 'adler32', 'crc32')" },
  ],
});

export type Storage = RowOf<typeof StorageEntity>;
