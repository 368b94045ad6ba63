import type { Database } from '@visor/db';
import { openKafkaAppender } from './kafka-appender.ts';
import { openKafkaLog } from './kafka-log.ts';
import { typedAppender, typedLog, type Appender, type EventLog, type MessageAppender } from './event-log.ts';
import type { MessageLog } from './message-log.ts';
import { silentLogger, untraced, type Logger, type Traced } from './logger.ts';
import { openPostgresAppender } from './postgres-appender.ts';
import { openPostgresLog } from './postgres-log.ts';
import { DEFAULT_RETENTION, type Retention } from './retention.ts';

export interface LogOptions {
  readonly kind: 'postgres' | 'kafka';
  /** The service's own schema, migrated with `busMigration`. One log per database, since it sets `beforeCommit`. */
  readonly database: Database;
  /** CloudEvents source of what is sent, e.g. `visor/data`. */
  readonly source: string;
  /** First part of every name on a shared server; empty by default. */
  readonly installation?: string;
  /** Kafka's bootstrap servers, host:port. */
  readonly brokers?: readonly string[];
  readonly logger?: Logger;
  readonly retention?: Retention;
  /** Returns the W3C trace context that a message is sent with. */
  readonly traceparent?: () => string | undefined;
  /** Runs a handler under the trace context of the first message of its batch. */
  readonly traced?: Traced;
}

/** Opens the event log for a service. The caller closes the database, after the log. */
export const openLog = async (options: LogOptions): Promise<EventLog> => typedLog(await openMessageLog(options));

export async function openMessageLog(options: LogOptions): Promise<MessageLog> {
  const { logger = silentLogger, traced = untraced, retention = DEFAULT_RETENTION } = options;
  if (options.kind === 'postgres') return openPostgresLog({ ...options, logger, traced, retention });
  return openKafkaLog({ ...options, logger, traced, retention, brokers: options.brokers ?? [] });
}

export type AppenderOptions = {
  readonly source?: string;
  readonly installation?: string;
  /**
   * How long one append may take. Then it is refused (UNAVAILABLE), and the text says why and whether the message may be
   * in the log all the same. Without it, Kafka is tried forever, and PostgreSQL once, without a timeout.
   */
  readonly timeoutMs?: number;
  readonly logger?: Logger;
} & (
  | {
      readonly kind: 'postgres';
      /** URL of a role that may execute the log's functions. */
      readonly url: string;
    }
  | { readonly kind: 'kafka'; readonly brokers: readonly string[] }
);

export const openAppender = async (options: AppenderOptions): Promise<Appender> =>
  typedAppender(await openMessageAppender(options));

export async function openMessageAppender(options: AppenderOptions): Promise<MessageAppender> {
  const { source = 'visor/cli', logger = silentLogger } = options;
  return options.kind === 'kafka'
    ? openKafkaAppender({ ...options, source, logger })
    : openPostgresAppender({ ...options, source, logger });
}
