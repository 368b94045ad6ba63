import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from 'graphql';

type Results = AsyncIterableIterator<ExecutionResult>;

const isAsyncIterable = (value: object): value is AsyncIterable<unknown> => Symbol.asyncIterator in value;

/**
 * Subscribes as graphql-js does, but executes each event with a context of its own: what a request's loaders remember must
 * not answer for later events.
 */
export async function subscribeEvents(
  operation: ExecutionArgs,
  contextOfEvent: () => unknown,
): Promise<Results | ExecutionResult> {
  const source = await createSourceEventStream(operation);
  if (!isAsyncIterable(source)) return source;
  const events = source[Symbol.asyncIterator]();
  const results: Results = {
    async next() {
      const event = await events.next();
      if (event.done) return { done: true, value: undefined };
      try {
        const value = await execute({ ...operation, rootValue: event.value, contextValue: contextOfEvent() });
        return { done: false, value };
      } catch (error) {
        await events.return?.();
        throw error;
      }
    },
    async return() {
      await events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => results,
  };
  return results;
}
