import { Migration } from '@visor/db';

/** How the last attempts on a node ended, and who has changed its mode. Frozen: changed by later migrations only. */
export class NodeOutcomes extends Migration {
  override up(): void {
    this.addSql(`create index attempt_of_node on attempt (node, ended_at) where ended_at is not null`);
    this.addSql(
      `create table node_mode_change (
         id uuid primary key,
         node text not null,
         mode text not null,
         reason text,
         by text not null,
         at timestamptz not null
       )`,
    );
    this.addSql(`create index node_mode_change_of_node on node_mode_change (node, id)`);
  }
}
