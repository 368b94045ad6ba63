const MAX_QUEUED = 1_000;

interface PushIteratorOptions {
  /** Values that wait for a slow reader (default 1,000); then the oldest is dropped. */
  readonly maxQueued?: number;
  /** Called for each value that is dropped. */
  onDrop?(): void;
  /** Called when the reader leaves. */
  onReturn?(): void;
}

/**
 * An iterator whose values are pushed: the in-process end of a subscription. A reader that leaves ends it at once, also
 * while it waits for a value (a generator that waits cannot be ended).
 */
export class PushIterator<T> implements AsyncIterableIterator<T> {
  readonly #options: PushIteratorOptions;
  readonly #queue: T[] = [];
  readonly #waiting: PromiseWithResolvers<IteratorResult<T>>[] = [];
  #hasEnded = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(options: PushIteratorOptions = {}) {
    this.#options = options;
  }

  push(value: T): void {
    if (this.#hasEnded) return;
    const waiting = this.#waiting.shift();
    if (waiting) return waiting.resolve({ done: false, value });
    this.#queue.push(value);
    if (this.#queue.length <= (this.#options.maxQueued ?? MAX_QUEUED)) return;
    this.#queue.shift();
    this.#options.onDrop?.();
  }

  /** Ends it: values that wait are still read. */
  end(): void {
    this.#hasEnded = true;
    for (const waiting of this.#waiting.splice(0)) waiting.resolve({ done: true, value: undefined });
  }

  /** Ends it with an error, which is thrown to the reader once, after the values that wait. */
  fail(error: unknown): void {
    if (this.#hasEnded) return;
    const waiting = this.#waiting.shift();
    if (waiting) waiting.reject(error);
    else this.#failure = { error };
    this.end();
  }

  async next(): Promise<IteratorResult<T>> {
    if (this.#queue.length > 0) return { done: false, value: this.#queue.shift() as T };
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure.error;
    if (this.#hasEnded) return { done: true, value: undefined };
    const waiting = Promise.withResolvers<IteratorResult<T>>();
    this.#waiting.push(waiting);
    return waiting.promise;
  }

  async return(): Promise<IteratorResult<T>> {
    this.#queue.length = 0;
    this.#failure = undefined;
    this.end();
    this.#options.onReturn?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/**
 * An iterator of what `pump` pushes while it reads `sources`. It ends when `pump` does; when the reader leaves, the sources
 * end at once.
 */
export function pushIterator<T>(
  sources: readonly AsyncIterableIterator<unknown>[],
  pump: (push: (value: T) => void) => Promise<void>,
): PushIterator<T> {
  const endSources = (): void => {
    for (const source of sources) void source.return?.();
  };
  const iterator = new PushIterator<T>({ onReturn: endSources });
  void (async () => {
    try {
      await pump((value) => iterator.push(value));
      iterator.end();
    } catch (error) {
      iterator.fail(error);
    }
    endSources();
  })();
  return iterator;
}
