import { setTimeout as delay } from 'node:timers/promises';
import { openLog, type Event, type EventLog } from '@visor/bus';
import { connect, listen, uuidv7, type Database, type Tx } from '@visor/db';
import { decodeEvent, type DatasetEvent, type TaskStatus } from '@visor/schema';
import { sayer, startLoop, traced, traceparent, type Broadcast, type Logger } from '@visor/service';
import { migrations } from '../migrations/index.ts';
import type { Config } from './config.ts';
import type { Deps } from './deps.ts';
import { onDatasetEvents, onTaskStatus } from './task/advance-chain.ts';
import { releaseDueTasks } from './task/release-task.ts';
import { TemplateEntity } from './template/template.entity.ts';
import { changesChannel } from './workflow/announce-workflows.ts';

/** The running insides of the service: database, log, consumer, loop. */
export interface Insides extends AsyncDisposable {
  readonly db: Database;
  readonly deps: Deps;
}

const longestPause = 5_000;

/** Tries to open the insides until it succeeds or is stopped; each failure is logged, and told to `failed`. */
export async function openInsides(
  config: Config,
  changes: Broadcast<string>,
  logger: Logger,
  stop: AbortSignal,
  failed: (reason: string) => void,
): Promise<Insides | undefined> {
  for (let pause = 100; !stop.aborted; pause = Math.min(pause * 2, longestPause))
    try {
      return await open(config, changes, logger);
    } catch (error) {
      failed((error as Error).message);
      logger.error({ err: error, retryInMs: pause }, 'database or event log not reached, to be tried again');
      await delay(pause, undefined, { signal: stop }).catch(() => {});
    }
  return undefined;
}

/** A service's schema is named as its role. */
const schemaOf = (url: string): string => decodeURIComponent(new URL(url).username) || 'workflow';

async function open(config: Config, changes: Broadcast<string>, logger: Logger): Promise<Insides> {
  await using stack = new AsyncDisposableStack();
  const schema = schemaOf(config.DATABASE_URL);
  const db = stack.use(
    await connect({
      url: config.DATABASE_URL,
      schema,
      entities: [TemplateEntity],
      migrations,
      migrate: !config.VISOR_NO_MIGRATE,
    }),
  );
  const log = stack.use(
    await openLog({
      kind: config.EVENT_LOG,
      database: db,
      source: 'visor/workflow',
      installation: config.VISOR_INSTALLATION,
      brokers: config.KAFKA_BROKERS,
      logger,
      traceparent,
      traced,
    }),
  );
  const deps: Deps = {
    publish: log.publish,
    say: sayer(logger),
    now: () => new Date(),
    newId: () => uuidv7(),
    outputStorage: config.OUTPUT_STORAGE,
  };
  stack.use(
    listen({
      url: config.DATABASE_URL,
      channel: changesChannel(schema),
      heard: (id) => changes.send(id),
      lost: (error) => logger.warn({ err: error }, 'connection for notices lost, to be opened again'),
    }),
  );
  stack.use(await log.subscribe(consumer(deps)));
  stack.use(
    startLoop({
      name: 'release due tasks',
      every: config.VISOR_RECONCILE_MS,
      logger,
      work: () => releaseDueTasks(deps, db),
    }),
  );
  const owned = stack.move();
  return { db, deps, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** The group that drives the chains. */
const consumer = (deps: Deps): Parameters<EventLog['subscribe']>[0] => ({
  group: 'workflow',
  topics: ['dsm.dataset.events', 'wms.tasks.status'],
  decode: decodeEvent,
  handle: (tx: Tx, events: readonly Event[]) => {
    const values = events.map(({ value }) => value);
    return events[0]?.topic === 'wms.tasks.status'
      ? onTaskStatus(deps, tx, values as TaskStatus[])
      : onDatasetEvents(deps, tx, values as DatasetEvent[]);
  },
});
