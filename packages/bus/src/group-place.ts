import type { Consumer, TopicPartitionOffset } from 'kafkajs';

/** How often the broker is told how far a group has read, milliseconds. */
export const PLACE_INTERVAL_MS = 5_000;

/**
 * Tells the broker how far a group has read. It is a hint, a few seconds old, for a process that can't ask the database where the
 * offsets are stored.
 */
export class GroupPlace {
  readonly #consumer: Consumer;
  readonly #untold = new Map<string, TopicPartitionOffset>();
  readonly #timer: NodeJS.Timeout;

  constructor(consumer: Consumer) {
    this.#consumer = consumer;
    this.#timer = setInterval(() => void this.#publish(), PLACE_INTERVAL_MS).unref();
  }

  /** Forgets what is not told yet, of partitions that another member may have now. */
  clear(): void {
    this.#untold.clear();
  }

  /** @param place its offset is that of the next message */
  reached(place: TopicPartitionOffset): void {
    this.#untold.set(`${place.topic}/${place.partition}`, place);
  }

  /** Tells the rest. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#publish();
  }

  async #publish(): Promise<void> {
    const places = [...this.#untold.values()];
    this.#untold.clear();
    if (places.length === 0) return;
    // A group that rebalances takes none; it is told again after its next join.
    await Promise.resolve(this.#consumer.commitOffsets(places)).catch(() => {});
  }
}
