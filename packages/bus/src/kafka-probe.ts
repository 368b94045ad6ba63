import type { Admin } from 'kafkajs';
import { silentLogger } from './logger.ts';
import { KafkaClient, type KafkaClientOptions } from './kafka-client.ts';
import type { PartitionEnds } from './broker.ts';

interface KafkaProbeOptions extends KafkaClientOptions {
  readonly prefix: string;
}

const TIMEOUT_MS = 900;

/** Asks the broker for offsets, with a short timeout and connections of its own, so that work that fails does not delay the answer. */
export class KafkaProbe implements AsyncDisposable {
  readonly #options: KafkaProbeOptions;
  #open: { readonly client: KafkaClient; readonly admin: Promise<Admin> } | undefined;

  constructor(options: KafkaProbeOptions) {
    this.#options = options;
  }

  /** First and next offset of each partition of each topic that exists. @throws when the broker does not answer */
  async ends(topics: readonly string[]): Promise<Map<string, Map<number, PartitionEnds>>> {
    const open = (this.#open ??= this.#connect());
    try {
      const admin = await open.admin;
      const present = new Set(await admin.listTopics());
      const existing = topics.filter((topic) => present.has(this.#options.prefix + topic));
      const offsets = await Promise.all(existing.map((topic) => admin.fetchTopicOffsets(this.#options.prefix + topic)));
      return new Map(
        existing.map((topic, index) => [
          topic,
          new Map(
            (offsets[index] ?? []).map(({ partition, low, high }) => [
              partition,
              { low: BigInt(low), high: BigInt(high) },
            ]),
          ),
        ]),
      );
    } catch (error) {
      if (this.#open === open) this.#open = undefined;
      void close(open, 0);
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#open) await close(this.#open);
  }

  #connect(): { client: KafkaClient; admin: Promise<Admin> } {
    // The answer of the probe holds the failure.
    const client = new KafkaClient({ ...this.#options, logger: silentLogger, timeoutMs: TIMEOUT_MS });
    const admin = client.kafka.admin({ retry: { retries: 0 } });
    const connected = admin.connect().then(() => admin);
    connected.catch(() => {});
    return { client, admin: connected };
  }
}

const close = ({ client, admin }: { client: KafkaClient; admin: Promise<Admin> }, timeoutMs?: number): Promise<void> =>
  client.close(
    admin.then((connected) => connected.disconnect()),
    timeoutMs,
  );
