const queueLimit = 1_000;

/**
 * The stream of one subscriber: what `pump` pushes, from now on. A reader that leaves ends the sources at once, whether or not they
 * have anything to say (a generator that waits could not be told). A slow reader loses its oldest values.
 */
export function feed<T>(
  sources: readonly AsyncIterableIterator<unknown>[],
  pump: (push: (value: T) => void) => Promise<void>,
): AsyncIterableIterator<T> {
  const queue: T[] = [];
  let wake: () => void = () => {};
  let ended = false;
  let failure: { readonly error: unknown } | undefined;
  const push = (value: T): void => {
    if (queue.length >= queueLimit) queue.shift();
    queue.push(value);
    wake();
  };
  const close = async (): Promise<void> => {
    ended = true;
    wake();
    await Promise.all(sources.map((source) => source.return?.()));
  };
  void pump(push)
    .catch((error: unknown) => {
      failure = { error };
    })
    .finally(() => void close());
  return {
    async next() {
      while (queue.length === 0 && !ended)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      if (queue.length > 0) return { done: false, value: queue.shift() as T };
      if (!failure) return { done: true, value: undefined };
      const { error } = failure;
      failure = undefined;
      throw error;
    },
    async return() {
      queue.length = 0;
      await close();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
