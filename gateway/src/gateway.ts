import type { IncomingMessage } from 'node:http';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import {
  anonymous,
  CostGate,
  documents,
  bearerHeader,
  limitRules,
  LIMITS,
  listen,
  logRefusedTokens,
  processSpaceCheck,
  checkOperation,
  refuseOperations,
  stopTogether,
  type AllowedHosts,
  type Caller,
  type Documents,
  type HttpStreamOptions,
  type Logger,
  type TokenSource,
  type Verifier,
} from '@visor/service';
import type { GatewayContext } from './context.ts';
import { formatError } from './errors.ts';
import { ExternalSubgraphs, type ExternalOptions } from './external/external-subgraphs.ts';
import { openGatewayKeys, type GatewayKeys } from './external/gateway-keys.ts';
import { createKeyHandler } from './key-page.ts';
import { createDirectAnswers } from './fast-path/direct-answers.ts';
import { FastExecutor, type CompiledOperations } from './fast-path/fast-executor.ts';
import { checkLibraries } from './library-check.ts';
import { createGatewayHealth, executorCheck } from './health.ts';
import { createPageHandler } from './pages.ts';
import { createReleaseHandler } from './releases.ts';
import { createTransferHandler } from './transfers.ts';
import { parseSupergraph } from './parse-supergraph.ts';
import { openSockets, streamedOperations } from './sockets.ts';
import { FederatedSubscriptions } from './subscriptions/federated-subscriptions.ts';
import type { BackoffPolicy } from '@visor/schema/backoff';
import type { StreamLimits } from './subscriptions/options.ts';
import { openUpstreamSockets } from './subscriptions/upstream-sockets.ts';
import { openSupergraph } from './supergraph.ts';

export interface GatewayOptions {
  readonly port: number;
  readonly supergraphSdl: string;
  /** GraphQL endpoint of each subgraph, by its name in the supergraph. */
  readonly subgraphs: Readonly<Record<string, string>>;
  /** The gateway's own bearer. */
  readonly token: TokenSource;
  readonly verify: Verifier;
  /** Host names and origins of pages that are accepted, besides its own. */
  readonly allowed?: AllowedHosts;
  /** Folder of the built playground. */
  readonly playground: string;
  /** Folder of the pilot's releases, if they are served. */
  readonly releases?: string | undefined;
  /** Subgraphs that others run, by configuration. */
  readonly external?: Omit<ExternalOptions, 'supergraphSdl' | 'mint' | 'logger'> | undefined;
  /** `off` leaves every operation to Apollo's own executor. */
  readonly compiledOperations?: CompiledOperations;
  readonly logger: Logger;
  readonly streamLimits?: Partial<StreamLimits>;
  readonly backoff?: BackoffPolicy;
}

export interface RunningGateway extends AsyncDisposable {
  readonly port: number;
  readonly subscriptions: FederatedSubscriptions<GatewayContext>;
  readonly executor: FastExecutor;
  /** Replaces the supergraph while running. @throws Error for an invalid one; the old one stays. */
  update(supergraphSdl: string): void;
}

/** An external subgraph may have arguments of the same names that mean something else. */
const OWN_SUBGRAPHS: ReadonlySet<string> = new Set(['data', 'workflow', 'workload']);

/**
 * What a caller may see: callers with equal permissions get the same events. What a pilot is sent depends on its name, too,
 * which its scope lets it ask for.
 */
const permissionsOf = ({ kind, subject, scopes }: Caller, isPersonal: boolean): string =>
  JSON.stringify([
    kind,
    [...scopes].toSorted(),
    isPersonal || kind === 'pilot' || scopes.has('pilot') ? subject : null,
  ]);

/** Identifies the caller by the bearer. A wrong bearer is refused here, an absent one by the subgraphs' `@allow`. */
async function identify(request: IncomingMessage, verify: Verifier): Promise<GatewayContext> {
  const authorization = bearerHeader(request, 'authorization');
  return { caller: await verify(authorization), service: anonymous, authorization };
}

function apolloServer(gateway: ReturnType<FastExecutor['wrap']>, logger: Logger): ApolloServer<GatewayContext> {
  // One large answer at a time: parsing, shaping and writing 12 MB keep the event loop for a third of a second.
  const gate = new CostGate(LIMITS.elements);
  return new ApolloServer<GatewayContext>({
    gateway,
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    parseOptions: { maxTokens: LIMITS.tokens },
    validationRules: [...limitRules],
    maxRecursiveSelections: true,
    formatError: formatError(logger),
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [ApolloServerPluginLandingPageDisabled(), refuseOperations<GatewayContext>(gate, checkOperation)],
  });
}

interface HttpParts {
  readonly verify: Verifier;
  readonly executor: FastExecutor;
  readonly schema: () => GraphQLSchema;
  readonly streams: HttpStreamOptions;
  readonly external: ExternalSubgraphs | undefined;
  readonly keys: GatewayKeys;
}

function serveHttp(
  options: GatewayOptions,
  apollo: ApolloServer<GatewayContext>,
  documents: Documents,
  { verify, executor, schema, streams, external, keys }: HttpParts,
) {
  const { port, allowed = {}, logger, subgraphs } = options;
  const publicKeys = createKeyHandler(keys);
  const pages = createPageHandler(options.playground);
  const releases = createReleaseHandler(options.releases);
  const transfers = createTransferHandler(subgraphs['data']);
  return listen<GatewayContext>({
    port,
    apollo,
    documents,
    allowed,
    logger,
    identify: (request) => identify(request, verify),
    context: (request) => request,
    streams,
    ...(executor.mode === 'on' ? { direct: createDirectAnswers({ executor, schema }) } : {}),
    health: createGatewayHealth(
      subgraphs,
      { space: processSpaceCheck(), operations: executorCheck(executor) },
      () => external?.health() ?? {},
    ),
    pages: async (request, response) =>
      (await publicKeys(request, response)) ||
      (await releases(request, response)) ||
      (await transfers(request, response)) ||
      pages(request, response),
  });
}

function openExternal(options: GatewayOptions, { mint }: GatewayKeys): Promise<ExternalSubgraphs> | undefined {
  const { external, supergraphSdl, logger } = options;
  return external && ExternalSubgraphs.open({ ...external, supergraphSdl, mint, logger });
}

/** Makes the first key: a service may verify tokens before it is part of the graph, those of `visor subgraph check` too. */
const publishKey = (keys: GatewayKeys, logger: Logger): Promise<unknown> =>
  keys.publicKeys().catch((error: unknown) => logger.warn({ err: error }, 'signing key not kept'));

interface StreamParts {
  readonly supergraph: Pick<ReturnType<typeof openSupergraph>, 'source'>;
  readonly upstream: Pick<ReturnType<typeof openUpstreamSockets>, 'clientOf'>;
  readonly external: ExternalSubgraphs | undefined;
}

function openSubscriptions(
  { logger, streamLimits, backoff }: GatewayOptions,
  { supergraph, upstream, external }: StreamParts,
) {
  return new FederatedSubscriptions<GatewayContext>({
    upstream: (name, { caller }) => external?.upstream(name, caller) ?? upstream.clientOf(name),
    source: supergraph.source,
    hasCursors: (subgraph) => OWN_SUBGRAPHS.has(subgraph),
    // An external subgraph that is told who asks may answer accordingly.
    scope: ({ caller }, names) =>
      permissionsOf(
        caller,
        names.some((name) => external?.hasIdentity(name) ?? false),
      ),
    forward: ({ authorization }) => ({ authorization }),
    expires: ({ caller }) => caller.expires ?? Number.POSITIVE_INFINITY,
    logger,
    ...(streamLimits ? { limits: streamLimits } : {}),
    ...(backoff ? { backoff } : {}),
  });
}

/** Serves a supergraph: GraphQL over HTTP and sockets at /graphql, /healthz, and the playground. */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { subgraphs, token, logger } = options;
  await checkLibraries(options.compiledOperations);
  const verify = logRefusedTokens(options.verify, logger);
  await using stack = new AsyncDisposableStack();
  const keys = openGatewayKeys({ folder: options.external?.stateFolder });
  if (options.external) await publishKey(keys, logger);
  const external = await openExternal(options, keys);
  if (external) stack.use(external);
  const supergraph = stack.use(
    openSupergraph({
      ...options,
      supergraphSdl: external?.supergraphSdl ?? options.supergraphSdl,
      external: (name) => external?.source(name),
    }),
  );
  const upstream = stack.use(openUpstreamSockets(subgraphs, token));
  const subscriptions = openSubscriptions(options, { supergraph, upstream, external });
  const executor = new FastExecutor(supergraph.source, options.compiledOperations, (name) => OWN_SUBGRAPHS.has(name));
  supergraph.gateway.onSchemaLoadOrUpdate(({ coreSupergraphSdl }) => {
    const read = parseSupergraph(coreSupergraphSdl);
    external?.load(read.fullSchema);
    executor.load(read);
    subscriptions.load(read);
  });
  const apollo = apolloServer(executor.wrap(supergraph.gateway), logger);
  await apollo.start();
  stack.defer(() => apollo.stop());
  const known = documents(() => subscriptions.schema);
  const operations = streamedOperations({ apollo, documents: known, subscriptions, verify, logger });
  const schema = (): GraphQLSchema => subscriptions.schema;
  const parts: HttpParts = { verify, executor, schema, streams: operations, external, keys };
  const http = await serveHttp(options, apollo, known, parts);
  stack.use(stopTogether(http, openSockets({ server: http.server, allowed: options.allowed, operations, logger })));
  external?.start(supergraph.update, () => subscriptions.endMisshared());
  logger.info({ port: http.port, subgraphs }, 'listening');
  const owned = stack.move();
  return {
    port: http.port,
    subscriptions,
    executor,
    update: supergraph.update,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
