import { Migration } from '@visor/db';

/**
 * Where the good copies of files are, of those whose copies changed after they were registered. Claims look here first, since
 * what a job noted when it was formed may be older. Frozen: changed by later migrations only.
 */
export class InputReplicas extends Migration {
  override up(): void {
    this.addSql(
      `create table input_replicas (
         file_id uuid primary key,
         urls text[] not null,
         changed_at timestamptz not null
       )`,
    );
  }
}
