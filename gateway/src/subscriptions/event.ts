import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';

/** One message of a subgraph's subscription. */
export interface UpstreamEvent {
  readonly data?: Record<string, unknown> | null | undefined;
  readonly errors?: readonly (GraphQLError | GraphQLFormattedError)[] | undefined;
  readonly extensions?: Record<string, unknown> | undefined;
}

/** The end of a stream, in its place among the events. */
export const STREAM_END = Symbol('end');
export type StreamEnd = typeof STREAM_END;

export type Result = ExecutionResult;
