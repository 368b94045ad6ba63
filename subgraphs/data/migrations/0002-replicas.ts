import { Migration } from '@visor/db';

/**
 * A file may have several copies on one storage: copies have ids of their own. Frozen: changed by later migrations only.
 *
 * A path may take more bytes than an index entry, so indexes hold its digest.
 */
export class Replicas extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  'alter table replica add column id uuid, add column added_at timestamptz',
  'update replica r set id = gen_random_uuid(), added_at = f.registered_at from file f where f.id = r.file_id',
  'alter table replica alter column id set not null, alter column added_at set not null',
  'alter table replica drop constraint replica_pkey',
  'alter table replica add constraint replica_pkey primary key (id)',
  'create unique index replica_copy_unique on replica (file_id, storage_id, md5(path))',
  'create index replica_place on replica (storage_id, md5(path))',
];
