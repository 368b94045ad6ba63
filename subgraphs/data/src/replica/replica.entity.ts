import { defineEntity, p } from '@mikro-orm/core';
import type { RowOf } from '@visor/db';
import type { ReplicaStatus } from '../../generated/types.ts';
import { FileEntity } from '../file/file.entity.ts';
import { StorageEntity } from '../storage/storage.entity.ts';

export const ReplicaEntity = defineEntity({
  name: 'Replica',
  tableName: 'replica',
  properties: {
    id: p.uuid().primary(),
    fileId: p.manyToOne(FileEntity).mapToPk().fieldName('file_id').foreignKeyName('replica_file'),
    storageId: p.manyToOne(StorageEntity).mapToPk().fieldName('storage_id').foreignKeyName('replica_storage'),
    path: p.text(),
    status: p.text().$type<ReplicaStatus>().default('AVAILABLE'),
    reason: p.text().strictNullable(),
    addedAt: p.datetime().columnType('timestamptz'),
    /** When its bytes were last read and found to be those of the catalog. */
    verifiedAt: p.datetime().columnType('timestamptz').strictNullable(),
    /** Since when it is said to be bad, and why, until it has been read again. */
    accusedAt: p.datetime().columnType('timestamptz').strictNullable(),
    accusation: p.text().strictNullable(),
    /** Of a file on a local file system, as the inspector saw it: what is deleted must be what was recorded. Signed 64 bits. */
    inode: p.bigint('string').strictNullable(),
  },
  // Indexes hold the digest of a path: a path may take more bytes than an index entry.
  uniques: [
    {
      name: 'replica_copy_unique',
      expression: 'create unique index "replica_copy_unique" on "replica" (file_id, storage_id, md5(path))',
    },
    {
      name: 'replica_live_place',
      expression: `create unique index "replica_live_place" on "replica" (storage_id, md5(path)) where status in ('COPYING', 'AVAILABLE', 'BEING_DELETED')`,
    },
  ],
  indexes: [
    { name: 'replica_place', expression: 'create index "replica_place" on "replica" (storage_id, md5(path))' },
    {
      name: 'replica_due',
      expression: `create index "replica_due" on "replica" (storage_id, coalesce(verified_at, added_at), id) where status = 'AVAILABLE'`,
    },
    {
      name: 'replica_accused',
      expression: 'create index "replica_accused" on "replica" (storage_id, accused_at) where accused_at is not null',
    },
  ],
  checks: [
    {
      name: 'replica_status',
      expression: "status in ('COPYING', 'AVAILABLE', 'BAD', 'LOST', 'BEING_DELETED', 'DELETED')",
    },
  ],
});

/** A replica with root URL and name of its storage. */
export type Replica = RowOf<typeof ReplicaEntity> & { readonly storageUrl: string; readonly storageName: string };
