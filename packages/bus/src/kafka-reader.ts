import { uuidv7 } from '@visor/db';
import type { Broker } from './broker.ts';
import { MAX_BATCH_SIZE } from './consumer.ts';
import type { PartitionRange, RawEvent } from './message-log.ts';

export async function readRanges(broker: Broker, topic: string): Promise<readonly PartitionRange[]> {
  await broker.ensureTopics([topic]);
  const ends = (await broker.ends([topic])).get(topic) ?? new Map<number, never>();
  return [...ends].map(([partition, { low, high }]) => ({ partition, first: low, next: high }));
}

const MAX_READ = 10 * MAX_BATCH_SIZE;
const MAX_READ_BYTES = 32 * 1024 * 1024;
const READ_TIMEOUT_MS = 20_000;

/**
 * Reads what lies between these offsets and the ends of now, or at least the first 5,000 messages or 32 MiB of it, under a group of its
 * own that stores nothing: kafkajs can't fetch without one.
 */
export async function readKafka(
  { broker }: { readonly broker: Broker },
  topic: string,
  from: ReadonlyMap<number, bigint>,
  stopped: AbortSignal,
): Promise<readonly RawEvent[]> {
  const missing = new Map(
    (await readRanges(broker, topic))
      .filter(({ partition, next }) => next > (from.get(partition) ?? next))
      .map(({ partition, next }) => [partition, next]),
  );
  if (missing.size === 0) return [];
  const read: RawEvent[] = [];
  let bytes = 0;
  const done = new AbortController();
  const timeout = AbortSignal.timeout(READ_TIMEOUT_MS);
  await broker.consume(
    {
      group: `read.${uuidv7()}`,
      topics: [topic],
      prepare: async () => {
        read.length = 0;
        bytes = 0;
      },
      onFailure: () => {},
      onJoin: () => {},
      startOffset: (_topic, partition) => from.get(partition),
      async handleBatch(batch) {
        const last = batch.messages.at(-1);
        if (last) batch.resolve(last);
        if (!missing.has(batch.partition)) return;
        const begin = from.get(batch.partition) ?? 0n;
        const messages = batch.messages.filter(({ offset }) => offset >= begin);
        read.push(...messages);
        bytes += messages.reduce((sum, { value }) => sum + value.length, 0);
        if (read.length >= MAX_READ || bytes >= MAX_READ_BYTES) done.abort();
      },
      onPassed(_topic, partition, last) {
        if (last + 1n >= (missing.get(partition) ?? 0n)) missing.delete(partition);
        if (missing.size === 0) done.abort();
      },
    },
    AbortSignal.any([done.signal, timeout, stopped]),
  );
  if (!done.signal.aborted)
    throw new Error(`the messages of ${topic} were not read within ${READ_TIMEOUT_MS / 1000} s`);
  return read;
}
