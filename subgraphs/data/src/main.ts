import {
  readConfig,
  run,
  serviceSettings,
  startSubgraph,
  verifier,
  logger as newLogger,
  type ServiceConfig,
} from '@visor/service';
import { Refusal } from '@visor/schema';
import { openCatalog } from './catalog.ts';
import { loadersOf } from './loaders.ts';
import { resolvers } from './resolvers.ts';

/** The data subgraph: wiring only. It listens at once and says at /healthz what it still waits for. */
export async function start(config: ServiceConfig): Promise<AsyncDisposable & { readonly port: number }> {
  await using stack = new AsyncDisposableStack();
  const logger = newLogger('data', config.LOG_LEVEL);
  const catalog = stack.use(openCatalog(config, logger));
  const subgraph = stack.use(
    await startSubgraph({
      name: 'data',
      port: config.PORT,
      resolvers,
      verify: verifier(config.VISOR_JWKS_FILE),
      logger,
      context: (request) => {
        const { db, changes } = catalog;
        if (!db) throw new Refusal('UNAVAILABLE', 'the catalog is starting');
        return { ...request, db, changes, loaders: loadersOf(db), now: () => new Date() };
      },
      health: () => catalog.problems(),
    }),
  );
  logger.info({ port: subgraph.port }, 'listening');
  const owned = stack.move();
  return { port: subgraph.port, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

if (import.meta.main) await run('data', () => start(readConfig(serviceSettings)));
