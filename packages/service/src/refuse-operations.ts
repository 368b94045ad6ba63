import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { Refusal } from '@visor/schema';
import type { CostGate } from './cost-gate.ts';
import { withoutSuggestion } from './documents.ts';
import { refusalError } from './errors.ts';
import { unknownOperation, type checkOperation } from './operation.rules.ts';
import type { RequestContext } from './request-context.ts';

const refusedWith = (status: number, code: string, text: string): GraphQLError =>
  new GraphQLError(text, { extensions: { code, retryable: false, http: { status } } });

/** Where a client of this request finds subscriptions. */
function socketUrl(headers: { get(name: string): string | undefined }): string {
  const secure = headers.get('x-forwarded-proto') === 'https';
  return `${secure ? 'wss' : 'ws'}://${headers.get('host') ?? 'HOST'}/graphql`;
}

async function enter(gate: CostGate, elements: number, signal: AbortSignal | undefined): Promise<() => void> {
  try {
    return await gate.enter(elements, signal);
  } catch (error) {
    throw error instanceof Refusal ? refusalError(error) : error;
  }
}

/** Refuses operations over HTTP that must not be executed; sockets have the same rules in sockets.ts. */
export function refuseOperations<Context extends RequestContext>(
  gate: CostGate,
  check: typeof checkOperation,
): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      let leave = (): void => {};
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
          const { faults, elements } = check({ schema, document, operation, variables, isAnonymous });
          if (faults[0]) throw faults[0];
          leave = await enter(gate, elements, contextValue.signal);
        },
        async willSendResponse({ response, contextValue }) {
          leave();
          if (contextValue.caller.kind !== 'anonymous' || response.body.kind !== 'single') return;
          const { singleResult } = response.body;
          if (!singleResult.errors) return;
          response.body.singleResult = { ...singleResult, errors: singleResult.errors.map(withoutSuggestion) };
        },
      };
    },
  };
}
