import {
  openInfrastructure,
  afterCommitLogger,
  type Broadcast,
  type SubgraphRuntime,
  type Logger,
  type ServiceConfig,
} from '@visor/service';
import { migrations } from '../migrations/index.ts';
import { handlers } from './consumers.ts';
import { changesTail, type DatasetChange } from './dataset/live-events.ts';
import type { Deps } from './deps.ts';
import { entities } from './entities.ts';
import { loopsOf } from './loops.ts';

/** Opens database, log, consumer and loops of the catalog. */
export async function openRuntime(
  config: ServiceConfig,
  changes: Broadcast<DatasetChange>,
  logger: Logger,
): Promise<SubgraphRuntime> {
  await using stack = new AsyncDisposableStack();
  const { db, log, loops, progress } = stack.use(
    await openInfrastructure('data', config, logger, { entities, migrations }),
  );
  const deps: Deps = { publish: log.publish, logAfterCommit: afterCommitLogger(logger), now: () => new Date() };
  await log.tail({ handlers: changesTail(changes) });
  await log.subscribe({ group: 'data', handlers: handlers(deps) });
  stack.use(loops.start(loopsOf(deps, db)));
  const owned = stack.move();
  return { db, log, progress, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
