import { broadcast, logger as newLogger, readConfig, run, serveSubgraph, type RunningSubgraph } from '@visor/service';
import { confineTo } from '@visor/storage';
import { openRuntime } from './runtime.ts';
import { settings, type Config } from './config.ts';
import type { DatasetChange } from './dataset/live-events.ts';
import { loadersOf } from './loaders.ts';
import { resolvers } from './resolvers.ts';

/** The data subgraph: wiring only. */
export function start(config: Config): Promise<RunningSubgraph> {
  const logger = newLogger('data', config.LOG_LEVEL);
  const changes = broadcast<DatasetChange>();
  const storageRoots = confineTo(config.VISOR_STORAGE_ROOTS);
  if (config.VISOR_STORAGE_ROOTS.length === 0)
    logger.warn('VISOR_STORAGE_ROOTS is not set: storages may lie anywhere on this machine');
  return serveSubgraph({
    name: 'data',
    config,
    logger,
    resolvers,
    open: () => openRuntime(config, changes, logger),
    context: (request, { db }) => ({
      ...request,
      db,
      changes,
      storageRoots,
      loaders: loadersOf(db),
      now: () => new Date(),
    }),
  });
}

if (import.meta.main) await run('data', () => start(readConfig(settings)));
