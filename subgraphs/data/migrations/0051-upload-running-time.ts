import { Migration } from '@visor/db';

/** Uploads are given up after running time, which no clock shortens; those that there are begin theirs again. Frozen: changed by later migrations only. */
export class UploadRunningTime extends Migration {
  override up(): void {
    this.addSql('alter table upload add column touched_ran_ms bigint');
    this.addSql('update upload set touched_ran_ms = (select ms from running_time)');
    this.addSql('alter table upload alter column touched_ran_ms set not null');
    this.addSql('alter table upload drop column touched_at');
    this.addSql('create index upload_touched on upload (touched_ran_ms)');
  }
}
