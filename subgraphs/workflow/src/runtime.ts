import type { Event, EventLog } from '@visor/bus';
import { createClient } from '@visor/client';
import { listen, uuidv7, type Tx } from '@visor/db';
import { decodeEvent, type DatasetEvent, type TaskStatus } from '@visor/schema';
import {
  openInfrastructure,
  afterCommitLogger,
  startLoop,
  tokenFile,
  traceparent,
  type Broadcast,
  type SubgraphRuntime,
  type Logger,
} from '@visor/service';
import { migrations } from '../migrations/index.ts';
import type { Config } from './config.ts';
import { catalogOf } from './dataset/catalog-client.ts';
import type { Deps } from './deps.ts';
import { onDatasetEvents, onTaskStatus } from './workflow/advance-workflows.ts';
import { releaseDueTasks } from './workflow/release-due-tasks.ts';
import { TemplateEntity } from './template/template.entity.ts';
import { changesChannel } from './workflow/announce-workflows.ts';

/** A person waits for the answer. */
const CATALOG_TIMEOUT_MS = 10_000;

/** The runtime of the service: database, log, consumer, loop. */
export interface WorkflowRuntime extends SubgraphRuntime {
  readonly deps: Deps;
}

export async function openRuntime(
  config: Config,
  changes: Broadcast<string>,
  logger: Logger,
): Promise<WorkflowRuntime> {
  await using stack = new AsyncDisposableStack();
  const { db, log, progress } = stack.use(
    await openInfrastructure('workflow', config, logger, { entities: [TemplateEntity], migrations }),
  );
  const client = stack.use(
    createClient({
      url: config.GATEWAY_URL,
      token: tokenFile(config.VISOR_TOKEN_FILE),
      traceparent,
      timeoutMs: CATALOG_TIMEOUT_MS,
    }),
  );
  const deps: Deps = {
    publish: log.publish,
    logAfterCommit: afterCommitLogger(logger),
    catalog: catalogOf(client),
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
  handle: async (tx: Tx, events: readonly Event[]) => {
    const values = events.map(({ value }) => value);
    if (events[0]?.topic !== 'wms.tasks.status') return onDatasetEvents(deps, tx, values as DatasetEvent[]);
    const refused = await onTaskStatus(deps, tx, values as TaskStatus[]);
    return refused.flatMap(({ status, code, reason }) => {
      const event = events.find(({ value }) => value === status);
      return event ? [{ event, code, reason }] : [];
    });
  },
});
