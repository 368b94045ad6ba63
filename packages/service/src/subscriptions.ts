import type { Server } from 'node:http';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { anonymous, type Caller, type Verifier } from './identity.ts';
import type { RequestContext } from './subgraph.ts';

interface Options<Context extends RequestContext> {
  readonly server: Server;
  readonly schema: GraphQLSchema;
  readonly verify: Verifier;
  context(request: RequestContext): Context;
  format(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError;
}

type Extra = { connection?: Caller };

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/**
 * Serves graphql-ws. `connection_init` carries `authorization` (the one who connects); a service that connects for others
 * (the gateway) puts each caller's own bearer into the subscribe message's `extensions.authorization`.
 */
export function serveSubscriptions<Context extends RequestContext>(options: Options<Context>): AsyncDisposable {
  const sockets = new WebSocketServer({ server: options.server, path: '/graphql', maxPayload: 1_000_000 });
  const served = useServer<Record<string, unknown>, Extra>(
    {
      schema: options.schema,
      async onConnect(context) {
        try {
          const caller = await options.verify(text(context.connectionParams?.['authorization']));
          if (caller.kind === 'anonymous') return false;
          context.extra.connection = caller;
          return true;
        } catch {
          return false;
        }
      },
      async context(context, _id, payload) {
        const connection = context.extra.connection ?? anonymous;
        if (connection.kind !== 'service') return options.context({ caller: connection, service: anonymous });
        const forwarded = text(payload.extensions?.['authorization']);
        // A throw here would close the socket that every other caller's subscriptions share.
        const caller = forwarded ? await options.verify(forwarded).catch(() => anonymous) : connection;
        return options.context({ caller, service: connection });
      },
      onError: (_context, _id, _payload, errors) => errors.map((error) => options.format(error.toJSON(), error)),
      onNext: (_context, _id, _payload, _args, result) => {
        if (!result.errors) return undefined;
        return { ...result, errors: result.errors.map((error) => options.format(error.toJSON(), error)) as never };
      },
    },
    sockets,
  );
  return {
    async [Symbol.asyncDispose]() {
      await served.dispose();
    },
  };
}
