import { Migration } from '@visor/db';

/**
 * Claims read the QUEUED jobs by the one index that has them in the order of dispatch, and stop where they have enough: no other index
 * on the state alone holds them any more. Claims that no heartbeat named are found by their leases. Frozen: changed by later migrations
 * only.
 */
export class FewerIndexes extends Migration {
  override up(): void {
    this.addSql('drop index job_by_state');
    this.addSql(`create index job_by_state on job (state, id) where state <> 'QUEUED'`);
    this.addSql('drop index attempt_unnamed');
  }
}
