import { openLog, Progress, type EventLog } from '@visor/bus';
import { connect, DatabaseSession, type ConnectOptions, type Database } from '@visor/db';
import { TOPIC_READERS, type Subgraph } from '@visor/schema';
import type { ServiceConfig } from './config.ts';
import { afterCommitLogger, traced, traceparent, type LogAfterCommit, type Logger } from './log.ts';
import { Loops } from './loops.ts';

/** What every subgraph is built on: its own schema, migrated, the event log, and loops. */
export interface Infrastructure extends AsyncDisposable {
  readonly db: Database;
  readonly log: EventLog;
  readonly loops: Loops;
  /** Of the service's loops. */
  readonly progress: Progress;
  readonly logger: Logger;
  readonly logAfterCommit: LogAfterCommit;
}

export interface InfrastructureOptions extends Pick<ConnectOptions, 'entities' | 'migrations'> {
  readonly name: Subgraph;
  readonly config: ServiceConfig;
  readonly logger: Logger;
}

/** Name of a subgraph's schema, which is also that of the role that owns it. */
const schemaOf = (name: Subgraph, installation: string): string =>
  installation === '' ? name : `${installation}_${name}`;

/** Opens a subgraph's schema and the event log, as configured. */
export async function openInfrastructure({
  name,
  config,
  logger,
  entities = [],
  migrations = [],
}: InfrastructureOptions): Promise<Infrastructure> {
  await using stack = new AsyncDisposableStack();
  const schema = schemaOf(name, config.VISOR_INSTALLATION);
  const db = stack.use(
    await connect({ url: config.DATABASE_URL, schema, entities, migrations, migrate: !config.VISOR_NO_MIGRATE }),
  );
  const log = stack.use(
    await openLog({
      kind: config.EVENT_LOG,
      database: db,
      source: `visor/${name}`,
      installation: config.VISOR_INSTALLATION,
      brokers: config.KAFKA_BROKERS,
      retention: {
        messageHours: config.VISOR_LOG_HOURS,
        deadLetterDays: config.VISOR_DEAD_LETTER_DAYS,
        readers: TOPIC_READERS,
      },
      logger,
      traceparent,
      traced,
    }),
  );
  const progress = new Progress();
  const locks = stack.use(openLocks(db, name, logger, progress));
  await locks.opened();
  const loops = new Loops({ schema, locks, logger, progress });
  const owned = stack.move();
  const logAfterCommit = afterCommitLogger(logger);
  return { db, log, loops, progress, logger, logAfterCommit, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

const LOCKS = 'connection for locks of loops';

function openLocks({ url }: Database, name: Subgraph, logger: Logger, progress: Progress): DatabaseSession {
  return new DatabaseSession({
    url,
    applicationName: `visor ${name} locks`,
    onOpen: () => progress.succeeded(LOCKS),
    onLost(error, retryInMs) {
      progress.failed(LOCKS, error);
      logger.warn({ err: error, retryInMs }, 'connection for locks of loops lost, will be opened again');
    },
  });
}
