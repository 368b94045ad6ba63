import type { IncomingMessage } from 'node:http';
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { typeDefs, type Subgraph } from '@visor/schema';
import { guardSchema } from './allow.ts';
import { formatError } from './errors.ts';
import { guardArguments } from './guard-arguments.ts';
import { listen } from './http.ts';
import { anonymous, type Caller, type Verifier } from './identity.ts';
import type { Logger } from './log.ts';
import { scalars } from './scalars.ts';
import { serveSubscriptions } from './subscriptions.ts';

/** What every resolver gets beside the service's own context. */
export interface RequestContext {
  readonly caller: Caller;
  /** The service that forwards the request, by its own token; anonymous when the caller asks directly. */
  readonly service: Caller;
}

export interface SubgraphOptions<Context extends RequestContext> {
  readonly name: Subgraph;
  readonly port: number;
  /** Resolvers by type; scalars are added. */
  readonly resolvers: object;
  readonly verify: Verifier;
  readonly logger: Logger;
  /** The context of one request (fresh DataLoaders). */
  context(request: RequestContext): Context;
  health(): Promise<Readonly<Record<string, unknown>> | undefined>;
}

export interface RunningSubgraph extends AsyncDisposable {
  readonly port: number;
}

const header = (request: IncomingMessage, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
};

/** Name of the header in which the gateway sends its own token, beside the caller's. */
export const serviceHeader = 'x-visor-service';

/** Serves one subgraph: HTTP and graphql-ws at /graphql, /healthz; every root field guarded by its `@allow`. */
export async function startSubgraph<Context extends RequestContext>(
  options: SubgraphOptions<Context>,
): Promise<RunningSubgraph> {
  await using stack = new AsyncDisposableStack();
  const document = parse(typeDefs(options.name));
  const resolvers = { ...scalars, ...options.resolvers };
  const schema = guardSchema(
    guardArguments(buildSubgraphSchema([{ typeDefs: document, resolvers: resolvers as never }])),
  );
  const format = formatError(options.logger);
  const apollo = new ApolloServer<Context>({
    schema,
    formatError: format,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
    ],
  });
  await apollo.start();
  stack.defer(() => apollo.stop());
  const http = stack.use(
    await listen({
      port: options.port,
      apollo,
      health: options.health,
      context: async (request) => {
        const [caller, service] = await Promise.all([
          options.verify(header(request, 'authorization')),
          options.verify(header(request, serviceHeader)),
        ]);
        return options.context({ caller, service: service.kind === 'service' ? service : anonymous });
      },
    }),
  );
  stack.use(
    serveSubscriptions({ server: http.server, schema, verify: options.verify, context: options.context, format }),
  );
  const owned = stack.move();
  return { port: http.port, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
