import type { TypedDocumentNode } from '@graphql-typed-document-node/core';

export * from './generated/operations.js';

export interface VisorClientOptions {
  /** GraphQL endpoint of the gateway: `http://host:port/graphql`. */
  readonly url: string;
  /** The token, or a function that returns the current one; it is called for each request and each connection. */
  readonly token: string | (() => string | Promise<string>);
  /** Longest wait for an answer, milliseconds (default 30,000). */
  readonly timeoutMs?: number;
  /** Class of a WebSocket, where the program has none of its own. */
  readonly webSocket?: unknown;
}

export interface VisorClient {
  /**
   * Sends a query or a mutation.
   * @throws VisorError with the code of the refusal; `UNAVAILABLE` when there is no answer
   */
  request<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data>;
  /**
   * Yields the events of a subscription until the reader returns. A connection that is lost later is made again; a subscription with a
   * variable `after` then goes on behind the last event.
   * @throws VisorError when the subscription is refused
   */
  subscribe<Data, Variables extends Record<string, unknown>>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): AsyncIterableIterator<Data>;
  /** Ends all subscriptions. */
  close(): Promise<void>;
}

/** A client of Visor's gateway. The documents of this package, and any other typed ones, are its operations. */
export declare function connectVisor(options: VisorClientOptions): VisorClient;

/** A request that Visor refused, or did not answer (`UNAVAILABLE`). docs/schema.md lists the codes. */
export declare class VisorError extends Error {
  readonly code: string;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  readonly extensions: Readonly<Record<string, unknown>>;
}
