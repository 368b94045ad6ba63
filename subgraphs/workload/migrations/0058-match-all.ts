import { Migration } from '@visor/db';

/** Who put a set of retry rules in force confirmed that one rule may take every failure. Frozen: changed by later migrations only. */
export class MatchAll extends Migration {
  override up(): void {
    this.addSql('alter table retry_rule_set add column match_all_allowed boolean not null default false');
  }
}
