import { setImmediate } from 'node:timers/promises';
import type { Consumer, Part } from './consumer.ts';

interface Waiting {
  readonly part: Part;
  resolve(next: bigint): void;
  reject(error: unknown): void;
}

/**
 * Applies what comes of several partitions of a topic at the same time in one transaction. What comes during a transaction goes into
 * the next one. Where one fails, each partition is applied alone, so that it fails or waits by itself.
 */
export class TopicBatches {
  readonly #consumer: Pick<Consumer, 'applyBatch'>;
  readonly #maxBatch: number;
  /** What waits for its turn, by topic; a topic without an entry has no transaction under way. */
  readonly #waiting = new Map<string, Waiting[]>();

  /** @param maxBatch most messages of a transaction; those of one partition are no more */
  constructor(consumer: Pick<Consumer, 'applyBatch'>, maxBatch: number) {
    this.#consumer = consumer;
    this.#maxBatch = maxBatch;
  }

  /** Returns the next offset of the partition. Throws when the messages must be tried again. */
  apply(part: Part): Promise<bigint> {
    const { topic } = part.assignment;
    const { promise, resolve, reject } = Promise.withResolvers<bigint>();
    const waiting = this.#waiting.get(topic);
    if (waiting) waiting.push({ part, resolve, reject });
    else {
      const first = [{ part, resolve, reject }];
      this.#waiting.set(topic, first);
      void this.#applyAll(topic, first);
    }
    return promise;
  }

  async #applyAll(topic: string, waiting: Waiting[]): Promise<void> {
    // kafkajs hands over the partitions of one fetch one after another.
    await setImmediate();
    while (waiting.length > 0) await this.#applyTogether(takeBatch(waiting, this.#maxBatch));
    this.#waiting.delete(topic);
  }

  async #applyTogether(batch: readonly Waiting[]): Promise<void> {
    try {
      const next = await this.#consumer.applyBatch(batch.map(({ part }) => part));
      for (const [index, { part, resolve }] of batch.entries()) resolve(next[index] ?? part.from);
    } catch (error) {
      if (batch.length > 1) await Promise.all(batch.map((each) => this.#applyTogether([each])));
      else batch[0]?.reject(error);
    }
  }
}

/** Takes the first of what waits, up to `maxBatch` messages, in the order of partitions, in which rows are locked. */
function takeBatch(waiting: Waiting[], maxBatch: number): readonly Waiting[] {
  let messages = 0;
  const end = waiting.findIndex(({ part }, index) => (messages += part.messages.length) > maxBatch && index > 0);
  const batch = waiting.splice(0, end < 0 ? waiting.length : end);
  return batch.sort((a, b) => a.part.assignment.partition - b.part.assignment.partition);
}
