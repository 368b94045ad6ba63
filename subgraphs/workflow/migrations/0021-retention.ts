import { Migration } from '@visor/db';

/** Jobs that failed of each task: data keeps what they read. Frozen: changed by later migrations only. */
export class FailedJobs extends Migration {
  override up(): void {
    this.addSql('alter table task add column failed_jobs int');
  }
}
