import { Migration } from '@visor/db';

/** What the doctor found, and persons leave as it is. Frozen: changed by later migrations only. */
export class AcceptedFindings extends Migration {
  override up(): void {
    this.addSql(`create table accepted_finding (
       kind text not null,
       id text not null,
       text text not null,
       "by" text not null,
       reason text not null,
       at timestamptz not null,
       constraint accepted_finding_pkey primary key (id, kind)
     )`);
  }
}
