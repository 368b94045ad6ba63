import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerWaiting, type Handlers, type TailHandlers, type WaitingAnswers, type WaitingProcess } from '@visor/bus';
import { Refusal, TOPIC_READERS } from '@visor/schema';
import { runChecks, sharedHealth, type Checks } from './health.ts';
import { verifier } from './identity.ts';
import { openInfrastructure, type Infrastructure, type InfrastructureOptions } from './infrastructure.ts';
import { logger as newLogger } from './log.ts';
import type { LoopDefinition } from './loop.ts';
import { keepOpening, type Opened } from './opening.ts';
import { processSpaceCheck } from './check-process-space.ts';
import type { RequestContext } from './request-context.ts';
import { startSubgraph, type RunningSubgraph } from './start-subgraph.ts';

/** Everything that one subgraph has of its own. */
interface SubgraphDefinition<Runtime, Context extends RequestContext> extends Omit<InfrastructureOptions, 'logger'> {
  /**
   * Opens what use cases and resolvers work with, over the infrastructure. What is put on `stack` is closed when the
   * subgraph stops, after its loops and consumers.
   */
  openRuntime(infrastructure: Infrastructure, stack: AsyncDisposableStack): Runtime | Promise<Runtime>;
  /** Handlers of the consumer group, which has the subgraph's name: the only place that subscribes. */
  consumers(runtime: NoInfer<Runtime>): Handlers;
  /** What is answered to messages that wait, while the database can't be opened or does not work (Kafka). */
  readonly waitingAnswers?: WaitingAnswers;
  /** Handlers of what each process of the subgraph reads from now on: the source of live events. */
  tails?(runtime: NoInfer<Runtime>): readonly TailHandlers[];
  loops(runtime: NoInfer<Runtime>): readonly LoopDefinition[];
  /** Resolvers by type; scalars are added. */
  readonly resolvers: object;
  /** The context of one request, or of one event of a subscription: fresh loaders each time. */
  context(request: RequestContext, runtime: NoInfer<Runtime>): Context;
  /** Answers what is not GraphQL; says whether it answered. */
  pages?(request: IncomingMessage, response: ServerResponse, runtime: NoInfer<Runtime>): Promise<boolean>;
  /** What `/healthz` checks beside database, event log, loops and space: peers. */
  readonly checks?: Checks;
}

/**
 * Runs a subgraph: listens at once, and opens database, event log, consumers and loops in the background until that
 * succeeds. Until then /healthz, and each answer with the code UNAVAILABLE, say what it waits for.
 */
export async function serveSubgraph<Runtime, Context extends RequestContext>(
  definition: SubgraphDefinition<Runtime, Context>,
): Promise<RunningSubgraph> {
  const { name, config } = definition;
  const logger = newLogger(name, config.LOG_LEVEL);
  await using stack = new AsyncDisposableStack();
  const opening = keepOpening(openAnswering(definition, { ...definition, logger }, stack), logger);
  const runtime = (): Runtime => {
    if (opening.opened) return opening.opened.runtime;
    throw new Refusal('UNAVAILABLE', `${name} is not ready: ${opening.problem}`);
  };
  const space = processSpaceCheck();
  stack.use(opening);
  const subgraph = stack.use(
    await startSubgraph<Context>({
      name,
      port: config.PORT,
      resolvers: definition.resolvers,
      verify: verifier(config.VISOR_JWKS_FILE, { logger }),
      logger,
      allowed: { hosts: config.VISOR_HOSTS, origins: config.VISOR_ORIGINS },
      context: (request) => definition.context(request, runtime()),
      pages: async (request, response) => (await definition.pages?.(request, response, runtime())) ?? false,
      notReady: () => (opening.opened ? undefined : `${name} is not ready: ${opening.problem}`),
      health: sharedHealth(() => runChecks({ ...opening.checks, ...(opening.opened && definition.checks), space })),
    }),
  );
  logger.info({ port: subgraph.port }, 'listening');
  const owned = stack.move();
  return { port: subgraph.port, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

type Parts<Runtime> = Pick<
  SubgraphDefinition<Runtime, never>,
  'openRuntime' | 'consumers' | 'waitingAnswers' | 'tails' | 'loops' | 'name'
>;

/** Opens a subgraph; until that succeeds, what waits for it on Kafka is answered. */
function openAnswering<Runtime>(
  definition: Parts<Runtime>,
  options: InfrastructureOptions,
  stack: AsyncDisposableStack,
): () => Promise<Opened<Runtime>> {
  const waiting = answersOf(definition, options);
  const open = () => openSubgraph(definition, options);
  if (!waiting) return open;
  stack.use(waiting);
  return async () => {
    const opened = await waiting.during(open);
    await waiting[Symbol.asyncDispose]();
    return opened;
  };
}

function answersOf<Runtime>(
  { name, waitingAnswers: answers }: Parts<Runtime>,
  { config, logger }: InfrastructureOptions,
): WaitingProcess | undefined {
  if (!answers || config.EVENT_LOG !== 'kafka') return undefined;
  const topics = Object.entries(TOPIC_READERS).flatMap(([topic, readers]) => (readers.includes(name) ? [topic] : []));
  const { KAFKA_BROKERS: brokers, VISOR_INSTALLATION: installation } = config;
  return answerWaiting({ brokers, installation, source: `visor/${name}`, logger, group: name, topics, answers });
}

async function openSubgraph<Runtime>(
  definition: Parts<Runtime>,
  options: InfrastructureOptions,
): Promise<Opened<Runtime>> {
  await using stack = new AsyncDisposableStack();
  const infrastructure = stack.use(await openInfrastructure(options));
  const runtime = await definition.openRuntime(infrastructure, stack);
  const { log, loops } = infrastructure;
  for (const handlers of definition.tails?.(runtime) ?? []) stack.use(await log.tail({ handlers }));
  const { name: group, waitingAnswers: delayed } = definition;
  stack.use(await log.subscribe({ group, handlers: definition.consumers(runtime), delayed }));
  stack.use(loops.start(definition.loops(runtime)));
  const owned = stack.move();
  return { infrastructure, runtime, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
