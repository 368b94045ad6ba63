import type { Server } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import { print, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { serveSockets, traced, type AllowedHosts, type Documents, type Logger, type Verifier } from '@visor/service';
import type { GatewayContext } from './context.ts';
import { formatError } from './errors.ts';
import type { FederatedSubscriptions } from './subscriptions/federated-subscriptions.ts';

interface SocketOptions {
  readonly server: Server;
  readonly allowed: AllowedHosts | undefined;
  readonly documents: Documents;
  readonly apollo: ApolloServer<GatewayContext>;
  readonly subscriptions: FederatedSubscriptions<GatewayContext>;
  readonly verify: Verifier;
  readonly logger: Logger;
}

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

function subscribeTo(subscriptions: FederatedSubscriptions<GatewayContext>, operation: ExecutionArgs) {
  const { caller, service, authorization } = operation.contextValue as GatewayContext;
  return subscriptions.subscribe({
    document: operation.document,
    text: textOf(operation),
    operationName: operation.operationName ?? undefined,
    variables: operation.variableValues ?? {},
    // Without the signal: a stream is shared, so it must not end when its first reader leaves.
    context: { caller, service, authorization },
  });
}

/** Serves graphql-transport-ws at /graphql, subscriptions across subgraphs included. */
export function openSockets({
  server,
  allowed = {},
  documents,
  apollo,
  subscriptions,
  verify,
  logger,
}: SocketOptions): AsyncDisposable {
  return serveSockets({
    server,
    allowed,
    verify,
    logger,
    documents,
    takesForwarded: false,
    schema: () => subscriptions.schema,
    context: (request) => request,
    execute: (operation) => traced(undefined, () => executeOn(apollo, operation)),
    subscribe: (operation) => subscribeTo(subscriptions, operation),
    format: formatError(logger),
  });
}
