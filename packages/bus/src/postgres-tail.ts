import { Backoff } from '@visor/schema/backoff';
import { pause } from '@visor/schema/pause';
import { decodeMessages, MAX_BATCH_SIZE } from './consumer.ts';
import type { Subscription, TailOptions } from './message-log.ts';
import { POLL_INTERVAL_MS, type PostgresContext } from './postgres-consumer.ts';

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
  while (!signal.aborted) {
    try {
      const seen = notifier.count(topics);
      const hasRead = await readTopics(context, options, next);
      backoff.reset();
      progress.succeeded(name);
      if (!hasRead) await notifier.wait(topics, seen, POLL_INTERVAL_MS, signal);
    } catch (error) {
      progress.failed(name, error);
      const retryInMs = backoff.next();
      logger.warn({ err: error, topics, retryInMs }, 'tail failed');
      await pause(retryInMs, signal);
    }
  }
}

/** One batch of each topic that has grown; topics do not wait for each other. Returns whether any has. */
async function readTopics(context: TailContext, options: TailOptions, next: Map<string, bigint>): Promise<boolean> {
  const grown = [...(await context.reader.heads(options.topics))].filter(
    ([topic, head]) => head > (next.get(topic) ?? 0n),
  );
  await Promise.all(grown.map(([topic, head]) => readTopic(context, options, next, topic, head)));
  return grown.length > 0;
}

async function readTopic(
  { reader, logger }: TailContext,
  { decode, handle }: TailOptions,
  next: Map<string, bigint>,
  topic: string,
  head: bigint,
): Promise<void> {
  const from = next.get(topic) ?? 0n;
  const messages = await reader.read(topic, from, MAX_BATCH_SIZE);
  const first = messages[0]?.offset ?? head;
  if (first > from)
    logger.error(
      { topic, from: String(from), to: String(first) },
      'tail lagged: it did not see messages that the log no longer holds',
    );
  next.set(topic, (messages.at(-1)?.offset ?? head - 1n) + 1n);
  const { readable } = decodeMessages(messages, decode);
  if (readable.length === 0) return;
  await Promise.resolve(readable)
    .then(handle)
    .catch((err: unknown) => logger.error({ err, topic }, 'tail failed on messages, which it does not see again'));
}
