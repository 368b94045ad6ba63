import { Migration } from '@visor/db';

/** Persons cancel and retry jobs that they name; what was done to a job is found by the job. Frozen: changed by later migrations only. */
export class JobActs extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  'alter table task_action drop constraint task_action_kind_check',
  `alter table task_action add constraint task_action_kind_check check (kind in ('cancel', 'pause', 'resume', 'rank', 'finish', 'retry', 'release', 'fail', 'create', 'delete', 'repair', 'splitting', 'kill', 'cancelJobs'))`,
  'alter table job_action drop constraint job_action_outcome_check',
  `alter table job_action add constraint job_action_outcome_check check (outcome in ('PENDING', 'APPLIED', 'REFUSED'))`,
  `create index job_action_pending on job_action (action_id, job_id) where outcome = 'PENDING'`,
  'create index job_action_of_job on job_action (job_id, action_id)',
];
