import { Backoff } from '@visor/schema/backoff';
import { pause } from '@visor/schema/pause';
import { decodeMessages, MAX_BATCH_SIZE } from './consumer.ts';
import type { Subscription, TailOptions } from './message-log.ts';
import { POLL_INTERVAL_MS, type PostgresContext } from './postgres-consumer.ts';
import { isFullBatch } from './postgres-reader.ts';

/** How often a tail looks for the end of a topic that grows and that nobody wants, at most: each look is a question to the database. */
const PASS_INTERVAL_MS = 1_000;

type TailContext = Pick<PostgresContext, 'notifier' | 'reader' | 'logger' | 'progress'>;

/** Reads on from the current heads: a message that is being appended now lies at or after them. */
export async function tailPostgres(context: TailContext, options: TailOptions): Promise<Subscription> {
  const { reader } = context;
  const { topics } = options;
  const stop = new AbortController();
  const next = await reader.heads(topics);
  const done = runTail(context, options, next, stop.signal);
  return {
    async lag() {
      const heads = await reader.heads(topics);
      return [...heads].reduce((sum, [topic, head]) => sum + Number(head - (next.get(topic) ?? 0n)), 0);
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await done;
    },
  };
}

async function runTail(
  context: TailContext,
  options: TailOptions,
  next: Map<string, bigint>,
  signal: AbortSignal,
): Promise<void> {
  const { notifier, logger, progress } = context;
  const { topics } = options;
  const name = `tail of ${topics.join(', ')}`;
  const backoff = new Backoff();
  /** Notices of each topic when it was last read. */
  const noticed = new Map<string, number>();
  const passed = new Map<string, number>();
  while (!signal.aborted) {
    try {
      const seen = notifier.count(topics);
      const hasRead = await readTopics(context, options, { next, noticed, passed });
      backoff.reset();
      progress.succeeded(name);
      if (!hasRead) await notifier.wait(topics, seen, POLL_INTERVAL_MS, signal);
    } catch (error) {
      noticed.clear();
      progress.failed(name, error);
      const retryInMs = backoff.next();
      logger.warn({ err: error, topics, retryInMs }, 'tail failed');
      await pause(retryInMs, signal);
    }
  }
}

interface TailPlace {
  readonly next: Map<string, bigint>;
  readonly noticed: Map<string, number>;
  /** When each topic was last passed over, by the monotonic clock. */
  readonly passed: Map<string, number>;
}

/**
 * One batch of each topic that has grown; topics do not wait for each other. A notice says which; without one, for the case that
 * it was lost, the heads do. Topics that nobody wants are passed over. Returns whether there may be more to read at once.
 */
async function readTopics(context: TailContext, options: TailOptions, place: TailPlace): Promise<boolean> {
  const { next, noticed } = place;
  const { notifier, reader } = context;
  const isWanted = (topic: string): boolean => options.isWanted?.(topic) ?? true;
  const counts = options.topics.map((topic) => [topic, notifier.count([topic])] as const);
  const fresh = counts.filter(([topic, count]) => noticed.get(topic) !== count).map(([topic]) => topic);
  for (const [topic, count] of counts) noticed.set(topic, count);
  if (fresh.length > 0) {
    const wanted = fresh.filter(isWanted);
    const others = fresh.filter((topic) => !wanted.includes(topic));
    const [isFull, isMissed] = await Promise.all([
      Promise.all(wanted.map((topic) => readTopic(context, options, next, topic))),
      passOver(context, others, isWanted, place),
    ]);
    for (const [index, topic] of wanted.entries()) if (isFull[index]) noticed.delete(topic);
    return isMissed || isFull.includes(true);
  }
  const grown = [...(await reader.heads(options.topics))].filter(([topic, head]) => head > (next.get(topic) ?? 0n));
  await Promise.all(
    grown.map(([topic, head]) =>
      isWanted(topic) ? readTopic(context, options, next, topic, head) : next.set(topic, head),
    ),
  );
  return grown.length > 0;
}

/**
 * Goes to the ends of topics that nobody wants, at times: who begins to want one gets all that comes after, and perhaps what came
 * within the interval before. Returns whether somebody did meanwhile.
 */
async function passOver(
  { reader }: TailContext,
  topics: readonly string[],
  isWanted: (topic: string) => boolean,
  { next, noticed, passed }: TailPlace,
): Promise<boolean> {
  const now = performance.now();
  const due = topics.filter((topic) => now - (passed.get(topic) ?? -Infinity) >= PASS_INTERVAL_MS);
  if (due.length === 0) return false;
  for (const topic of due) passed.set(topic, now);
  const heads = await reader.heads(due);
  const missed = due.filter(isWanted);
  for (const topic of missed) noticed.delete(topic);
  for (const [topic, head] of heads) if (!missed.includes(topic)) next.set(topic, head);
  return missed.length > 0;
}

/** Reads and hands on one batch. @param head where the topic ends, if known @returns whether the batch may have stopped before it */
async function readTopic(
  { reader, logger }: TailContext,
  { decode, handle }: TailOptions,
  next: Map<string, bigint>,
  topic: string,
  head?: bigint,
): Promise<boolean> {
  const from = next.get(topic) ?? 0n;
  const messages = await reader.read(topic, from, MAX_BATCH_SIZE);
  const first = messages[0]?.offset ?? head ?? from;
  if (first > from)
    logger.error(
      { topic, from: String(from), to: String(first) },
      'tail lagged: it did not see messages that the log no longer holds',
    );
  const last = messages.at(-1)?.offset;
  next.set(topic, last === undefined ? first : last + 1n);
  const { readable } = decodeMessages(messages, decode);
  if (readable.length > 0)
    await Promise.resolve(readable)
      .then(handle)
      .catch((err: unknown) => logger.error({ err, topic }, 'tail failed on messages, which it does not see again'));
  return isFullBatch(messages, MAX_BATCH_SIZE);
}
