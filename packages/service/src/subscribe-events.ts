import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { StreamItem } from './event-stream.ts';

type Results = AsyncIterableIterator<ExecutionResult>;

const isAsyncIterable = (value: object): value is AsyncIterable<unknown> => Symbol.asyncIterator in value;

/**
 * Subscribes as graphql-js does, but executes each event with a context of its own: what a request's loaders remember must
 * not answer for later events. The cursor of an event goes into the extensions of its result.
 */
export async function subscribeEvents(
  operation: ExecutionArgs,
  contextOfEvent: () => unknown,
): Promise<Results | ExecutionResult> {
  const source = await createSourceEventStream(operation);
  if (!isAsyncIterable(source)) return source;
  const events = source[Symbol.asyncIterator]();
  const executeEvent = async (event: unknown): Promise<ExecutionResult> => {
    if (!(event instanceof StreamItem)) return executeOn(event);
    const extensions = { ...event.extensions };
    return event.extensions.opening ? { data: null, extensions } : { ...(await executeOn(event.value)), extensions };
  };
  const executeOn = async (rootValue: unknown): Promise<ExecutionResult> =>
    execute({ ...operation, rootValue, contextValue: contextOfEvent() });
  const results: Results = {
    async next() {
      const event = await events.next();
      if (event.done) return { done: true, value: undefined };
      try {
        return { done: false, value: await executeEvent(event.value) };
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
