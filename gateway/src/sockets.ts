import type { Server } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  print,
  type ExecutionArgs,
  type ExecutionResult,
} from 'graphql';
import type { Context as Connection, SubscribePayload } from 'graphql-ws';
import { useServer, type Extra } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { anonymous, traced, type Caller, type Verifier } from '@visor/service';
import type { GatewayContext } from './context.ts';
import { documents, type Documents } from './documents.ts';
import type { FederatedSubscriptions } from './subscriptions/federated-subscriptions.ts';

export interface SocketOptions {
  readonly server: Server;
  readonly apollo: ApolloServer<GatewayContext>;
  readonly subscriptions: FederatedSubscriptions<GatewayContext>;
  readonly verify: Verifier;
}

type Opened = { caller?: Caller; authorization?: string; expiry?: NodeJS.Timeout };
type Socket = Connection<Record<string, unknown>, Extra & Partial<Opened>>;

const operationsPerSocket = 200;
const largestMessage = 1_000_000;
const forbidden = 4403;
/** Node's timers hold no more than this. */
const longestTimer = 2 ** 31 - 1;

/** Takes a socket whose token is good, and closes it when the token ends: the client comes back with a new one. */
async function admit(socket: Socket, verify: Verifier): Promise<boolean> {
  const authorization = socket.connectionParams?.['authorization'];
  if (typeof authorization !== 'string') return false;
  const caller = await verify(authorization).catch(() => anonymous);
  if (caller.kind === 'anonymous') return false;
  Object.assign(socket.extra, { caller, authorization });
  const left = (caller.expires ?? Number.POSITIVE_INFINITY) * 1000 - Date.now();
  if (left < longestTimer)
    socket.extra.expiry = setTimeout(() => socket.extra.socket.close(forbidden, 'the token has expired'), left);
  return true;
}

/** The operation of a subscribe message, checked as over HTTP; or why it is refused. */
function operationOf(
  socket: Socket,
  payload: SubscribePayload,
  { subscriptions }: SocketOptions,
  known: Documents,
): ExecutionArgs | readonly GraphQLError[] {
  if (Object.keys(socket.subscriptions).length > operationsPerSocket)
    return [new GraphQLError(`a socket carries at most ${operationsPerSocket} operations at once`)];
  const document = known.read(payload.query);
  if (!('kind' in document)) return document;
  const operation = getOperationAST(document, payload.operationName);
  if (!operation) return [new GraphQLError('the operation is not in the document, or its name is missing')];
  const { schema } = subscriptions;
  const variables = payload.variables ?? {};
  const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  if (errors) return errors;
  const { caller = anonymous, authorization } = socket.extra;
  const contextValue: GatewayContext = { caller, authorization };
  const { operationName } = payload;
  return { schema, document, variableValues: variables, contextValue, ...(operationName ? { operationName } : {}) };
}

const textOf = ({ document }: ExecutionArgs): string => document.loc?.source.body ?? print(document);
const contextOf = (operation: ExecutionArgs): GatewayContext => operation.contextValue as GatewayContext;

/** Queries and mutations of a socket go the way of HTTP. */
async function execute(apollo: ApolloServer<GatewayContext>, operation: ExecutionArgs): Promise<ExecutionResult> {
  const { variableValues, operationName } = operation;
  const { body } = await apollo.executeOperation(
    {
      query: textOf(operation),
      ...(variableValues ? { variables: variableValues as Record<string, unknown> } : {}),
      ...(operationName ? { operationName } : {}),
    },
    { contextValue: contextOf(operation) },
  );
  if (body.kind !== 'single') throw new Error('the gateway does not deliver in parts');
  return body.singleResult as ExecutionResult;
}

/** Serves graphql-ws at /graphql: `connection_init` carries `authorization`; without a good one the socket closes, 4403. */
export function serveSockets(options: SocketOptions): AsyncDisposable {
  const { server, apollo, subscriptions, verify } = options;
  const known = documents(() => subscriptions.schema);
  const sockets = new WebSocketServer({ server, path: '/graphql', maxPayload: largestMessage });
  const served = useServer<Record<string, unknown>, Partial<Opened>>(
    {
      onConnect: (socket) => admit(socket, verify),
      onClose: (socket) => clearTimeout(socket.extra.expiry),
      onSubscribe: (socket, _id, payload) => operationOf(socket, payload, options, known),
      execute: (operation) => traced(undefined, () => execute(apollo, operation)),
      subscribe: (operation) =>
        subscriptions.subscribe({
          document: operation.document,
          text: textOf(operation),
          operationName: operation.operationName ?? undefined,
          variables: (operation.variableValues ?? {}) as Record<string, unknown>,
          context: contextOf(operation),
        }),
    },
    sockets,
  );
  return {
    async [Symbol.asyncDispose]() {
      await served.dispose();
    },
  };
}
