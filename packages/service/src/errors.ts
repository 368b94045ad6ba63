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

/** SQLSTATE 08: no connection; 57P01 to 57P03: PostgreSQL stops, has crashed, starts; 53300: it has no connection left. */
const AWAY_CODE = /^(08...|57P0[123]|53300|ECONNREFUSED|ECONNRESET|EPIPE)$/;
/** What the driver says, without a code, of a connection that ended under a query. */
const AWAY_TEXT = /^Connection terminated|^timeout exceeded when trying to connect$/;

/** Whether an error says that the database cannot be reached now: nothing is wrong with what was asked. */
function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, message } = error as Error & { readonly code?: unknown };
  return typeof code === 'string' ? AWAY_CODE.test(code) : AWAY_TEXT.test(message);
}

/**
 * Logs an unexpected error under an id. Returns what the caller sees of it: the id and the place. A database that is away is no
 * bug: UNAVAILABLE, so that nobody takes what was asked for its cause, as a pilot does that is answered INTERNAL again and again.
 */
export function maskError(
  logger: Logger,
  place: Pick<GraphQLFormattedError, 'path' | 'locations'>,
  error: unknown,
): GraphQLFormattedError {
  if (isDatabaseAway(error)) {
    logger.warn({ err: error }, 'the database cannot be reached');
    const message = 'the database cannot be reached now: try again';
    return { message, ...place, extensions: { code: 'UNAVAILABLE', retryable: true } };
  }
  const errorId = randomUUID();
  logger.error({ err: error, errorId }, 'unexpected error');
  return {
    message: `internal error ${errorId}`,
    ...place,
    extensions: { code: 'INTERNAL', retryable: true, errorId },
  };
}
