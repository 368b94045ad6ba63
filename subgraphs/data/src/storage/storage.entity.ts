import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import type { ChecksumKind, StorageHealth, StorageKind, StoragePressure } from '../../generated/types.ts';

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
    /** Set by a person; null: as much as is used and free. */
    capacityBytes: p.bigint('number').strictNullable(),
    /** Measured at `freeAt`. */
    freeBytes: p.bigint('number').strictNullable(),
    freeAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** Marks and reserve are percentages of the capacity. */
    highMark: p.decimal('number').precision(7).scale(4).defaultRaw('90'),
    lowMark: p.decimal('number').precision(7).scale(4).defaultRaw('80'),
    /** Above the high mark; null: all that is left. */
    reserve: p.decimal('number').precision(7).scale(4).strictNullable(),
    pressure: p.text().$type<StoragePressure>().default('NORMAL'),
    pressureAt: p.datetime().columnType('timestamptz').strictNullable(),
    readable: p.boolean().defaultRaw('true'),
    writable: p.boolean().defaultRaw('true'),
    deletable: p.boolean().defaultRaw('true'),
    draining: p.boolean().defaultRaw('false'),
    health: p.text().$type<StorageHealth>().default('UNKNOWN'),
    healthReason: p.text().strictNullable(),
    healthAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** What the marker in its root says; null: none is written yet. */
    markerId: p.uuid().strictNullable(),
    trustedChecksums: p.boolean().defaultRaw('false'),
    /** Bytes per second by which its room shrinks; null: not known yet. */
    growthBytes: p.bigint('number').strictNullable(),
    /** When it is full if the last ten minutes go on. */
    fullAt: p.datetime().columnType('timestamptz').strictNullable(),
  },
  checks: [
    { name: 'storage_kind', expression: "kind in ('input', 'intermediate', 'output', 'external')" },
    { name: 'storage_checksum_kind', expression: "checksum_kind in ('md5', 'sha256', 'adler32', 'crc32')" },
    { name: 'storage_capacity', expression: 'capacity_bytes > 0' },
    { name: 'storage_free', expression: 'free_bytes >= 0' },
    { name: 'storage_pressure', expression: "pressure in ('NORMAL', 'HIGH', 'FULL')" },
    { name: 'storage_health', expression: "health in ('UNKNOWN', 'OK', 'UNAVAILABLE', 'FAILING')" },
    { name: 'storage_marks', expression: 'low_mark >= 0 and low_mark < high_mark and high_mark <= 100' },
    { name: 'storage_reserve', expression: 'reserve >= 0 and high_mark + reserve <= 100' },
  ],
});

/** What replicas take of a storage, but for changes that are not added yet. */
export const StorageUseEntity = defineEntity({
  name: 'StorageUse',
  tableName: 'storage_use',
  properties: {
    storageId: p
      .manyToOne(StorageEntity)
      .mapToPk()
      .primary()
      .fieldName('storage_id')
      .foreignKeyName('storage_use_storage')
      .updateRule('no action')
      .deleteRule('no action'),
    files: p.bigint('number'),
    bytes: p.bigint('number'),
  },
});

/** A change of what is used, written by triggers of `replica`. */
export const StorageUseChangeEntity = defineEntity({
  name: 'StorageUseChange',
  tableName: 'storage_use_change',
  properties: {
    id: p.bigint('number').primary().autoincrement(),
    storageId: p.uuid(),
    files: p.bigint('number'),
    bytes: p.bigint('number'),
  },
});

export type Storage = RowOf<typeof StorageEntity>;

/** Room of a storage at a time, for the forecast. */
export const StorageSampleEntity = defineEntity({
  name: 'StorageSample',
  tableName: 'storage_sample',
  properties: {
    storageId: p
      .manyToOne(StorageEntity)
      .mapToPk()
      .primary()
      .fieldName('storage_id')
      .foreignKeyName('storage_sample_storage')
      .updateRule('no action')
      .deleteRule('no action'),
    at: p.datetime().columnType('timestamptz').primary(),
    /** Until it is full. */
    roomBytes: p.bigint('number'),
  },
});
