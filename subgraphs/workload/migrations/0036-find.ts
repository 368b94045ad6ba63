import { Migration } from '@visor/db';

/** Ended jobs of a state in the order of their ends. Frozen: changed by later migrations only. */
export class Find extends Migration {
  override up(): void {
    this.addSql('create index job_ended on job (state, ended_at, id) where ended_at is not null');
  }
}
