import { openLog, Progress, type EventLog } from '@visor/bus';
import { connect, type ConnectOptions, type Database } from '@visor/db';
import type { Subgraph } from '@visor/schema';
import type { ServiceConfig } from './config.ts';
import { traced, traceparent, type Logger } from './log.ts';

/** What every subgraph stands on: its own schema, migrated, and the event log. */
export interface Infrastructure extends AsyncDisposable {
  readonly db: Database;
  readonly log: EventLog;
  /** Of the service's loops. */
  readonly progress: Progress;
}

/** Name of a subgraph's schema, which is also that of the role that owns it. */
export const schemaOf = (name: Subgraph, installation: string): string =>
  installation === '' ? name : `${installation}_${name}`;

/** Opens a subgraph's schema and the event log, as configured. */
export async function openInfrastructure(
  name: Subgraph,
  config: ServiceConfig,
  logger: Logger,
  own: Pick<ConnectOptions, 'entities' | 'migrations'>,
): Promise<Infrastructure> {
  await using stack = new AsyncDisposableStack();
  const schema = schemaOf(name, config.VISOR_INSTALLATION);
  const db = stack.use(await connect({ url: config.DATABASE_URL, schema, ...own, migrate: !config.VISOR_NO_MIGRATE }));
  const log = stack.use(
    await openLog({
      kind: config.EVENT_LOG,
      database: db,
      source: `visor/${name}`,
      installation: config.VISOR_INSTALLATION,
      brokers: config.KAFKA_BROKERS,
      logger,
      traceparent,
      traced,
    }),
  );
  const owned = stack.move();
  return { db, log, progress: new Progress(), [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
