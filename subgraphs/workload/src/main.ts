import { logger as newLogger, readConfig, run, serveSubgraph, type RunningSubgraph } from '@visor/service';
import { settings, type Config } from './config.ts';
import { live as newLive } from './live-events.ts';
import { loadersOf } from './loaders.ts';
import { openRuntime } from './runtime.ts';
import { resolvers } from './resolvers.ts';

/** The workload subgraph: wiring only. */
export function start(config: Config): Promise<RunningSubgraph> {
  const logger = newLogger('workload', config.LOG_LEVEL);
  const live = newLive();
  return serveSubgraph({
    name: 'workload',
    config,
    logger,
    resolvers,
    open: () => openRuntime(config, live, logger),
    context: (request, { db, deps }) => ({ ...request, deps, live, loaders: loadersOf(db) }),
  });
}

if (import.meta.main) await run('workload', () => start(readConfig(settings)));
