import { Migration } from '@visor/db';

/** What persons asked of datasets, and what they decided of dead letters. Frozen: changed by later migrations only. */
export class Acts extends Migration {
  override up(): void {
    this.addSql(`create table dataset_action (
       id uuid primary key,
       dataset_id uuid not null,
       kind text not null constraint dataset_action_kind check (kind in ('announce', 'close')),
       "by" text not null,
       reason text,
       at timestamptz not null,
       details jsonb,
       outcome text not null constraint dataset_action_outcome check (outcome in ('RUNNING', 'APPLIED', 'UNCHANGED', 'REFUSED')),
       code text,
       text text
     )`);
    this.addSql('create index dataset_action_of_dataset on dataset_action (dataset_id, id)');
    this.addSql('create index dataset_action_at on dataset_action (at)');
    this.addSql(`alter table dead_letter
       add column status text not null default 'OPEN' constraint dead_letter_status check (status in ('OPEN', 'REPLAYED', 'DISCARDED')),
       add column replays int not null default 0,
       add column decided_by text,
       add column decided_at timestamptz,
       add column decided_reason text,
       add column replay_code text,
       add column replay_reason text`);
  }
}
