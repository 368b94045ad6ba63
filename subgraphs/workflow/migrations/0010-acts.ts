import { Migration } from '@visor/db';

/** What persons decided of dead letters. Frozen: changed by later migrations only. */
export class Acts extends Migration {
  override up(): void {
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
