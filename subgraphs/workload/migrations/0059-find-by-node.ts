import { Migration } from '@visor/db';

/** Jobs by the node of their last attempt, and by the code of their failure. Frozen: changed by later migrations only. */
export class FindByNode extends Migration {
  override up(): void {
    this.addSql('create index job_failure on job (failure_code, id) where failure_code is not null');
    this.addSql('create index attempt_node_job on attempt (node, job_id, number) where ended_at is not null');
  }
}
