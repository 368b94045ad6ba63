import { createClient } from '@visor/client';
import { listen, uuidv7 } from '@visor/db';
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
import { handlers } from './consumers.ts';
import { createCatalogClient } from './dataset/catalog-client.ts';
import type { Deps } from './deps.ts';
import { entities } from './entities.ts';
import { releaseDueTasks } from './workflow/release-due-tasks.ts';
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
    await openInfrastructure('workflow', config, logger, { entities, migrations }),
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
    catalog: createCatalogClient(client),
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
  stack.use(await log.subscribe({ group: 'workflow', handlers: handlers(deps) }));
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
