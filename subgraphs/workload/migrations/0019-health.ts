import { Migration } from '@visor/db';

/** What the ends of attempts say about nodes and tasks. Frozen: changed by later migrations only. */
export class Health extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `alter table node
     add column health_by text,
     add column last_success timestamptz,
     add column pause_seconds double precision not null default 0,
     add column failures jsonb not null default '[]',
     add column probe_job uuid,
     add column probe_attempt int`,
  `create table task_outcome (
     task_id uuid not null,
     bucket timestamptz not null,
     finished int not null,
     failed int not null,
     primary key (task_id, bucket)
   )`,
];
