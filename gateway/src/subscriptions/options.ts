import type { BackoffPolicy } from '@visor/schema/backoff';
import type { GraphQLDataSource } from '@apollo/gateway';
import type { Logger } from '@visor/service';
import type { UpstreamEvent } from './event.ts';

/** A subgraph's subscriptions; the client of graphql-ws is one. */
export interface Upstream {
  subscribe(
    request: {
      query: string;
      variables?: Record<string, unknown>;
      operationName?: string | undefined;
      extensions?: Record<string, unknown>;
    },
    sink: { next(event: UpstreamEvent): void; error(error: unknown): void; complete(): void },
  ): () => void;
}

export interface StreamLimits {
  /** Results kept for a subscriber that reads too slowly; beyond, its oldest are dropped and counted. */
  readonly queue: number;
  /** Events kept while earlier ones are being completed from other subgraphs. */
  readonly pending: number;
  /** Events completed at the same time. */
  readonly concurrency: number;
  /** Subscribers altogether. */
  readonly subscribers: number;
}

export interface SubscriptionOptions<Context> {
  upstream(subgraph: string): Upstream;
  source(subgraph: string): GraphQLDataSource;
  /** Who may share a stream: subscribers of equal scope. */
  scope(context: Context): string;
  /** Sent in the subscribe message's `extensions`. */
  forward(context: Context): Record<string, unknown>;
  readonly logger: Logger;
  readonly limits?: Partial<StreamLimits>;
  readonly backoff?: BackoffPolicy;
}

export const DEFAULT_LIMITS: StreamLimits = { queue: 256, pending: 1_024, concurrency: 8, subscribers: 10_000 };
export const DEFAULT_BACKOFF: BackoffPolicy = { firstMs: 100, longestMs: 10_000 };
