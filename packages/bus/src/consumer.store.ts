import { uuidv7, type Database, type Tx } from '@visor/db';
import type { RawEvent } from './message-log.ts';
import { storable, storableHeaders, type Fault } from './encoding.ts';

/** One group's place in one partition. */
export interface Assignment {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
}

export const partitionName = (topic: string, partition: number): string => `${topic}/${partition}`;

/** Another member has moved this group's place: what was done here must not count. */
export class OffsetConflictError extends Error {}

export interface StoredOffset {
  readonly topic: string;
  readonly partition: number;
  readonly next: bigint;
}

/** The stored places of a group in these topics, by topic and partition. */
export async function findStoredOffsets(
  database: Pick<Database, 'query'>,
  group: string,
  topics: readonly string[],
): Promise<StoredOffset[]> {
  const rows = await database.query<{ topic: string; partition: number; next: string }>(
    'select topic, partition, next from consumer_offset where "group" = $1 and topic = any ($2)',
    [group, topics],
  );
  return rows.map((row) => ({ ...row, next: BigInt(row.next) }));
}

/** The stored place of one lane, which begins at the beginning. */
export async function place(database: Database, { group, topic, partition }: Assignment): Promise<bigint> {
  await database.query(
    'insert into consumer_offset ("group", topic, partition, next) values ($1, $2, $3, 0) on conflict do nothing',
    [group, topic, partition],
  );
  const rows = await database.query<{ next: string }>(
    'select next from consumer_offset where "group" = $1 and topic = $2 and partition = $3',
    [group, topic, partition],
  );
  return BigInt(rows[0]?.next ?? 0);
}

/** Moves the place only from where it was: a member that lost its partition changes nothing. */
export async function move(tx: Tx, { group, topic, partition }: Assignment, from: bigint, to: bigint): Promise<void> {
  const rows = await tx.query(
    `update consumer_offset set next = $5
      where "group" = $1 and topic = $2 and partition = $3 and next = $4 returning next`,
    [group, topic, partition, String(from), String(to)],
  );
  if (rows.length === 0) throw new OffsetConflictError(`${group} is no longer at ${from} of ${topic}/${partition}`);
}

/** Notes these ids and says which of them are new; sorted, so that two batches cannot lock each other out. */
export async function recordInboxIds(
  tx: Tx,
  { group, topic }: Assignment,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await tx.query<{ event_id: string }>(
    `insert into inbox ("group", topic, event_id)
     select distinct $1::text, $2::text, id from unnest($3::text[]) id order by id
     on conflict do nothing returning event_id`,
    [group, topic, ids],
  );
  return new Set(rows.map((row) => row.event_id));
}

const REMEMBERED_DAYS = 14;

/** Forgets what no relay can repeat any more. */
export async function forget(database: Database, group: string): Promise<void> {
  await database.query(`delete from inbox where "group" = $1 and seen_at < now() - make_interval(days => $2)`, [
    group,
    REMEMBERED_DAYS,
  ]);
}

export interface DeadLetter {
  readonly raw: RawEvent;
  readonly fault: Fault;
}

export async function insertDeadLetters(tx: Tx, group: string, letters: readonly DeadLetter[]): Promise<void> {
  await tx.query(
    `insert into dead_letter (id, "group", topic, partition, "offset", key, value, headers, code, reason)
     select id, $1::text, topic, partition, place, key, value, headers, code, reason
       from unnest($2::uuid[], $3::text[], $4::int[], $5::bigint[], $6::text[], $7::bytea[], $8::jsonb[], $9::text[], $10::text[])
         as m (id, topic, partition, place, key, value, headers, code, reason)`,
    [
      group,
      letters.map(() => uuidv7()),
      letters.map(({ raw }) => raw.topic),
      letters.map(({ raw }) => raw.partition),
      letters.map(({ raw }) => String(raw.offset)),
      letters.map(({ raw }) => storable(raw.key)),
      letters.map(({ raw }) => raw.value),
      letters.map(({ raw }) => storableHeaders(raw.headers)),
      letters.map(({ fault }) => storable(fault.code)),
      letters.map(({ fault }) => storable(fault.reason)),
    ],
  );
}
