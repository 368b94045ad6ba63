import { Migration } from '@visor/db';

/** What pilots declare, nodes and their modes, and the commands of pilots. Frozen: changed by later migrations only. */
export class Nodes extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  // Null: not declared, as by pilots of earlier versions; such a pilot is bounded by its slots only.
  `alter table pilot
     add column cores double precision,
     add column ram_mib int,
     add column scratch_mib int,
     add column gpus int,
     add column labels text[],
     add column prefetch int,
     add column ends_at timestamptz,
     add column load double precision,
     add column name_conflicts int not null default 0,
     add column name_conflict_at timestamptz`,
  `create index pilot_node on pilot (node)`,
  `create table node (
     name text primary key,
     mode text not null default 'ONLINE' constraint node_mode_check check (mode in ('ONLINE', 'OFFLINE')),
     mode_reason text,
     mode_by text,
     mode_at timestamptz,
     health text not null default 'OK' constraint node_health_check check (health in ('OK', 'QUARANTINED', 'PROBING')),
     health_reason text,
     health_since timestamptz,
     probe_at timestamptz
   )`,
  `insert into node (name) select distinct node from pilot`,
  // Why a person ended the attempt: the desired state, repeated to its pilot until the attempt has ended.
  `alter table attempt add column kill_text text`,
  `create table pilot_command (
     id uuid primary key,
     pilot_id uuid not null,
     kind text not null constraint pilot_command_kind_check check (kind in ('CANCEL', 'DRAIN', 'RESUME', 'RELEASE')),
     state text not null constraint pilot_command_state_check check (state in ('PENDING', 'ACKNOWLEDGED', 'OBSOLETE')),
     job_id uuid,
     attempt int,
     version text,
     reason text,
     by text not null,
     at timestamptz not null,
     outcome text,
     ended_at timestamptz
   )`,
  `create index pilot_command_pending on pilot_command (pilot_id) where state = 'PENDING'`,
  `create index pilot_command_of_pilot on pilot_command (pilot_id, id)`,
];
