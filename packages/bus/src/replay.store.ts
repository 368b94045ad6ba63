import type { Tx } from '@visor/db';
import { storableText } from '@visor/schema';
import type { Fault } from './encoding.ts';
import type { RawEvent } from './message-log.ts';

/** A dead letter as it is stored. */
export interface Letter {
  readonly id: string;
  readonly group: string;
  readonly status: 'OPEN' | 'REPLAYED' | 'DISCARDED';
  readonly code: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly raw: RawEvent;
}

type Row = Omit<Letter, 'raw'> & Omit<RawEvent, 'offset' | 'time'> & { readonly offset: string; readonly at: string };

/** Locks dead letters, in the order of their ids. */
export async function lockLetters(tx: Tx, ids: readonly string[]): Promise<Letter[]> {
  const rows = await tx.query<Row>(
    `select id, "group", status, code, decided_by as "decidedBy", decided_at as "decidedAt",
            topic, partition, "offset", key, headers, value, at
       from dead_letter where id = any ($1::uuid[]) order by id for update`,
    [ids],
  );
  return rows.map(({ topic, partition, offset, key, headers, value, at, ...letter }) => ({
    ...letter,
    raw: { topic, partition, offset: BigInt(offset), key, headers, value, time: new Date(at) },
  }));
}

interface Decision {
  readonly status: Letter['status'];
  readonly by: string;
  readonly reason: string;
  /** What came of a replay; null: it was none. */
  readonly replay: Fault | 'done' | null;
}

/** Records who decided what of dead letters that are locked. */
export async function recordDecision(
  tx: Tx,
  ids: readonly string[],
  { status, by, reason, replay }: Decision,
): Promise<void> {
  if (ids.length === 0) return;
  const fault = replay === 'done' ? null : replay;
  await tx.query(
    `update dead_letter set status = $2, decided_by = $3, decided_reason = $4, decided_at = clock_timestamp(),
            replays = replays + $5, replay_code = case when $5 = 1 then $6 else replay_code end,
            replay_reason = case when $5 = 1 then $7 else replay_reason end
      where id = any ($1::uuid[])`,
    [
      ids,
      status,
      by,
      reason,
      replay === null ? 0 : 1,
      fault && storableText(fault.code),
      fault && storableText(fault.reason),
    ],
  );
}
