import { Refusal } from '@visor/schema';
import { broadcast, logger as newLogger, readConfig, run, startSubgraph, verifier } from '@visor/service';
import { settings, type Config } from './config.ts';
import { loaders } from './loaders.ts';
import { openInsides, type Insides } from './open.ts';
import { resolvers } from './resolvers.ts';

/** The workflow subgraph: wiring only. It listens at once and says at /healthz what it still waits for. */
export async function start(config: Config): Promise<AsyncDisposable & { readonly port: number }> {
  await using stack = new AsyncDisposableStack();
  const logger = newLogger('workflow', config.LOG_LEVEL);
  const changes = broadcast<string>();
  const stop = new AbortController();
  let insides: Insides | undefined;
  let problem = 'starting';
  const opening = openInsides(config, changes, logger, stop.signal, (reason) => {
    problem = reason;
  }).then((opened) => {
    insides = opened;
  });
  stack.defer(async () => {
    stop.abort();
    await opening;
    await insides?.[Symbol.asyncDispose]();
  });
  const subgraph = stack.use(
    await startSubgraph({
      name: 'workflow',
      port: config.PORT,
      resolvers,
      verify: verifier(config.VISOR_JWKS_FILE),
      logger,
      context: (request) => {
        if (!insides) throw new Refusal('UNAVAILABLE', `workflow is not ready: ${problem}`);
        const { db, deps } = insides;
        return { ...request, db, deps, changes, loaders: loaders(db) };
      },
      health: async () => {
        if (!insides) return { database: problem };
        try {
          await insides.db.query('select 1');
          return undefined;
        } catch (error) {
          return { database: (error as Error).message };
        }
      },
    }),
  );
  logger.info({ port: subgraph.port }, 'listening');
  const owned = stack.move();
  return { port: subgraph.port, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

if (import.meta.main) await run('workflow', () => start(readConfig(settings)));
