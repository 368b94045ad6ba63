import { Migration } from '@visor/db';

/** What persons did to several templates at once, with what came of each. Frozen: changed by later migrations only. */
export class Steering extends Migration {
  override up(): void {
    this.addSql(`create table steering (
       id uuid primary key,
       request_id text not null constraint steering_request_unique unique,
       request text not null,
       verb text not null constraint steering_verb check (verb in ('ACTIVATE', 'ARCHIVE')),
       "by" text not null,
       reason text,
       at timestamptz not null,
       applied int not null,
       unchanged int not null,
       refused int not null,
       results jsonb not null
     )`);
    this.addSql('create index steering_at on steering (at)');
  }
}
