import type { BackoffPolicy } from '@visor/schema/backoff';
import type { GraphQLDataSource } from '@apollo/gateway';
import type { Logger } from '@visor/service';
import type { UpstreamEvent } from './event.ts';

/** Subscribes at a subgraph; the client of graphql-ws implements it. */
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
  /** Most results that wait for a slow subscriber; beyond it the oldest are dropped and counted. */
  readonly queue: number;
  /** Most events that wait while earlier ones are completed. */
  readonly pending: number;
  /** Most events completed at the same time. */
  readonly concurrency: number;
  /** Most subscribers in all. */
  readonly subscribers: number;
}

export interface SubscriptionOptions<Context> {
  /** Returns the upstream of a subgraph for one caller. */
  upstream(subgraph: string, context: Context): Upstream;
  source(subgraph: string): GraphQLDataSource;
  /** Subscribers with equal scope may share a stream. */
  scope(context: Context): string;
  /** Returns the `extensions` of the subscribe message. */
  forward(context: Context): Record<string, unknown>;
  readonly logger: Logger;
  readonly limits?: Partial<StreamLimits>;
  readonly backoff?: BackoffPolicy;
}

export const DEFAULT_LIMITS: StreamLimits = { queue: 256, pending: 1_024, concurrency: 8, subscribers: 10_000 };
export const DEFAULT_BACKOFF: BackoffPolicy = { firstMs: 100, longestMs: 10_000 };
