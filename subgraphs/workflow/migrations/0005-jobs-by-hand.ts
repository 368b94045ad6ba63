import { Migration } from '@visor/db';

/** Jobs that persons make, and test tasks: their templates, which are in no list, and their kinds of operation. */
export class JobsByHand extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  'alter table template add column single_use boolean not null default false',
  'create index template_listed on template (id) where not single_use',
  'alter table operation drop constraint operation_kind',
  `alter table operation add constraint operation_kind check (kind in
     ('PAUSE', 'RESUME', 'SET_RANK', 'FINISH', 'CANCEL', 'RETRY_JOBS', 'RETRY_TASK', 'RETRY_WORKFLOW', 'RERUN',
      'CREATE_JOB', 'GENERATE_TEST_TASKS'))`,
];
