import { broadcast, logger as newLogger, readConfig, run, serveSubgraph, type RunningSubgraph } from '@visor/service';
import { settings, type Config } from './config.ts';
import { loaders } from './loaders.ts';
import { openRuntime } from './runtime.ts';
import { resolvers } from './resolvers.ts';

/** The workflow subgraph: wiring only. */
export function start(config: Config): Promise<RunningSubgraph> {
  const logger = newLogger('workflow', config.LOG_LEVEL);
  const changes = broadcast<string>();
  return serveSubgraph({
    name: 'workflow',
    config,
    logger,
    resolvers,
    open: () => openRuntime(config, changes, logger),
    context: (request, { db, deps }) => ({ ...request, db, deps, changes, loaders: loaders(db) }),
  });
}

if (import.meta.main) await run('workflow', () => start(readConfig(settings)));
