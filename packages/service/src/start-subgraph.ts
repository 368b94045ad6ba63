import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, getOperationAST, parse, type ExecutionArgs, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { typeDefs, type Subgraph } from '@visor/schema';
import { guardSchema } from './guard-schema.ts';
import { boundWork } from './bound-work.ts';
import { CostGate } from './cost-gate.ts';
import { documents } from './documents.ts';
import { stopTogether } from './drain.ts';
import { formatError } from './errors.ts';
import { guardArguments } from './guard-arguments.ts';
import type { AllowedHosts } from './hosts.rules.ts';
import type { Health } from './health.ts';
import { listen } from './http.ts';
import { bearerHeader } from './bearer-header.ts';
import { anonymous, type Verifier } from './identity.ts';
import { limitRules, LIMITS } from './limits.rules.ts';
import type { Logger } from './log.ts';
import { scalars } from './scalars.ts';
import { checkOperation, createOperationChecks, unknownOperation } from './operation.rules.ts';
import { logRefusedTokens } from './refused-tokens.ts';
import { refuseOperations } from './refuse-operations.ts';
import type { RequestContext } from './request-context.ts';
import { serveSockets } from './sockets.ts';
import { subscribeEvents } from './subscribe-events.ts';

interface SubgraphOptions<Context extends RequestContext> {
  readonly name: Subgraph;
  readonly port: number;
  /** Resolvers by type; scalars are added. */
  readonly resolvers: object;
  readonly verify: Verifier;
  readonly logger: Logger;
  /** Names under which it may be asked, and origins of pages that may ask it, beside its own. */
  readonly allowed?: AllowedHosts;
  /** The context of one request, or of one event of a subscription: fresh loaders each time. */
  context(request: RequestContext): Context;
  health(): Promise<Health>;
  /** Why it can't be used yet; undefined: it can. */
  notReady?(): string | undefined;
  /** Answers what is not GraphQL; says whether it answered. */
  pages?(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

export interface RunningSubgraph extends AsyncDisposable {
  readonly port: number;
}

/** Name of the header in which the gateway sends its own token, beside the caller's. */
export const SERVICE_HEADER = 'x-visor-service';

/** Serves one subgraph: HTTP and graphql-ws at /graphql, /healthz; every root field guarded by its `@allow`. */
export async function startSubgraph<Context extends RequestContext>(
  options: SubgraphOptions<Context>,
): Promise<RunningSubgraph> {
  await using stack = new AsyncDisposableStack();
  const document = parse(typeDefs(options.name));
  const resolvers = { ...scalars, ...options.resolvers };
  const built = buildSubgraphSchema([{ typeDefs: document, resolvers }]);
  const schema = guardSchema(guardArguments(boundWork(built)), options.logger);
  const format = formatError(options.logger);
  const verify = logRefusedTokens(options.verify, options.logger);
  const allowed = options.allowed ?? {};
  const gate = new CostGate();
  const apollo = apolloServer<Context>(schema, format, gate);
  const known = documents(() => schema);
  await apollo.start();
  stack.defer(() => apollo.stop());
  const http = await listen<Context>({
    port: options.port,
    apollo,
    documents: known,
    allowed,
    logger: options.logger,
    health: options.health,
    ...(options.notReady ? { notReady: options.notReady } : {}),
    ...(options.pages ? { pages: options.pages } : {}),
    identify: (request) => identify(request, verify),
    context: options.context,
  });
  const { logger, context } = options;
  const sockets = {
    server: http.server,
    allowed,
    verify,
    logger,
    takesForwarded: true,
    documents: known,
    context,
    format,
  };
  const executeInTurn = (operation: ExecutionArgs) => executeAt(gate, operation);
  const subscribe = (operation: ExecutionArgs) =>
    subscribeEvents(operation, () => context(operation.contextValue as RequestContext));
  stack.use(stopTogether(http, serveSockets({ ...sockets, schema: () => schema, execute: executeInTurn, subscribe })));
  const owned = stack.move();
  return { port: http.port, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Executes a query or mutation of a socket, which was checked, when its cost has its turn. */
async function executeAt(gate: CostGate, operation: ExecutionArgs): Promise<ExecutionResult> {
  const { schema, document, operationName, variableValues, contextValue } = operation;
  const node = getOperationAST(document, operationName);
  if (!node) throw unknownOperation();
  const request = { schema, document, operation: node, variables: variableValues ?? {}, isAnonymous: false };
  const leave = await gate.enter(checkOperation(request).elements, (contextValue as RequestContext).signal);
  try {
    return await execute(operation);
  } finally {
    leave();
  }
}

/** @throws Refusal UNAUTHENTICATED where one of the two tokens is not valid. */
async function identify(request: IncomingMessage, verify: Verifier): Promise<RequestContext> {
  const authorization = bearerHeader(request, 'authorization');
  const [caller, service] = await Promise.all([verify(authorization), verify(bearerHeader(request, SERVICE_HEADER))]);
  return { caller, service: service.kind === 'service' ? service : anonymous, authorization };
}

function apolloServer<Context extends RequestContext>(
  schema: GraphQLSchema,
  format: ReturnType<typeof formatError>,
  gate: CostGate,
): ApolloServer<Context> {
  return new ApolloServer<Context>({
    schema,
    formatError: format,
    introspection: true,
    persistedQueries: false,
    parseOptions: { maxTokens: LIMITS.tokens },
    validationRules: [...limitRules],
    maxRecursiveSelections: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      refuseOperations<Context>(gate, createOperationChecks()),
    ],
  });
}
