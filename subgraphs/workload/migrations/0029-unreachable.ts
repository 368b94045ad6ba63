import { Migration } from '@visor/db';

/** Attempts whose lease lapsed wait for their pilot. Frozen: changed by later migrations only. */
export class Unreachable extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  'alter table attempt add column lapsed_from text',
  'alter table attempt drop constraint attempt_state_check',
  `alter table attempt
     add constraint attempt_state_check check (state in ('CLAIMED', 'VALIDATING', 'SETTING_UP', 'STAGING_IN', 'RUNNING', 'ANALYSING',
       'STAGING_OUT', 'UNREACHABLE', 'FINISHED', 'FAILED', 'CANCELLED', 'LOST')),
     add constraint unreachable_says_from check ((state = 'UNREACHABLE') = (lapsed_from is not null))`,
  'drop index attempt_lease',
  'create index attempt_lease on attempt (lease_until) where ended_at is null and lapsed_from is null',
];
