import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '@visor/db';
import { Refusal, type Subgraph } from '@visor/schema';
import type { ServiceConfig } from './config.ts';
import { verifier } from './identity.ts';
import type { Logger } from './log.ts';
import type { RequestContext } from './request-context.ts';
import { startSubgraph, type RunningSubgraph } from './subgraph.ts';

/** The running insides of a subgraph: database, log, consumers, loops. */
export interface Insides extends AsyncDisposable {
  readonly db: Database;
}

export interface ServeOptions<Inner extends Insides, Context extends RequestContext> {
  readonly name: Subgraph;
  readonly config: ServiceConfig;
  readonly logger: Logger;
  /** Resolvers by type; scalars are added. */
  readonly resolvers: object;
  /** Opens the insides; tried again, with growing pauses, until it succeeds. */
  open(): Promise<Inner>;
  /** The context of one request (fresh DataLoaders). */
  context(request: RequestContext, insides: Inner): Context;
}

const longestPause = 5_000;

/**
 * The life of a subgraph: listens at once, opens its insides in the background until that succeeds, and says at /healthz
 * (and to callers, as UNAVAILABLE) what it still waits for.
 */
export async function serveSubgraph<Inner extends Insides, Context extends RequestContext>(
  options: ServeOptions<Inner, Context>,
): Promise<RunningSubgraph> {
  const { name, config, logger } = options;
  await using stack = new AsyncDisposableStack();
  const opening = keepOpening(options);
  stack.use(opening);
  const subgraph = stack.use(
    await startSubgraph<Context>({
      name,
      port: config.PORT,
      resolvers: options.resolvers,
      verify: verifier(config.VISOR_JWKS_FILE),
      logger,
      allowed: { hosts: config.VISOR_HOSTS, origins: config.VISOR_ORIGINS },
      context: (request) => {
        if (!opening.insides) throw new Refusal('UNAVAILABLE', `${name} is not ready: ${opening.problem}`);
        return options.context(request, opening.insides);
      },
      health: async () => {
        if (!opening.insides) return { database: opening.problem };
        try {
          await opening.insides.db.query('select 1');
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

interface Opening<Inner> extends AsyncDisposable {
  /** Absent until they are open. */
  readonly insides: Inner | undefined;
  /** Why they are not. */
  readonly problem: string;
}

function keepOpening<Inner extends Insides>({
  open,
  logger,
}: Pick<ServeOptions<Inner, never>, 'open' | 'logger'>): Opening<Inner> {
  const stop = new AbortController();
  let insides: Inner | undefined;
  let problem = 'starting';
  const tried = (async () => {
    for (let pause = 100; !stop.signal.aborted && !insides; pause = Math.min(pause * 2, longestPause))
      try {
        insides = await open();
      } catch (error) {
        problem = (error as Error).message;
        logger.error({ err: error, retryInMs: pause }, 'database or event log not reached, to be tried again');
        await delay(pause, undefined, { signal: stop.signal }).catch(() => {});
      }
  })();
  return {
    get insides() {
      return insides;
    },
    get problem() {
      return problem;
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await tried;
      await insides?.[Symbol.asyncDispose]();
    },
  };
}
