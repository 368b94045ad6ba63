import { Deadline, appendTimeoutRefusal } from './deadline.ts';
import { createBroker, type BrokerAddress } from './kafka-log.ts';
import type { MessageLog } from './message-log.ts';
import { retryUntilSuccess } from './retry.ts';
import { assertSize, encode, type Outgoing } from './encoding.ts';

interface SendObserver {
  /** Called before messages go out. */
  onSend(): void;
  onFailure(error: unknown): void;
}

/** A caller whose append timed out does not wait long for the connections to close. */
const APPENDER_CLOSE_TIMEOUT_MS = 1_000;

/** Sends directly to the broker; tries until the timeout, or forever without one. */
export async function openKafkaAppender(
  options: BrokerAddress & { readonly timeoutMs?: number | undefined },
): Promise<Pick<MessageLog, 'append' | 'appendRaw'> & AsyncDisposable> {
  const { logger, timeoutMs } = options;
  const broker = createBroker(options);
  const stop = new AbortController();
  const sendAll = async (messages: readonly Outgoing[], signal: AbortSignal, observer: SendObserver) => {
    for (const [topic, ofTopic] of Map.groupBy(messages, (message) => message.topic))
      await retryUntilSuccess(
        () =>
          broker.send(topic, ofTopic, observer.onSend).catch((error: unknown) => {
            observer.onFailure(error);
            throw error;
          }),
        `sending to ${topic}`,
        logger,
        signal,
      );
  };
  const send = async (messages: readonly Outgoing[]): Promise<void> => {
    if (timeoutMs === undefined) return sendAll(messages, stop.signal, { onSend() {}, onFailure() {} });
    const deadline = new Deadline(timeoutMs);
    const timedOut = new AbortController();
    let lastError: unknown;
    let isSent = false;
    const observer: SendObserver = { onSend: () => (isSent = true), onFailure: (error) => (lastError = error) };
    try {
      const sending = sendAll(messages, AbortSignal.any([stop.signal, timedOut.signal]), observer);
      await deadline.within(sending, () => new Error('no answer'));
    } catch (error) {
      throw appendTimeoutRefusal(`Kafka at ${options.brokers.join(',')}`, deadline, lastError ?? error, isSent);
    } finally {
      timedOut.abort();
    }
  };
  return {
    append: async (events) => send(events.map((event) => encode(event, options))),
    appendRaw: async (topic, key, value) => send([assertSize({ topic, key, headers: {}, value })]),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await broker.close(timeoutMs === undefined ? undefined : APPENDER_CLOSE_TIMEOUT_MS);
    },
  };
}
