import { Migration } from '@visor/db';

/** Which pause and which rank of a task workload has still to answer. Frozen: changed by later migrations only. */
export class AwaitedCommands extends Migration {
  override up(): void {
    this.addSql('alter table task add column pause_operation text, add column rank_operation text');
  }
}
