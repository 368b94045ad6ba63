import type { EventLog } from '@visor/bus';
import { createClient } from '@visor/client';
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
import { datasetHandlers, handlers } from './consumers.ts';
import type { Deps, LoopName } from './deps.ts';
import { AttemptEntity } from './job/attempt.entity.ts';
import { JobEntity } from './job/job.entity.ts';
import { liveHandlers, type Live } from './live-events.ts';
import { startLoops } from './loops.ts';
import { PilotEntity } from './pilot/pilot.entity.ts';
import { catalogOf } from './task/catalog-client.ts';

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
  stack.use(await log.tail({ handlers: liveHandlers(live) }));
  await listen(deps, log, stack);
  const loops = stack.use(startLoops(deps, catalogOf(client), config.VISOR_LOOP_MS, { logger, progress }));
  wake = (name) => loops.wake(name);
  const owned = stack.move();
  const checks = { gateway: () => checkPeer(config.GATEWAY_URL) };
  return { db, log, progress, checks, deps, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function listen(deps: Deps, log: EventLog, stack: AsyncDisposableStack): Promise<void> {
  stack.use(await log.subscribe({ group: 'workload', handlers: handlers(deps) }));
  stack.use(await log.tail({ handlers: datasetHandlers(deps) }));
}
