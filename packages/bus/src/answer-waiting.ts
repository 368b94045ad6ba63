import { delayedAnswers, type WaitingAnswers } from './event-log.ts';
import { brokerGroup } from './kafka-consumer.ts';
import { createBroker, sendsTo, type BrokerAddress } from './kafka-log.ts';
import { ALL_PARTITIONS, WaitingMessages } from './kafka-waiting.ts';

/** What a process does that can't open its log yet. */
export interface WaitingProcess extends AsyncDisposable {
  /** Does what needs the database. While that fails again and again, or does not end, messages that wait are answered. */
  during<T>(work: () => Promise<T>): Promise<T>;
}

interface AnswerOptions extends BrokerAddress {
  readonly group: string;
  /** All topics that the group reads. */
  readonly topics: readonly string[];
  readonly answers: WaitingAnswers;
  /** As `ConsumerOptions.lateMs`. */
  readonly lateMs?: number;
}

/** Answers the messages of a group on Kafka before its database could be opened, from where the group told that it has read. */
export function answerWaiting(options: AnswerOptions): WaitingProcess {
  const { logger, group, topics, lateMs } = options;
  const broker = createBroker(options);
  const sendNow = sendsTo(broker, options);
  const answers = delayedAnswers(options.answers);
  const waiting = new WaitingMessages({ broker, logger, sendNow, group: brokerGroup(group, topics), answers, lateMs });
  return {
    during: (work) => waiting.troubles.during(ALL_PARTITIONS, work),
    async [Symbol.asyncDispose]() {
      await waiting[Symbol.asyncDispose]();
      await broker[Symbol.asyncDispose]();
    },
  };
}
