import { Migration } from '@visor/db';

/** How the last attempts on a node ended. Frozen: changed by later migrations only. */
export class NodeOutcomes extends Migration {
  override up(): void {
    this.addSql(`create index attempt_of_node on attempt (node, ended_at) where ended_at is not null`);
  }
}
