import { uuidv7 } from '@visor/db';
import { partitionName } from './consumer.store.ts';
import { decodeMessages } from './consumer.ts';
import { endsWithin } from './deadline.ts';
import { membershipName, type KafkaContext } from './kafka-consumer.ts';
import type { Subscription, TailOptions } from './message-log.ts';
import { retryUntilSuccess } from './retry.ts';

/** How long a tail waits for the broker before it returns, to begin where the topics end once the broker answers. */
const TAIL_TIMEOUT_MS = 5_000;

/**
 * Begins at the current ends, under a group of its own that stores nothing. Where the broker does not answer, it begins at
 * the ends of the time when it does: a service starts, and serves what it has, without its broker.
 */
export async function tailKafka(
  { broker, logger, progress }: KafkaContext,
  { topics, decode, handle }: TailOptions,
): Promise<Subscription> {
  const stop = new AbortController();
  const membership = membershipName(topics);
  const findEnds = () => broker.ensureTopics(topics).then(() => broker.ends(topics));
  const next = new Map<string, bigint>();
  const found = retryUntilSuccess(findEnds, 'finding the ends of topics', logger, stop.signal).then((ends) => {
    for (const [topic, partitions] of ends)
      for (const [partition, { high }] of partitions) next.set(partitionName(topic, partition), high);
  });
  if (!(await endsWithin(TAIL_TIMEOUT_MS, found))) progress.failed(membership, new Error('Kafka does not answer'));

  const member = broker.consume(
    {
      group: `tail.${uuidv7()}`,
      topics,
      prepare: () => found,
      onFailure: (error) => progress.failed(membership, error),
      onJoin: () => progress.succeeded(membership),
      startOffset: (topic, partition) => next.get(partitionName(topic, partition)),
      async handleBatch(batch) {
        const name = partitionName(batch.topic, batch.partition);
        const from = next.get(name) ?? 0n;
        const messages = batch.messages.filter(({ offset }) => offset >= from);
        const last = batch.messages.at(-1);
        if (!last) return;
        const { readable } = decodeMessages(messages, decode);
        next.set(name, last.offset + 1n);
        batch.resolve(last);
        if (readable.length === 0) return;
        await Promise.resolve(readable)
          .then(handle)
          .catch((err: unknown) =>
            logger.error({ err, topics }, 'tail failed on messages, which it does not see again'),
          );
      },
    },
    stop.signal,
  );
  return {
    async lag() {
      let lag = 0n;
      for (const [topic, partitions] of await findEnds())
        for (const [partition, { high }] of partitions) lag += high - (next.get(partitionName(topic, partition)) ?? 0n);
      return Number(lag);
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await member;
    },
  };
}
