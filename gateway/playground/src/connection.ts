import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';
import { createClient } from 'graphql-ws';

/** A way to ask this gateway, and what closes it. */
export interface Connection {
  readonly fetcher: Fetcher;
  close(): void;
}

/** Asks with a token, or without one when it is empty: over HTTP, and for subscriptions over a socket. */
export function connect(token: string): Connection {
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const wsClient = createClient({
    url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
    connectionParams: headers,
    lazy: true,
    retryAttempts: 3,
  });
  return {
    fetcher: createGraphiQLFetcher({ url: '/graphql', headers, wsClient }),
    close: () => void wsClient.dispose(),
  };
}
