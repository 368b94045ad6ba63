import { Migration } from '@visor/db';

/** What the program of an attempt used, and which program it was. Frozen: changed by later migrations only. */
export class AttemptUsage extends Migration {
  override up(): void {
    this.addSql('alter table attempt add column usage jsonb, add column execution jsonb');
  }
}
