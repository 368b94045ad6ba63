import { uuidv7, type Database, type Tx } from '@visor/db';
import type { RawEvent } from './message-log.ts';
import { storableText } from '@visor/schema';
import { storableHeaders, type Fault } from './encoding.ts';

/** One partition as one group consumes it. */
export interface Assignment {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
}

export const partitionName = (topic: string, partition: number): string => `${topic}/${partition}`;

/** Another member has advanced the group's offset, so what was done here is rolled back. */
export class OffsetConflictError extends Error {}

export interface StoredOffset {
  readonly topic: string;
  readonly partition: number;
  readonly next: bigint;
}

/** Reads the stored offsets of a group in these topics. */
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

/** Reads the stored offset of a partition; creates it at 0 when it is missing. */
export async function readOffset(database: Database, { group, topic, partition }: Assignment): Promise<bigint> {
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

const conflictAt = (
  group: string,
  topic: string,
  places: readonly { readonly partition: number; readonly from: bigint }[],
): OffsetConflictError => {
  const names = places.map(({ partition, from }) => `${from} of ${partitionName(topic, partition)}`);
  return new OffsetConflictError(`${group} is no longer at ${names.join(', ')}`);
};

/** Advances the offset only from where it was. @throws OffsetConflictError when another member has advanced it */
export async function advanceOffset(
  tx: Tx,
  { group, topic, partition }: Assignment,
  from: bigint,
  to: bigint,
): Promise<void> {
  const rows = await tx.query(
    `update consumer_offset set next = $5
      where "group" = $1 and topic = $2 and partition = $3 and next = $4 returning next`,
    [group, topic, partition, String(from), String(to)],
  );
  if (rows.length === 0) throw conflictAt(group, topic, [{ partition, from }]);
}

/** Messages of a topic that a group applies together: of each partition those from its stored offset on. */
export interface Batch {
  readonly group: string;
  readonly topic: string;
  readonly ranges: readonly { readonly partition: number; readonly from: bigint; readonly to: bigint }[];
  /** CloudEvents ids of the messages. */
  readonly ids: readonly string[];
}

/** Advances the offsets only from where they were, and inserts the ids of a batch into the inbox, sorted: two batches cannot lock each other out. */
const RECORD_BATCH = `
  with advanced as (
    update consumer_offset c set next = r.until from unnest($3::int[], $4::bigint[], $5::bigint[]) r (partition, since, until)
     where c."group" = $1 and c.topic = $2 and c.partition = r.partition and c.next = r.since returning 1
  ), is_advanced as materialized (
    select from advanced having count(*) = cardinality($3::int[])
  ), recorded as (
    insert into inbox ("group", topic, event_id)
    select distinct $1::text, $2::text, id from unnest($6::text[]) id where exists (select from is_advanced) order by id
    on conflict do nothing returning event_id
  )`;

const parametersOf = ({ group, topic, ranges, ids }: Batch): readonly unknown[] => [
  group,
  topic,
  ranges.map(({ partition }) => partition),
  ranges.map(({ from }) => String(from)),
  ranges.map(({ to }) => String(to)),
  ids,
];

const BEGIN_BATCH = `${RECORD_BATCH}
  select exists (select from is_advanced) as advanced, array(select event_id from recorded) as new`;

/**
 * Advances the offsets only from where they were, and inserts the ids of a batch into the inbox: one statement. Returns the new ones.
 * @throws OffsetConflictError when another member has advanced one of the offsets
 */
export async function beginBatch(tx: Tx, batch: Batch): Promise<Set<string>> {
  const rows = await tx.query<{ advanced: boolean; new: readonly string[] }>(BEGIN_BATCH, parametersOf(batch));
  if (!rows[0]?.advanced) throw conflictAt(batch.group, batch.topic, batch.ranges);
  return new Set(rows[0].new);
}

const NOT_NEW = 'visor: the batch is not new';

/** As BEGIN_BATCH, but fails where that would not record everything: a text that is no number is the only error that SQL can raise. */
const EXPECT_NEW = `${RECORD_BATCH}
  select case when exists (select from is_advanced) and (select count(*) from recorded) = cardinality($6::text[]) then 0
              else (select '${NOT_NEW}: ' || count(*) from recorded)::int end`;

/**
 * Does what `beginBatch` does, together with the next statement of the transaction, for messages that are most likely new. Where one
 * is not, or another member has advanced an offset, the transaction fails with an error of which `isNotNew` tells.
 * @param batch its ids differ
 */
export async function expectNewBatch(tx: Tx, batch: Batch): Promise<void> {
  await tx.withNext.query(EXPECT_NEW, parametersOf(batch));
}

/** Whether a transaction failed because its batch is not new. */
export const isNotNew = (error: unknown): boolean => error instanceof Error && error.message.includes(NOT_NEW);

export interface DeadLetter {
  readonly raw: RawEvent;
  readonly fault: Fault;
}

/** Inserts dead letters of a group, in one statement. */
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
      letters.map(({ raw }) => storableText(raw.key)),
      letters.map(({ raw }) => raw.value),
      letters.map(({ raw }) => storableHeaders(raw.headers)),
      letters.map(({ fault }) => storableText(fault.code)),
      letters.map(({ fault }) => storableText(fault.reason)),
    ],
  );
}
