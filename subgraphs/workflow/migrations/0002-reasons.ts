import { Migration } from '@visor/db';

/** What reasons are made of, and who did what. Older rows keep null, because nothing recorded it. */
export class Reasons extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `alter table template add column status_changed_at timestamptz, add column status_changed_by text`,
  `alter table workflow add column started_by text`,
  `alter table task add column cancelled_by text`,
  // kind: as the catalog says; null for a dataset that was seen before this was kept, or that a task is to make.
  `alter table dataset_ref
     add column kind text constraint dataset_ref_kind check (kind in ('input', 'output', 'log')),
     add column deleting boolean not null default false`,
  'create index dataset_ref_waiting on dataset_ref (id desc) where external and template_id is null',
];
