import { randomUUID } from 'node:crypto';
import type { GraphQLFormattedError } from 'graphql';
import type { Logger } from '@visor/service';

/**
 * Errors of subgraphs (they name their service) and those with a code of their own pass unchanged; anything else is a
 * bug of the gateway: logged under an id and masked.
 */
export function formatError(
  logger: Logger,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const { code, serviceName: subgraph } = formatted.extensions ?? {};
    if (code === 'SUBGRAPH_UNAVAILABLE') logger.warn({ subgraph, text: formatted.message }, 'subgraph unavailable');
    if (subgraph !== undefined) return formatted;
    if (code !== undefined && code !== 'INTERNAL_SERVER_ERROR') return formatted;
    const errorId = randomUUID();
    logger.error({ err: error, errorId }, 'unexpected error in the gateway');
    return {
      message: `internal error ${errorId}`,
      ...(formatted.path ? { path: formatted.path } : {}),
      extensions: { code: 'INTERNAL', retryable: true, errorId },
    };
  };
}
