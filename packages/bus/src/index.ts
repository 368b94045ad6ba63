export type { Event, LogHealth, RawEvent, Rejected, Subscription } from './log.ts';
export {
  checked,
  consumerOptions,
  messagesOf,
  rejectedEvents,
  type Appender,
  type EventLog,
  type Handler,
  type Handlers,
  type RefusedValue,
  type TailHandlers,
} from './event-log.ts';
export { openAppender, openLog, type AppenderOptions, type LogOptions } from './open.ts';
export { grantLog, installLog, removeLog, type InstallOptions } from './install.ts';
export {
  awaitNoConsumers,
  installTopics,
  listInstallations,
  removeTopics,
  type TopicsOptions,
} from './install-kafka.ts';
export { busMigration, busTables } from './migration.ts';
export type { Logger } from './logger.ts';
export { Progress, reasonOf, textOf, type Failing } from './progress.ts';
