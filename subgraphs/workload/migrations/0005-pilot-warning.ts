import { Migration } from '@visor/db';

/** What a pilot that works wants a person to look into. Frozen: changed by later migrations only. */
export class PilotWarning extends Migration {
  override up(): void {
    this.addSql(`alter table pilot add column warning text`);
  }
}
