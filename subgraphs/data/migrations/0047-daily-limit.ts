import { Migration } from '@visor/db';

/** The daily limit of the inspector counts running time, which no clock shortens. Frozen: changed by later migrations only. */
export class DailyLimit extends Migration {
  override up(): void {
    this.addSql('alter table inspector_act add column ran_ms bigint');
    // What was done before counts as done now.
    this.addSql(
      `update inspector_act set ran_ms = r.ms from running_time r where kind in ('QUARANTINED', 'LOST') and outcome = 'DONE'`,
    );
    this.addSql(
      `create index inspector_act_limited on inspector_act (storage_id, ran_ms) where kind in ('QUARANTINED', 'LOST') and outcome = 'DONE'`,
    );
  }
}
