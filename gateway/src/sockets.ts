import type { Server } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import { print, type ExecutionArgs, type ExecutionResult } from 'graphql';
import {
  serveSockets,
  traced,
  type HttpStreamOptions,
  type AllowedHosts,
  type Documents,
  type Logger,
  type Verifier,
} from '@visor/service';
import type { GatewayContext } from './context.ts';
import { formatError } from './errors.ts';
import type { FederatedSubscriptions } from './subscriptions/federated-subscriptions.ts';

/** Executes queries and mutations of a socket as over HTTP. */
async function executeOn(apollo: ApolloServer<GatewayContext>, operation: ExecutionArgs): Promise<ExecutionResult> {
  const { variableValues, operationName } = operation;
  const { body } = await apollo.executeOperation(
    {
      query: textOf(operation),
      ...(variableValues ? { variables: variableValues } : {}),
      ...(operationName ? { operationName } : {}),
    },
    { contextValue: operation.contextValue as GatewayContext },
  );
  if (body.kind !== 'single') throw new Error('the gateway does not deliver in parts');
  return body.singleResult as ExecutionResult;
}

const textOf = ({ document }: ExecutionArgs): string => document.loc?.source.body ?? print(document);

function subscribeTo(
  subscriptions: FederatedSubscriptions<GatewayContext>,
  operation: ExecutionArgs,
  after: string | undefined,
) {
  const { caller, service, authorization } = operation.contextValue as GatewayContext;
  return subscriptions.subscribe({
    document: operation.document,
    text: textOf(operation),
    operationName: operation.operationName ?? undefined,
    variables: operation.variableValues ?? {},
    // Without the signal: a stream is shared, so it must not end when its first reader leaves.
    context: { caller, service, authorization },
    after,
  });
}

interface OperationOptions {
  readonly apollo: ApolloServer<GatewayContext>;
  readonly documents: Documents;
  readonly subscriptions: FederatedSubscriptions<GatewayContext>;
  readonly verify: Verifier;
  readonly logger: Logger;
}

/** How the operations of sockets and of streams over HTTP are executed. */
export function streamedOperations({
  apollo,
  documents,
  subscriptions,
  verify,
  logger,
}: OperationOptions): HttpStreamOptions {
  return {
    documents,
    verify,
    schema: () => subscriptions.schema,
    execute: (operation) => traced(undefined, () => executeOn(apollo, operation)),
    subscribe: (operation, after) => subscribeTo(subscriptions, operation, after),
    format: formatError(logger),
  };
}

interface SocketOptions {
  readonly server: Server;
  readonly allowed: AllowedHosts | undefined;
  readonly operations: HttpStreamOptions;
  readonly logger: Logger;
}

/** Serves graphql-transport-ws at /graphql, subscriptions across subgraphs included. */
export function openSockets({ server, allowed = {}, operations, logger }: SocketOptions): AsyncDisposable {
  return serveSockets({
    ...operations,
    server,
    allowed,
    logger,
    takesForwarded: false,
    context: (request) => request,
    subscribe: (operation) => operations.subscribe(operation, undefined),
  });
}
