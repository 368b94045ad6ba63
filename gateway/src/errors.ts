import type { GraphQLFormattedError } from 'graphql';
import { maskError, type Logger } from '@visor/service';

/**
 * Formats errors of the gateway's answers. Errors of subgraphs (they have `serviceName`) and errors with a code pass
 * unchanged; any other one is a bug of the gateway, logged and masked.
 */
export function formatError(
  logger: Logger,
): (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError {
  return (formatted, error) => {
    const { code, serviceName: subgraph } = formatted.extensions ?? {};
    if (code === 'SUBGRAPH_UNAVAILABLE') logger.warn({ subgraph, text: formatted.message }, 'subgraph unavailable');
    if (subgraph !== undefined || (code !== undefined && code !== 'INTERNAL_SERVER_ERROR')) return formatted;
    const { path } = formatted;
    return maskError(logger, path ? { path } : {}, error);
  };
}
