import { Migration } from '@visor/db';

/** What the last summary of a task said of its datasets: its jobs may go, the question for it stays. Frozen: changed by later migrations only. */
export class Checklists extends Migration {
  override up(): void {
    this.addSql('alter table task add column checklists jsonb');
  }
}
