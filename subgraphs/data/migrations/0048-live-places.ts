import { Migration } from '@visor/db';

/** A place of a storage has one live copy. Frozen: changed by later migrations only. */
export class LivePlaces extends Migration {
  override up(): void {
    this.addSql(`do $$
    declare
      twice text;
    begin
      select string_agg(c.text, '; ') into twice
        from (select s.name || ' ' || r.path || ': ' || string_agg('copy ' || r.id || ' of file ' || f.name || ' of dataset ' || d.name, ', ' order by r.added_at, r.id) as text
                from replica r join storage s on s.id = r.storage_id join file f on f.id = r.file_id join dataset d on d.id = f.dataset_id
               where r.status in ('COPYING', 'AVAILABLE', 'BEING_DELETED')
               group by s.name, r.path having count(*) > 1 order by s.name, r.path limit 20) c;
      if twice is not null then
        raise exception 'a path of a storage has one copy, but several files have these: %', twice
          using hint = 'Choose which file keeps each path, and of the others: update replica set status = ''DELETED'', reason = ''another file has its path'' where id = ...; no file on a disk is changed by that.';
      end if;
    end $$`);
    this.addSql(
      `create unique index replica_live_place on replica (storage_id, md5(path)) where status in ('COPYING', 'AVAILABLE', 'BEING_DELETED')`,
    );
  }
}
