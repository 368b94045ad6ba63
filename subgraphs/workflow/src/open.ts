import type { Event, EventLog } from '@visor/bus';
import { listen, uuidv7, type Tx } from '@visor/db';
import { decodeEvent, type DatasetEvent, type TaskStatus } from '@visor/schema';
import { openFoundations, sayer, startLoop, type Broadcast, type Insides as Opened, type Logger } from '@visor/service';
import { migrations } from '../migrations/index.ts';
import type { Config } from './config.ts';
import type { Deps } from './deps.ts';
import { onDatasetEvents, onTaskStatus } from './task/advance-chain.ts';
import { releaseDueTasks } from './task/release-task.ts';
import { TemplateEntity } from './template/template.entity.ts';
import { changesChannel } from './workflow/announce-workflows.ts';

/** The running insides of the service: database, log, consumer, loop. */
export interface Insides extends Opened {
  readonly deps: Deps;
}

export async function openInsides(config: Config, changes: Broadcast<string>, logger: Logger): Promise<Insides> {
  await using stack = new AsyncDisposableStack();
  const { db, log, progress } = stack.use(
    await openFoundations('workflow', config, logger, { entities: [TemplateEntity], migrations }),
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
      channel: changesChannel(db.schema),
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
      progress,
      work: () => releaseDueTasks(deps, db),
    }),
  );
  const owned = stack.move();
  return { db, log, progress, deps, [Symbol.asyncDispose]: () => owned.disposeAsync() };
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
