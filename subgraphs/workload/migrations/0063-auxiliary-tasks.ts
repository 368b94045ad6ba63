import { Migration } from '@visor/db';

/** Jobs by hand and test tasks are not part of the processing of the files that they read. Frozen: changed by later migrations only. */
export class AuxiliaryTasks extends Migration {
  override up(): void {
    this.addSql('alter table task add column auxiliary boolean not null default false');
  }
}
