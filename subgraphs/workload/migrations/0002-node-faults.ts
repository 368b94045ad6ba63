import { Migration } from '@visor/db';

/** What pilots lack and why they claim nothing, and which pilots could not run a job. */
export class NodeFaults extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `alter table task add column program text`,
  `update task set program = left(tool -> 'baseCommand' ->> 0, 255)`,
  `create index task_program on task (program) where phase in ('FORMING', 'FORMED')`,
  `alter table job add column node_faults int not null default 0`,
  `alter table job add column faulted_by uuid[] not null default '{}'`,
  `alter table pilot add column not_ready text`,
  `alter table pilot add column program_folders text[] not null default '{}'`,
  `alter table pilot add column starts int not null default 1`,
  `alter table pilot add column started_at timestamptz`,
  // Without a foreign key: a report that adds a row does not touch the pilot's own row, which heartbeats lock first.
  `create table pilot_refusal (
     pilot_id uuid not null,
     program text not null,
     since timestamptz not null,
     primary key (pilot_id, program)
   )`,
];
