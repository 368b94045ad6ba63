import { Migration } from '@visor/db';

/** Stored settings, and each change of them. Frozen: changed by later migrations only. */
export class Scheduler extends Migration {
  override up(): void {
    for (const statement of statements) this.addSql(statement);
  }
}

const statements = [
  `create table setting (
     name text primary key,
     value jsonb not null,
     changed_by text not null,
     changed_at timestamptz not null,
     reason text not null
   )`,
  `create table setting_change (
     id uuid primary key,
     name text not null,
     before jsonb not null,
     after jsonb not null,
     changed_by text not null,
     changed_at timestamptz not null,
     reason text not null
   )`,
];
