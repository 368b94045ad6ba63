import { Migration } from '@visor/db';

/** Times that lead to a deletion are counted as running time, which no clock shortens. Frozen: changed by later migrations only. */
export class RunningTime extends Migration {
  override up(): void {
    this.addSql(
      'create table running_time (id boolean primary key default true constraint running_time_one check (id), ms bigint not null)',
    );
    this.addSql('insert into running_time (ms) values (0)');
    // What was seen or set aside before begins its time again.
    this.addSql('alter table dark_file add column first_seen_ran_ms bigint not null default 0');
    this.addSql('alter table dark_file alter column first_seen_ran_ms drop default');
    this.addSql('alter table dark_file add column quarantined_ran_ms bigint');
    this.addSql('update dark_file set quarantined_ran_ms = 0 where quarantined_at is not null');
  }
}
