export type {
  ConsumerOptions,
  Decode,
  Event,
  EventLog,
  LogHealth,
  NewEvent,
  RawEvent,
  Rejected,
  Subscription,
  TailOptions,
} from './log.ts';
export { openAppender, openLog, type Appender, type AppenderOptions, type LogOptions } from './open.ts';
export { grantLog, installLog, removeLog, type InstallOptions } from './install.ts';
export {
  awaitNoConsumers,
  installTopics,
  listInstallations,
  removeTopics,
  type TopicsOptions,
} from './install-kafka.ts';
export { busMigration, busTables } from './migration.ts';
export type { Logger } from './pace.ts';
export { Progress, reasonOf, textOf, type Failing } from './progress.ts';
