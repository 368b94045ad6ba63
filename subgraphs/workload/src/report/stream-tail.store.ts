import { storableJson } from '@visor/schema';
import { recordset, type Tx } from '@visor/db';
import type { StreamTailRow } from '../job/stream-tail.rules.ts';

const tails = recordset({ jobId: 'uuid', number: 'int', stream: 'text', text: 'text', omittedBytes: 'bigint' });

/** Stores the ends of the streams of attempts that ended; the first report of an attempt stays. */
export async function insertTails(tx: Tx, rows: readonly StreamTailRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `insert into stream_tail (${tails.columns}) select ${tails.values('t')} from ${tails.from('$1', 't')} on conflict do nothing`,
    [storableJson(rows)],
  );
}
