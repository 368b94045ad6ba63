import { defineEntity, p } from '@mikro-orm/core';
import { StorageEntity } from '../storage/storage.entity.ts';

/** A file on a storage that the catalog does not have. */
export const DarkFileEntity = defineEntity({
  name: 'DarkFile',
  tableName: 'dark_file',
  properties: {
    id: p.uuid().primary(),
    storageId: p.manyToOne(StorageEntity).mapToPk().fieldName('storage_id').foreignKeyName('dark_file_storage'),
    /** As `scanKey` writes it: names of any bytes have one. */
    path: p.text(),
    state: p.text(),
    size: p.bigint('number'),
    device: p.bigint('string'),
    inode: p.bigint('string'),
    modifiedAt: p.datetime().columnType('timestamptz'),
    firstSeenAt: p.datetime().columnType('timestamptz'),
    lastSeenAt: p.datetime().columnType('timestamptz'),
    quarantinedAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** Running time of the service at the first sight, and when it was set aside: what graces are counted in. */
    firstSeenRanMs: p.bigint('number'),
    quarantinedRanMs: p.bigint('number').strictNullable(),
    endedAt: p.datetime().columnType('timestamptz').strictNullable(),
  },
  uniques: [
    {
      name: 'dark_file_seen',
      expression: `create unique index "dark_file_seen" on "dark_file" (storage_id, md5(path)) where state = 'SEEN'`,
    },
  ],
  indexes: [{ name: 'dark_file_of_storage', properties: ['storageId', 'state', 'id'] }],
  checks: [{ name: 'dark_file_state', expression: "state in ('SEEN', 'QUARANTINED', 'RETURNED', 'PURGED')" }],
});

/** How far the catalog of a storage was, which its root knows, too: a catalog that was restored from a backup is behind. */
export const CatalogGenerationEntity = defineEntity({
  name: 'CatalogGeneration',
  tableName: 'catalog_generation',
  properties: {
    storageId: p
      .manyToOne(StorageEntity)
      .mapToPk()
      .primary()
      .fieldName('storage_id')
      .foreignKeyName('catalog_generation_storage')
      .updateRule('no action')
      .deleteRule('no action'),
    generation: p.bigint('number'),
    /** When it was found to be behind, until a person has confirmed that what is dark may go. */
    restoredAt: p.datetime().columnType('timestamptz').strictNullable(),
  },
});

/** How long the service has run in all, counted by the rounds that let graces pass: one row. */
export const RunningTimeEntity = defineEntity({
  name: 'RunningTime',
  tableName: 'running_time',
  properties: {
    id: p.boolean().primary().default(true),
    ms: p.bigint('number'),
  },
  checks: [{ name: 'running_time_one', expression: 'id' }],
});
