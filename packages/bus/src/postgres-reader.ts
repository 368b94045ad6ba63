import type { Database } from '@visor/db';
import pg from 'pg';
import type { MessageRow } from './append-statement.ts';
import { findStoredOffsets } from './consumer.store.ts';
import type { ConsumerOptions, PartitionRange, RawEvent } from './message-log.ts';

/** The PostgreSQL log has one partition: a topic is in total order, and one database gains nothing from more. */
export const PARTITION = 0;

const MAX_BATCH_BYTES = 8 * 1024 * 1024;

/** Whether a batch may have ended because of its size, so that more messages may follow. */
export const isFullBatch = (messages: readonly RawEvent[], limit: number): boolean =>
  messages.length >= limit || messages.reduce((sum, { value }) => sum + value.length, 0) >= MAX_BATCH_BYTES;

export interface PostgresReader {
  /** Reads at most `limit` messages of a topic, from an offset on. */
  read(topic: string, from: bigint, limit: number): Promise<RawEvent[]>;
  /** The next offset of each topic. */
  heads(topics: readonly string[]): Promise<Map<string, bigint>>;
  /** The offset of the first message that is kept, of each topic that was trimmed. */
  firsts(topics: readonly string[]): Promise<Map<string, bigint>>;
}

/** Reads the log by the functions of its schema. */
export function createReader(database: Pick<Database, 'query'>, schema: string): PostgresReader {
  const name = pg.escapeIdentifier(schema);
  return {
    async read(topic, from, limit) {
      const text = `select "offset", key, headers, value, "time" from ${name}.read($1, $2, $3, $4, $5)`;
      const rows = await database.query<MessageRow>(text, [topic, PARTITION, String(from), limit, MAX_BATCH_BYTES]);
      return rows.map((row) => ({
        ...row,
        topic,
        partition: PARTITION,
        offset: BigInt(row.offset),
        time: new Date(row.time),
      }));
    },
    async heads(topics) {
      const text = `select topic, next from ${name}.heads($1::text[])`;
      const rows = await database.query<{ topic: string; next: string }>(text, [topics]);
      return new Map(rows.map(({ topic, next }) => [topic, BigInt(next)]));
    },
    async firsts(topics) {
      const text = `select topic, first from ${name}.firsts($1::text[])`;
      const rows = await database.query<{ topic: string; first: string }>(text, [topics]);
      return new Map(rows.map(({ topic, first }) => [topic, BigInt(first)]));
    },
  };
}

export async function readRange(reader: PostgresReader, topic: string): Promise<PartitionRange> {
  // The end first: a topic grows, and is trimmed, between the two questions.
  const heads = await reader.heads([topic]);
  const firsts = await reader.firsts([topic]);
  return { partition: PARTITION, first: firsts.get(topic) ?? 0n, next: heads.get(topic) ?? 0n };
}

/** Number of messages between the stored offsets of a group and the ends of its topics. */
export async function countLag(
  database: Pick<Database, 'query'>,
  reader: PostgresReader,
  { group, topics }: Pick<ConsumerOptions, 'group' | 'topics'>,
): Promise<number> {
  const heads = await reader.heads(topics);
  const stored = await findStoredOffsets(database, group, topics);
  const nextByTopic = new Map(stored.map(({ topic, next }) => [topic, next]));
  return [...heads].reduce((sum, [topic, head]) => sum + Number(head - (nextByTopic.get(topic) ?? 0n)), 0);
}
