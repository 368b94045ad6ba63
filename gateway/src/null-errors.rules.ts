import { GraphQLError, type ExecutionResult, type GraphQLFormattedError } from 'graphql';

const MAX_ERRORS = 20;

/** Extensions of Apollo's executor. */
interface Completion {
  readonly valueCompletion?: readonly GraphQLFormattedError[];
}

/**
 * Says why a result has no data at all: a null where the schema has none reached the top. Apollo's executor puts the reason into an extension
 * that no client reads; a request for what nobody knows, such as a reference to a dataset that does not exist, was answered without one. Below a field that
 * may be null, such an entity is null, as subgraphs mean it.
 */
export function withNullErrors(result: ExecutionResult): ExecutionResult {
  const { valueCompletion, ...others }: Completion = result.extensions ?? {};
  if (result.data || result.errors?.length || !valueCompletion?.length) return result;
  const errors = valueCompletion.slice(0, MAX_ERRORS).map(
    ({ message, path }) =>
      new GraphQLError(
        `${message.replace(/\.$/, '')}: its service gave null; perhaps what is asked for does not exist`,
        {
          path: path ?? null,
          extensions: { code: 'NOT_FOUND', retryable: false },
        },
      ),
  );
  return { data: null, errors, ...(Object.keys(others).length > 0 ? { extensions: others } : {}) };
}
