import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { Refusal, type RefusalCode } from '@visor/schema';
import type { Logger } from './log.ts';

const original = (error: unknown): unknown => (error instanceof GraphQLError && error.originalError) || error;

/** Codes of errors in the request itself, whose texts by Apollo and graphql-js are good. */
const askers: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_FOUND',
]);

const STATUS: Partial<Record<RefusalCode, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  UNAVAILABLE: 503,
  INTERNAL: 500,
};

/** HTTP status of a refusal of a whole request. */
export const statusOf = ({ code }: Refusal): number => STATUS[code] ?? 400;

/** A refusal of a whole request, as the GraphQL error that says the same. */
export const refusalError = ({ code, message, retryable, details }: Refusal): GraphQLError =>
  new GraphQLError(message, { extensions: { code, retryable, ...details, http: { status: STATUS[code] ?? 400 } } });

/** Refusals keep code and text; anything else is a bug: logged under an id, masked for the caller. */
export function formatError(
  logger: Logger,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const cause = original(error);
    if (cause instanceof Refusal) {
      const { code, retryable, details } = cause;
      return { ...formatted, message: cause.message, extensions: { code, retryable, ...details } };
    }
    if (askers.has(formatted.extensions?.['code'])) return formatted;
    if (cause === error && error instanceof GraphQLError) {
      if (error.extensions['code'] !== undefined) return formatted;
      if (error.message.startsWith('Argument "')) return { ...formatted, extensions: { code: 'BAD_USER_INPUT' } };
    }
    const { path, locations } = formatted;
    return maskError(logger, { ...(path ? { path } : {}), ...(locations ? { locations } : {}) }, cause);
  };
}

/** Logs an unexpected error under an id. Returns what the caller sees of it: the id and the place. */
export function maskError(
  logger: Logger,
  place: Pick<GraphQLFormattedError, 'path' | 'locations'>,
  error: unknown,
): GraphQLFormattedError {
  const errorId = randomUUID();
  logger.error({ err: error, errorId }, 'unexpected error');
  return {
    message: `internal error ${errorId}`,
    ...place,
    extensions: { code: 'INTERNAL', retryable: true, errorId },
  };
}
