import { Migration } from '@visor/db';

/** Jobs know the node of their last attempt, and are found by it in each state. Frozen: changed by later migrations only. */
export class JobNode extends Migration {
  override up(): void {
    this.addSql('alter table job add column node text');
    this.addSql('update job j set node = a.node from attempt a where a.job_id = j.id and a.number = j.attempts');
    this.addSql(
      `create index job_node on job (node, state, id)
         where node is not null and state in ('DEFINED', 'FINISHED', 'FAILED', 'CANCELLED')`,
    );
    this.addSql('drop index attempt_node_job');
  }
}
