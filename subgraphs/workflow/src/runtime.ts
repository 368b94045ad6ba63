import { createClient } from '@visor/client';
import { uuidv7, type Database } from '@visor/db';
import {
  EventFeed,
  installationOf,
  RECORDED_EVENTS,
  RecordedEventFeed,
  tokenFile,
  traceparent,
  type Infrastructure,
} from '@visor/service';
import type { Config } from './config.ts';
import { createWorkloadClient } from './control/workload-client.ts';
import { createCatalogClient } from './dataset/catalog-client.ts';
import type { Deps } from './deps.ts';

/** A person waits for the answer. */
const CATALOG_TIMEOUT_MS = 10_000;

/** Name of the loop that goes on with operations over many tasks. */
export const OPERATIONS_LOOP = 'carry out operations';

/** What the running service holds. */
export interface Runtime {
  readonly db: Database;
  readonly deps: Deps;
  /** Changes of workflows, whichever replica made them. */
  readonly changes: EventFeed<'wfms.workflows.status'>;
  /** What is recorded of what happened. */
  readonly events: RecordedEventFeed;
}

export function openRuntime(
  config: Config,
  { db, log, logger, loops, logAfterCommit }: Infrastructure,
  stack: AsyncDisposableStack,
): Runtime {
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
    logAfterCommit,
    catalog: createCatalogClient(client),
    workload: createWorkloadClient(client),
    now: () => new Date(),
    wakeOperations: (tx) => loops.wake(tx, OPERATIONS_LOOP),
    newId: () => uuidv7(),
    outputStorage: config.OUTPUT_STORAGE,
    failedTaskOpenMs: config.VISOR_FAILED_TASK_OPEN_SECONDS * 1_000,
  };
  const installation = installationOf(db);
  const changes = new EventFeed({ topic: 'wfms.workflows.status', log, installation });
  const events = stack.use(
    new RecordedEventFeed({ db, name: 'workflowEvents', sources: [RECORDED_EVENTS], installation, logger }),
  );
  return { db, deps, changes, events };
}
