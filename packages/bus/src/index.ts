export { answerWaiting, type WaitingProcess } from './answer-waiting.ts';
export type { Event, LogHealth, PartitionRange, LogStatus, RawEvent, Rejected, Subscription } from './message-log.ts';
export {
  checked,
  consumerOptions,
  messagesOf,
  rejectedEvents,
  valuesOf,
  type Appender,
  type EventLog,
  type Handler,
  type Handlers,
  type ReadMessages,
  type RefusedValue,
  type TailHandlers,
  type WaitingAnswers,
} from './event-log.ts';
export { openAppender, openLog, type AppenderOptions, type LogOptions } from './open-log.ts';
export { grantLog, installLog, removeLog, type InstallOptions } from './install-log.ts';
export {
  awaitNoConsumers,
  installTopics,
  listInstallations,
  removeTopics,
  type TopicsOptions,
} from './install-kafka.ts';
export { busMigration, busTables } from './migration.ts';
export type { Logger } from './logger.ts';
export { Progress, failureReason, errorText, type Failing } from './progress.ts';
export { discardLetters, replayLetters, type LetterDecision, type LetterResult } from './replay.ts';
