import { GraphQLError, type ExecutionResult, type GraphQLFormattedError } from 'graphql';

const MAX_ERRORS = 20;

/**
 * Says why a result has nulls where its schema has none. Apollo's executor puts that into an extension that no client reads, so that
 * a request for what nobody knows, such as a foreign reference to a dataset that does not exist, was answered by an empty result without a reason.
 */
export function withNullErrors<R extends ExecutionResult>(result: R): R {
  const { valueCompletion, ...others } = (result.extensions ?? {}) as {
    valueCompletion?: readonly GraphQLFormattedError[];
  };
  if (result.errors?.length || !valueCompletion?.length) return result;
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
  const { extensions: _, ...rest } = result;
  return { ...rest, errors, ...(Object.keys(others).length > 0 ? { extensions: others } : {}) } as unknown as R;
}
