import type { Database } from '@visor/db';
import { partitionName, findStoredOffsets, type StoredOffset } from './consumer.store.ts';
import { KafkaProbe } from './kafka-probe.ts';
import type { TopicEnds } from './broker.ts';
import type { ConsumerOptions, LogHealth } from './message-log.ts';
import { outbox } from './migration.ts';
import { kafkaPrefix } from './installation-names.ts';
import type { Logger } from './logger.ts';
import { failureReason, errorText, type Progress } from './progress.ts';

/** Number of messages between the stored offsets and the ends. */
export function countLag(ends: TopicEnds, offsets: readonly StoredOffset[]): number {
  const nextByPartition = new Map(offsets.map(({ topic, partition, next }) => [partitionName(topic, partition), next]));
  let lag = 0n;
  for (const [topic, partitions] of ends)
    for (const [partition, { low, high }] of partitions) {
      const next = nextByPartition.get(partitionName(topic, partition)) ?? 0n;
      lag += high - (next > low ? next : low);
    }
  return Number(lag);
}

interface KafkaHealthOptions {
  readonly brokers: readonly string[];
  readonly installation?: string;
  readonly source: string;
  readonly logger: Logger;
}

const MAX_COUNTED = 10_000;

/** Asks whether the broker answers, how far behind the consumers are, and what waits in the outbox. */
export class KafkaHealth implements AsyncDisposable {
  readonly #probe: KafkaProbe;
  readonly #progress: Progress;
  readonly #where: string;
  readonly #consumers: Pick<ConsumerOptions, 'group' | 'topics'>[] = [];

  constructor({ brokers, installation, source, logger }: KafkaHealthOptions, progress: Progress) {
    this.#probe = new KafkaProbe({ brokers, prefix: kafkaPrefix(installation), clientId: `${source}/health`, logger });
    this.#progress = progress;
    this.#where = `Kafka at ${brokers.join(',')}`;
  }

  follow({ group, topics }: Pick<ConsumerOptions, 'group' | 'topics'>): void {
    this.#consumers.push({ group, topics });
  }

  async ask(sql: Pick<Database, 'query'>): Promise<LogHealth> {
    const topics = [...new Set(this.#consumers.flatMap((consumer) => consumer.topics))];
    const [ends, stored] = await Promise.allSettled([this.#probe.ends(topics), this.#stored(sql)]);
    const { failing, lastSuccess } = this.#progress;
    const known = stored.status === 'fulfilled' ? { unsent: stored.value.unsent } : {};
    const base = { kind: 'kafka', lastSuccess, failing, ...known } as const;
    if (ends.status === 'rejected')
      return { ...base, ok: false, lag: null, text: `${this.#where} does not answer: ${errorText(ends.reason)}` };
    const lag = stored.status === 'fulfilled' ? lagByGroup(ends.value, stored.value.offsets) : null;
    return { ...base, ok: failing.length === 0, lag, ...failureReason(failing) };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#probe[Symbol.asyncDispose]();
  }

  async #stored(sql: Pick<Database, 'query'>): Promise<{ unsent: number; offsets: GroupOffsets[] }> {
    const offsets: GroupOffsets[] = [];
    for (const { group, topics } of this.#consumers)
      offsets.push({ group, topics, offsets: await findStoredOffsets(sql, group, topics) });
    const [row] = await sql.query<{ unsent: number }>(
      `select count(*)::int as unsent from (select from ${outbox.message} limit $1) m`,
      [MAX_COUNTED],
    );
    return { unsent: row?.unsent ?? 0, offsets };
  }
}

interface GroupOffsets {
  readonly group: string;
  readonly topics: readonly string[];
  readonly offsets: readonly StoredOffset[];
}

function lagByGroup(ends: TopicEnds, consumers: readonly GroupOffsets[]): Record<string, number> {
  const lags: Record<string, number> = {};
  for (const { group, topics, offsets } of consumers) {
    const own = new Map([...ends].filter(([topic]) => topics.includes(topic)));
    lags[group] = (lags[group] ?? 0) + countLag(own, offsets);
  }
  return lags;
}
