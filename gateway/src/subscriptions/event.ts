import type { ExecutionResult, GraphQLError, GraphQLFormattedError } from 'graphql';
import { parseCursor, type Cursor, type StreamExtensions } from '@visor/service';

/** One message of a subgraph's subscription. */
export interface UpstreamEvent {
  readonly data?: Record<string, unknown> | null | undefined;
  readonly errors?: readonly (GraphQLError | GraphQLFormattedError)[] | undefined;
  readonly extensions?: (Record<string, unknown> & Partial<StreamExtensions>) | undefined;
}

/** The end of a stream, in its place among the events. */
export const STREAM_END = Symbol('end');
export type StreamEnd = typeof STREAM_END;

export type Result = ExecutionResult;

/** The cursor that goes on behind an event, if it has one. */
export function cursorOf({ extensions }: Pick<UpstreamEvent, 'extensions'>): Cursor | undefined {
  const cursor = extensions?.cursor;
  return typeof cursor === 'string' ? parseCursor(cursor) : undefined;
}
