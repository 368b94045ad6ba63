import { setTimeout as delay } from 'node:timers/promises';
import { reasonOf, textOf, type EventLog, type Progress } from '@visor/bus';
import { DatabaseProbe, type Database } from '@visor/db';
import { Refusal, type Subgraph } from '@visor/schema';
import type { ServiceConfig } from './config.ts';
import { runChecks, sharedHealth, type Checks } from './health.ts';
import { verifier } from './identity.ts';
import type { Logger } from './log.ts';
import type { RequestContext } from './request-context.ts';
import { processSpace } from './process-space.ts';
import { startSubgraph, type RunningSubgraph } from './subgraph.ts';

/** The running runtime of a subgraph: database, log, consumers, loops. */
export interface SubgraphRuntime extends AsyncDisposable {
  readonly db: Database;
  readonly log: Pick<EventLog, 'health'>;
  /** Of its loops. */
  readonly progress: Pick<Progress, 'failing' | 'lastSuccess'>;
  /** What else its health tells: its peers. */
  readonly checks?: Checks;
}

export interface ServeOptions<Inner extends SubgraphRuntime, Context extends RequestContext> {
  readonly name: Subgraph;
  readonly config: ServiceConfig;
  readonly logger: Logger;
  /** Resolvers by type; scalars are added. */
  readonly resolvers: object;
  /** Opens the runtime; tried again, with growing pauses, until it succeeds. */
  open(): Promise<Inner>;
  /** The context of one request (fresh DataLoaders). */
  context(request: RequestContext, runtime: Inner): Context;
}

const longestPause = 5_000;

/**
 * The life of a subgraph: listens at once, opens its runtime in the background until that succeeds, and says at /healthz
 * (and to callers, as UNAVAILABLE) what it still waits for.
 */
export async function serveSubgraph<Inner extends SubgraphRuntime, Context extends RequestContext>(
  options: ServeOptions<Inner, Context>,
): Promise<RunningSubgraph> {
  const { name, config, logger } = options;
  await using stack = new AsyncDisposableStack();
  const opening = keepOpening(options);
  const space = processSpace();
  stack.use(opening);
  const subgraph = stack.use(
    await startSubgraph<Context>({
      name,
      port: config.PORT,
      resolvers: options.resolvers,
      verify: verifier(config.VISOR_JWKS_FILE, { logger }),
      logger,
      allowed: { hosts: config.VISOR_HOSTS, origins: config.VISOR_ORIGINS },
      context: (request) => {
        if (!opening.runtime) throw new Refusal('UNAVAILABLE', `${name} is not ready: ${opening.problem}`);
        return options.context(request, opening.runtime);
      },
      health: sharedHealth(() =>
        runChecks({
          ...opening.checks,
          space,
        }),
      ),
    }),
  );
  logger.info({ port: subgraph.port }, 'listening');
  const owned = stack.move();
  return { port: subgraph.port, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** How long a question of health to the database may take. */
const PROBE_TIMEOUT_MS = 1_000;

function checksOf({ db, log, progress, checks }: SubgraphRuntime, probe: DatabaseProbe): Checks {
  return {
    async database() {
      await probe.query('select 1');
      return { ok: true, schema: db.schema };
    },
    log: async () => ({ ...(await log.health(probe)) }),
    loops() {
      const { failing, lastSuccess } = progress;
      return { ok: failing.length === 0, lastSuccess, failing, ...reasonOf(failing) };
    },
    ...checks,
  };
}

interface Opening<Inner> extends AsyncDisposable {
  /** Absent until they are open. */
  readonly runtime: Inner | undefined;
  /** Why they are not. */
  readonly problem: string;
  /** How they are. */
  readonly checks: Checks;
}

function keepOpening<Inner extends SubgraphRuntime>({
  open,
  logger,
}: Pick<ServeOptions<Inner, never>, 'open' | 'logger'>): Opening<Inner> {
  const stop = new AbortController();
  let runtime: Inner | undefined;
  let probe: DatabaseProbe | undefined;
  let problem = 'starting';
  const tried = (async () => {
    for (let pause = 100; !stop.signal.aborted && !runtime; pause = Math.min(pause * 2, longestPause))
      try {
        const opened = await open();
        probe = new DatabaseProbe({ url: opened.db.url, schema: opened.db.schema, timeoutMs: PROBE_TIMEOUT_MS });
        runtime = opened;
      } catch (error) {
        problem = textOf(error);
        logger.error({ err: error, retryInMs: pause }, 'database or event log not reached, to be tried again');
        await delay(pause, undefined, { signal: stop.signal }).catch(() => {});
      }
  })();
  return {
    get runtime() {
      return runtime;
    },
    get problem() {
      return problem;
    },
    get checks(): Checks {
      return runtime && probe ? checksOf(runtime, probe) : { database: () => ({ ok: false, text: problem }) };
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await tried;
      await probe?.[Symbol.asyncDispose]();
      await runtime?.[Symbol.asyncDispose]();
    },
  };
}
