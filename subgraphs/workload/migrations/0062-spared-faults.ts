import { Migration } from '@visor/db';

/** Node faults of a job that counted for nothing: rules ask for the n-th failure. Frozen: changed by later migrations only. */
export class SparedFaults extends Migration {
  override up(): void {
    this.addSql('alter table job add column spared_faults int not null default 0');
  }
}
