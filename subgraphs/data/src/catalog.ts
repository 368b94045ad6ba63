import { openLog } from '@visor/bus';
import { connect, type Database } from '@visor/db';
import {
  broadcast,
  sayer,
  startLoop,
  traced,
  traceparent,
  type Broadcast,
  type Logger,
  type ServiceConfig,
} from '@visor/service';
import { migrations } from '../migrations/index.ts';
import { consumer } from './consume.ts';
import { changesTail, type DatasetChange } from './dataset/dataset-changes.ts';
import { sweepCloses } from './dataset/settle-closes.ts';
import type { Deps } from './deps.ts';
import { entities } from './entities.ts';
import { forgetAnswers } from './file/file.store.ts';
import { persist } from './persist.ts';

/** Database, log and loops of the service; opened in the background until it succeeds. */
export interface Catalog extends AsyncDisposable {
  /** Absent until it is open. */
  readonly db: Database | undefined;
  readonly changes: Broadcast<DatasetChange>;
  /** What keeps the catalog from working, undefined when nothing does. */
  problems(): Promise<Readonly<Record<string, unknown>> | undefined>;
}

export function openCatalog(config: ServiceConfig, logger: Logger): Catalog {
  const changes = broadcast<DatasetChange>();
  const stop = new AbortController();
  let failure = 'the database is being opened';
  let open: { readonly db: Database; readonly stack: AsyncDisposable } | undefined;
  const opening = persist({
    what: 'opening database and log',
    logger,
    signal: stop.signal,
    failed: (error) => (failure = error.message),
    work: async () => (open = await connectAll(config, logger, changes)),
  });
  return {
    get db() {
      return open?.db;
    },
    changes,
    async problems() {
      if (!open) return { database: failure };
      try {
        await open.db.query('select 1');
        return undefined;
      } catch (error) {
        return { database: (error as Error).message };
      }
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await opening;
      await open?.stack[Symbol.asyncDispose]();
    },
  };
}

async function connectAll(
  config: ServiceConfig,
  logger: Logger,
  changes: Broadcast<DatasetChange>,
): Promise<{ db: Database; stack: AsyncDisposable }> {
  await using stack = new AsyncDisposableStack();
  const db = stack.use(
    await connect({
      url: config.DATABASE_URL,
      schema: schemaOf(config.VISOR_INSTALLATION),
      entities,
      migrations,
      migrate: !config.VISOR_NO_MIGRATE,
    }),
  );
  const log = stack.use(
    await openLog({
      kind: config.EVENT_LOG,
      database: db,
      source: 'visor/data',
      installation: config.VISOR_INSTALLATION,
      brokers: config.KAFKA_BROKERS,
      logger,
      traceparent,
      traced,
    }),
  );
  const deps: Deps = { publish: log.publish, say: sayer(logger), now: () => new Date() };
  await log.tail(changesTail(changes));
  await log.subscribe(consumer(deps));
  for (const loop of loops(db, deps, logger)) stack.use(loop);
  const owned = stack.move();
  return { db, stack: { [Symbol.asyncDispose]: () => owned.disposeAsync() } };
}

/** A service's schema is named as its role. */
const schemaOf = (installation: string): string => (installation === '' ? 'data' : `${installation}_data`);

const answersKeptDays = 30;

function loops(db: Database, deps: Deps, logger: Logger): AsyncDisposable[] {
  const closes = () => db.transaction(async (tx) => (await mine(tx, 'sweep closes')) && (await sweepCloses(deps, tx)));
  const answers = () =>
    db.transaction(async (tx) => (await mine(tx, 'forget answers')) && (await forgetAnswers(tx, answersKeptDays)));
  return [
    startLoop({ name: 'close sweep', every: 5_000, logger, work: closes }),
    startLoop({ name: 'forget answers', every: 3_600_000, logger, work: answers }),
  ];
}

/** One replica of the service sweeps at a time. */
async function mine(sql: Pick<Database, 'query'>, name: string): Promise<boolean> {
  const [row] = await sql.query<{ mine: boolean }>(
    'select pg_try_advisory_xact_lock(hashtextextended(current_schema || $1, 0)) as mine',
    [` data ${name}`],
  );
  return row?.mine ?? false;
}
