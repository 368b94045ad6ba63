import { Migration } from '@visor/db';

/** Counts changed replicas in time that grows with their number. Frozen: changed by later migrations only. */
export class StorageUse extends Migration {
  override up(): void {
    this
      .addSql(`create or replace function count_changed_replicas() returns trigger language plpgsql set search_path from current
      set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
    begin
      insert into storage_use_change (storage_id, files, bytes)
      select c.storage_id, sum(c.sign), sum(c.sign * f.size)
        from (select r.storage_id, r.file_id, sum(r.sign) as sign
                from (select storage_id, file_id, 1 as sign from new_replica where status not in ('LOST', 'DELETED')
                      union all
                      select storage_id, file_id, -1 from old_replica where status not in ('LOST', 'DELETED')) r
               group by r.storage_id, r.file_id having sum(r.sign) <> 0) c
        join file f on f.id = c.file_id
       group by c.storage_id;
      return null;
    end $$`);
  }
}
