import { Deadline, appendTimeout } from './deadline.ts';
import { brokerOf, type BrokerAddress } from './kafka-log.ts';
import type { MessageLog } from './message-log.ts';
import { retryUntilSuccess } from './retry.ts';
import { checked, encode, type Outgoing } from './encoding.ts';

interface Told {
  /** Messages go out now. */
  sending(): void;
  failed(error: unknown): void;
}

/** Who gave up an append does not wait for its connections. */
const APPENDER_CLOSE_TIMEOUT_MS = 1_000;

/** Straight to the broker, tried until the timeout, or for ever where there is none. */
export async function openKafkaAppender(
  options: BrokerAddress & { readonly timeoutMs?: number | undefined },
): Promise<Pick<MessageLog, 'append' | 'appendRaw'> & AsyncDisposable> {
  const { logger, timeoutMs } = options;
  const broker = brokerOf(options);
  const stop = new AbortController();
  const sendAll = async (messages: readonly Outgoing[], signal: AbortSignal, told: Told) => {
    for (const [topic, ofTopic] of Map.groupBy(messages, (message) => message.topic))
      await retryUntilSuccess(
        () =>
          broker.send(topic, ofTopic, told.sending).catch((error: unknown) => {
            told.failed(error);
            throw error;
          }),
        `sending to ${topic}`,
        logger,
        signal,
      );
  };
  const send = async (messages: readonly Outgoing[]): Promise<void> => {
    if (timeoutMs === undefined) return sendAll(messages, stop.signal, { sending() {}, failed() {} });
    const deadline = new Deadline(timeoutMs);
    const over = new AbortController();
    let last: unknown;
    let sent = false;
    const told: Told = { sending: () => (sent = true), failed: (error) => (last = error) };
    try {
      const sending = sendAll(messages, AbortSignal.any([stop.signal, over.signal]), told);
      await deadline.within(sending, () => new Error('no answer'));
    } catch (error) {
      throw appendTimeout(`Kafka at ${options.brokers.join(',')}`, deadline, last ?? error, sent);
    } finally {
      over.abort();
    }
  };
  return {
    append: async (events) => send(events.map((event) => encode(event, options))),
    appendRaw: async (topic, key, value) => send([checked({ topic, key, headers: {}, value })]),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await broker.close(timeoutMs === undefined ? undefined : APPENDER_CLOSE_TIMEOUT_MS);
    },
  };
}
