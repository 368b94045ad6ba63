import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connect, type Database } from '@visor/db';
import { Refusal } from '@visor/schema';
import { testDatabase, type TestDatabase } from '@visor/testkit';
import fc from 'fast-check';
import { decode, newTopic } from '../test/kit.ts';
import { testMigrations } from '../test/migrations.ts';
import { createConsumer } from './consumer.ts';
import { OffsetConflictError } from './consumer.store.ts';
import { silentLogger } from './logger.ts';
import type { ConsumerOptions, Event, RawEvent } from './message-log.ts';
import { TopicBatches } from './topic-batches.ts';

let server: TestDatabase;
let database: Database;
beforeAll(async () => {
  server = await testDatabase();
  database = await connect({ url: await server.url('one'), schema: server.name('one'), migrations: testMigrations });
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const group = 'g';
const MAX_BATCH = 6;

interface Sent {
  readonly partition: number;
  readonly id: number;
  readonly isBad: boolean;
}

/** The messages of a topic, by partition. */
function messagesOf(topic: string, sent: readonly Sent[]): Map<number, RawEvent[]> {
  const byPartition = new Map<number, RawEvent[]>();
  for (const { partition, id, isBad } of sent) {
    const messages = byPartition.get(partition) ?? [];
    byPartition.set(partition, messages);
    messages.push({
      topic,
      partition,
      offset: BigInt(messages.length),
      key: '',
      headers: { ce_id: `${id}` },
      value: Buffer.from(JSON.stringify({ id, partition, isBad })),
      time: new Date(0),
    });
  }
  return byPartition;
}

/** A consumer of a new topic. Each partition is at its beginning. */
async function openTopic(sent: readonly Sent[]) {
  const topic = newTopic();
  const handled: Event[][] = [];
  const handle: ConsumerOptions['handle'] = async (tx, events) => {
    handled.push([...events]);
    if (events.some(({ value }) => (value as Sent).isBad)) throw new Refusal('CONFLICT', 'bad');
    const values = events.map(({ value }) => JSON.stringify(value));
    await tx.query('insert into effect select unnest($1::text[])', [values]);
  };
  const options = { group, topics: [topic], decode, handle };
  const consumer = createConsumer(database, options, silentLogger, (_trace, work) => work());
  const messages = messagesOf(topic, sent);
  for (const partition of messages.keys()) await consumer.storedOffset({ group, topic, partition });
  const batches = new TopicBatches(consumer, MAX_BATCH);
  return {
    topic,
    messages,
    handled,
    apply: (partition: number, from = 0n) =>
      batches.apply({ assignment: { group, topic, partition }, from, messages: messages.get(partition) ?? [] }),
    offsets: () =>
      database.query<{ partition: number; next: string }>(
        'select partition, next from consumer_offset where topic = $1 order by partition',
        [topic],
      ),
    async effects() {
      const rows = await database.query<{ id: string }>('delete from effect returning id');
      return rows.map(({ id }) => (JSON.parse(id) as Sent).id).toSorted((a, b) => a - b);
    },
    deadLetters: () => database.query<{ offset: string }>('select "offset" from dead_letter where topic = $1', [topic]),
  };
}

const good = (partition: number, id: number): Sent => ({ partition, id, isBad: false });

test('what comes of several partitions at once is applied in one transaction, up to the largest batch', async () => {
  const sent = [good(2, 1), good(0, 2), good(0, 3), good(1, 4), good(3, 5), good(3, 6)];
  const { apply, handled, effects } = await openTopic([...sent, good(5, 7), good(4, 8)]);
  expect(await Promise.all([3, 0, 2, 1, 5, 4].map((partition) => apply(partition)))).toEqual([2n, 2n, 1n, 1n, 1n, 1n]);
  expect(handled.map((events) => events.map(({ raw }) => raw.partition))).toEqual([
    [0, 0, 1, 2, 3, 3],
    [4, 5],
  ]);
  expect(await effects()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test('a partition that another member has read stops none of the others', async () => {
  const { topic, apply, effects, offsets } = await openTopic([good(0, 1), good(1, 2), good(2, 3)]);
  await database.query('update consumer_offset set next = 5 where topic = $1 and partition = 1', [topic]);
  const [first, second, third] = await Promise.allSettled([0, 1, 2].map((partition) => apply(partition)));
  expect([first, third]).toEqual([
    { status: 'fulfilled', value: 1n },
    { status: 'fulfilled', value: 1n },
  ]);
  expect(second).toMatchObject({ status: 'rejected', reason: expect.any(OffsetConflictError) });
  expect(await effects()).toEqual([1, 3]);
  expect((await offsets()).map(({ next }) => next)).toEqual(['1', '5', '1']);
});

test('whatever comes of which partition, each id has its effect once, the bad ones become dead letters, and all offsets advance', async () => {
  const sent = fc.record({
    partition: fc.integer({ min: 0, max: 4 }),
    id: fc.integer({ min: 0, max: 12 }),
    isBad: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(sent, { maxLength: 14 }), async (all) => {
      // What has one id is one message, wherever it lies.
      const badness = new Map(all.map(({ id, isBad }) => [id, isBad]));
      const { messages, apply, effects, offsets, deadLetters } = await openTopic(
        all.map(({ partition, id }) => ({ partition, id, isBad: badness.get(id) ?? false })),
      );
      const next = await Promise.all([...messages.keys()].map((partition) => apply(partition)));
      expect(next).toEqual([...messages.values()].map((ofPartition) => BigInt(ofPartition.length)));
      expect((await offsets()).map(({ next: stored }) => Number(stored)).toSorted()).toEqual(
        next.map(Number).toSorted(),
      );
      const ids = [...badness].filter(([, isBad]) => !isBad).map(([id]) => id);
      expect(await effects()).toEqual(ids.toSorted((a, b) => a - b));
      expect(await deadLetters()).toHaveLength([...badness.values()].filter(Boolean).length);
    }),
    { numRuns: 40 },
  );
});
