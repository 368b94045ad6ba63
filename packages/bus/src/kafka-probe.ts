import type { Admin } from 'kafkajs';
import { KafkaClient, type KafkaClientOptions } from './kafka-client.ts';
import type { Ends } from './broker.ts';

export interface KafkaProbeOptions extends KafkaClientOptions {
  readonly prefix: string;
}

const TIMEOUT_MS = 900;

/** Asks the broker whether it is there, with a short patience and connections of its own: work in trouble holds up no answer. */
export class KafkaProbe implements AsyncDisposable {
  readonly #options: KafkaProbeOptions;
  #open: { readonly client: KafkaClient; readonly admin: Promise<Admin> } | undefined;

  constructor(options: KafkaProbeOptions) {
    this.#options = options;
  }

  /** First and next offset of each partition of each topic that exists. @throws when the broker does not answer */
  async ends(topics: readonly string[]): Promise<Map<string, Map<number, Ends>>> {
    const open = (this.#open ??= this.#connect());
    try {
      const admin = await open.admin;
      const present = new Set(await admin.listTopics());
      const there = topics.filter((topic) => present.has(this.#options.prefix + topic));
      const offsets = await Promise.all(there.map((topic) => admin.fetchTopicOffsets(this.#options.prefix + topic)));
      return new Map(
        there.map((topic, index) => [
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
    // What it says of each failure is in the answer of the probe.
    const logger = { info() {}, warn() {}, error() {} };
    const client = new KafkaClient({ ...this.#options, logger, timeoutMs: TIMEOUT_MS });
    const admin = client.kafka.admin({ retry: { retries: 0 } });
    const connected = admin.connect().then(() => admin);
    connected.catch(() => {});
    return { client, admin: connected };
  }
}

const close = ({ client, admin }: { client: KafkaClient; admin: Promise<Admin> }, timeoutMs?: number): Promise<void> =>
  client.close(
    admin.then((held) => held.disconnect()),
    timeoutMs,
  );
