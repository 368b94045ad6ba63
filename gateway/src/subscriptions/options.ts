import type { BackoffPolicy } from '@visor/schema/backoff';
import type { GraphQLDataSource } from '@apollo/gateway';
import type { Logger } from '@visor/service';
import type { UpstreamEvent } from './event.ts';

/** What is sent to a subgraph. */
export interface UpstreamRequest {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
  readonly operationName?: string | undefined;
  readonly extensions?: Record<string, unknown>;
}

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
  /**
   * Most results that wait for a slow subscriber. Beyond it a stream with cursors is left, and taken up again at the same place
   * when the subscriber has read them; of another stream the oldest are dropped and counted.
   */
  readonly queue: number;
  /** Most events that wait while earlier ones are completed. */
  readonly pending: number;
  /** Most events completed at the same time. */
  readonly concurrency: number;
  /** Most subscribers in all. */
  readonly subscribers: number;
  /** Most results, and for how long, that a stream keeps for subscribers who come back. */
  readonly kept: number;
  readonly keptMs: number;
}

export interface SubscriptionOptions<Context> {
  /** Returns the upstream of a subgraph for one caller. */
  upstream(subgraph: string, context: Context): Upstream;
  source(subgraph: string): GraphQLDataSource;
  /** Whether the subgraph's streams have cursors, where their root field has the arguments for them. */
  hasCursors(subgraph: string): boolean;
  /** Subscribers with equal scope may share a stream that these subgraphs answer. */
  scope(context: Context, subgraphs: readonly string[]): string;
  /** Returns the `extensions` of the subscribe message. */
  forward(context: Context): Record<string, unknown>;
  /** When what is done for this subscriber is no longer allowed, seconds since 1970. */
  expires(context: Context): number;
  readonly logger: Logger;
  readonly limits?: Partial<StreamLimits>;
  readonly backoff?: BackoffPolicy;
}

export const DEFAULT_LIMITS: StreamLimits = {
  queue: 256,
  pending: 1_024,
  concurrency: 8,
  subscribers: 10_000,
  kept: 256,
  keptMs: 10_000,
};
export const DEFAULT_BACKOFF: BackoffPolicy = { firstMs: 100, longestMs: 10_000 };
