import { Migration } from '@visor/db';

/** The rank is the task's: a copy of it at the job stayed as it was when the rank changed. Frozen: changed by later migrations only. */
export class JobRank extends Migration {
  override up(): void {
    this.addSql('alter table job drop column rank');
  }
}
