import { broadcast, logger as newLogger, readConfig, run, serveSubgraph, type RunningSubgraph } from '@visor/service';
import { settings, type Config } from './config.ts';
import { createLoaders } from './loaders.ts';
import { openRuntime } from './runtime.ts';
import { resolvers } from './resolvers.ts';

/** Starts the workflow subgraph. */
export function start(config: Config): Promise<RunningSubgraph> {
  const logger = newLogger('workflow', config.LOG_LEVEL);
  const changes = broadcast<string>();
  return serveSubgraph({
    name: 'workflow',
    config,
    logger,
    resolvers,
    open: () => openRuntime(config, changes, logger),
    context: (request, { db, deps }) => ({ ...request, db, deps, changes, loaders: createLoaders(db) }),
  });
}

if (import.meta.main) await run('workflow', () => start(readConfig(settings)));
