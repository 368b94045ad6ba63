import {
  broadcast,
  logger as newLogger,
  readConfig,
  run,
  serveSubgraph,
  serviceSettings,
  type RunningSubgraph,
  type ServiceConfig,
} from '@visor/service';
import { openCatalog } from './catalog.ts';
import type { DatasetChange } from './dataset/dataset-changes.ts';
import { loadersOf } from './loaders.ts';
import { resolvers } from './resolvers.ts';

/** The data subgraph: wiring only. */
export function start(config: ServiceConfig): Promise<RunningSubgraph> {
  const logger = newLogger('data', config.LOG_LEVEL);
  const changes = broadcast<DatasetChange>();
  return serveSubgraph({
    name: 'data',
    config,
    logger,
    resolvers,
    open: () => openCatalog(config, changes, logger),
    context: (request, { db }) => ({ ...request, db, changes, loaders: loadersOf(db), now: () => new Date() }),
  });
}

if (import.meta.main) await run('data', () => start(readConfig(serviceSettings)));
