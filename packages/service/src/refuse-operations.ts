import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { withoutSuggestion } from './documents.ts';
import type { Caller } from './identity.ts';
import { operationFaults, unknownOperation } from './operation.rules.ts';

const refusedWith = (status: number, code: string, text: string): GraphQLError =>
  new GraphQLError(text, { extensions: { code, retryable: false, http: { status } } });

/** Where a client of this request finds subscriptions. */
function socketUrl(headers: { get(name: string): string | undefined }): string {
  const secure = headers.get('x-forwarded-proto') === 'https';
  return `${secure ? 'wss' : 'ws'}://${headers.get('host') ?? 'HOST'}/graphql`;
}

/** Refuses operations over HTTP that must not be executed; sockets have the same rules in sockets.ts. */
export function refuseOperations<Context extends { readonly caller: Caller }>(): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation, document, request, schema, contextValue }) {
          if (!operation) throw unknownOperation();
          if (operation.operation === 'subscription' && request.http)
            throw refusedWith(
              400,
              'BAD_REQUEST',
              `a subscription is not answered over HTTP: open a WebSocket (protocol graphql-transport-ws) to ${socketUrl(request.http.headers)}`,
            );
          const isAnonymous = contextValue.caller.kind === 'anonymous';
          const variables = request.variables ?? {};
          const [fault] = operationFaults({ schema, document, operation, variables, isAnonymous });
          if (fault) throw fault;
        },
        async willSendResponse({ response, contextValue }) {
          if (contextValue.caller.kind !== 'anonymous' || response.body.kind !== 'single') return;
          const { singleResult } = response.body;
          if (!singleResult.errors) return;
          response.body.singleResult = { ...singleResult, errors: singleResult.errors.map(withoutSuggestion) };
        },
      };
    },
  };
}
