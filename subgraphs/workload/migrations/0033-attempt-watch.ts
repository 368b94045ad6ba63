import { Migration } from '@visor/db';

/** Attempts whose output people follow, and what their pilots sent last. Frozen: changed by later migrations only. */
export class AttemptWatch extends Migration {
  override up(): void {
    this.addSql(
      `create table attempt_watch (
         job_id uuid not null,
         number int not null,
         pilot_id uuid not null,
         watched_until timestamptz not null,
         version int not null default 0,
         sent_at timestamptz,
         stdout text,
         stdout_omitted bigint,
         stderr text,
         stderr_omitted bigint,
         primary key (job_id, number)
       )`,
    );
    this.addSql('create index attempt_watch_of_pilot on attempt_watch (pilot_id)');
  }
}
