import { Migration } from '@visor/db';

/** Retry rules as data, jobs that are held for a person, and what was decided about each failure. */
export class Retries extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `create table retry_rule_set (
     version int primary key,
     rules jsonb not null,
     changed_by text not null,
     changed_at timestamptz not null,
     reason text not null
   )`,
  `alter table job
     add column held_reason text constraint job_held_reason_check check (held_reason in ('RULE', 'POISON')),
     add column held_details jsonb,
     add column held_at timestamptz,
     add column crashed_on text[] not null default '{}'`,
  `alter table job add constraint held_says_why check ((held_at is null) = (held_reason is null))`,
  `create index job_held on job (task_id, ordinal) where held_at is not null and state = 'DEFINED'`,
  `create index job_held_by_id on job (id) where held_at is not null and state = 'DEFINED'`,
  `alter table attempt add column decision jsonb`,
  `create index attempt_failed on attempt (ended_at) where failure_code is not null`,
];
