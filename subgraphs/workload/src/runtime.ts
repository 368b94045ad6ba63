import type { Event, EventLog } from '@visor/bus';
import { createClient } from '@visor/client';
import type { Tx } from '@visor/db';
import { type DatasetEvent, decodeEvent, isUuid } from '@visor/schema';
import {
  checkPeer,
  openInfrastructure,
  afterCommitLogger,
  tokenFile,
  traceparent,
  type SubgraphRuntime,
  type Logger,
} from '@visor/service';
import { migrations } from '../migrations/index.ts';
import type { Config } from './config.ts';
import type { Deps, LoopName } from './deps.ts';
import { AttemptEntity } from './job/attempt.entity.ts';
import { JobEntity } from './job/job.entity.ts';
import { noteReplicas } from './claim/record-replicas.ts';
import { takeReplies } from './registration/apply-replies.ts';
import { follow, type Live } from './live-events.ts';
import { startLoops } from './loops.ts';
import { PilotEntity } from './pilot/pilot.entity.ts';
import { catalogOf } from './task/catalog-client.ts';
import { takeCommands } from './intake/take-commands.ts';
import { hasten } from './task/task.store.ts';

/** The runtime of the service: database, log, consumers, loops. */
export interface WorkloadRuntime extends SubgraphRuntime {
  readonly deps: Deps;
}

export async function openRuntime(config: Config, live: Live, logger: Logger): Promise<WorkloadRuntime> {
  await using stack = new AsyncDisposableStack();
  const entities = [JobEntity, AttemptEntity, PilotEntity];
  const { db, log, progress } = stack.use(
    await openInfrastructure('workload', config, logger, { entities, migrations }),
  );
  const client = stack.use(
    createClient({ url: config.GATEWAY_URL, token: tokenFile(config.VISOR_TOKEN_FILE), traceparent }),
  );
  let wake: (name: LoopName) => void = () => {};
  const deps: Deps = {
    db,
    bus: log,
    logger,
    logAfterCommit: afterCommitLogger(logger),
    window: config.VISOR_WINDOW,
    times: {
      lease: config.VISOR_LEASE_MS,
      heartbeat: config.VISOR_HEARTBEAT_MS,
      poll: config.VISOR_POLL_MS,
      claimGrace: config.VISOR_CLAIM_GRACE_MS,
      refusal: config.VISOR_REFUSAL_MS,
    },
    now: () => new Date(),
    wake: (name) => wake(name),
  };
  stack.use(await follow(log, live));
  await listen(deps, log, stack);
  const loops = stack.use(startLoops(deps, catalogOf(client), config.VISOR_LOOP_MS, { logger, progress }));
  wake = (name) => loops.wake(name);
  const owned = stack.move();
  const checks = { gateway: () => checkPeer(config.GATEWAY_URL) };
  return { db, log, progress, checks, deps, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

const group = 'workload';
async function listen(deps: Deps, log: EventLog, stack: AsyncDisposableStack): Promise<void> {
  /** A consumer's effect shows only after its commit: loops are woken then. */
  const within = (tx: Tx): Deps => ({ ...deps, wake: (name) => void tx.afterCommit.push(() => deps.wake(name)) });
  const decode = decodeEvent;
  stack.use(
    await log.subscribe({
      group,
      topics: ['wfms.tasks'],
      decode,
      handle: (tx, events) => takeCommands(within(tx), tx, events),
    }),
  );
  stack.use(
    await log.subscribe({
      group,
      topics: ['dsm.register.file.process.reply'],
      decode,
      handle: (tx, events) => takeReplies(within(tx), tx, events),
    }),
  );
  stack.use(
    await log.subscribe({
      group,
      topics: ['dsm.file.replicas'],
      decode,
      handle: (tx, events) => noteReplicas(deps, tx, events),
    }),
  );
  stack.use(await log.tail({ topics: ['dsm.dataset.events'], decode, handle: (events) => hear(deps, events) }));
}

/** Files came, or a dataset was closed: whoever waits for it looks now. */
async function hear(deps: Deps, events: readonly Event[]): Promise<void> {
  const datasets = events
    .map((event) => event.value as DatasetEvent)
    .filter(({ type, datasetId }) => (type === 'registered' || type === 'closed') && isUuid(datasetId));
  if (datasets.length === 0) return;
  const hastened = await hasten(deps.db, [...new Set(datasets.map((one) => one.datasetId))], deps.now());
  if (hastened > 0) deps.wake('form');
}
