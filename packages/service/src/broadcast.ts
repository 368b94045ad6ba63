/** Hands values to whoever listens now: the in-process end of a subscription. */
export interface Broadcast<T> {
  send(value: T): void;
  /** Values sent from now on that pass `wanted`; ends when the reader returns. A slow reader loses its oldest ones. */
  listen(wanted?: (value: T) => boolean): AsyncIterableIterator<T>;
  readonly listeners: number;
}

const queueLimit = 1_000;

class Listener<T> implements AsyncIterableIterator<T> {
  readonly #queue: T[] = [];
  #wake: (() => void) | undefined;
  #closed = false;
  readonly #leave: (listener: Listener<T>) => void;
  readonly #wanted: (value: T) => boolean;

  constructor(wanted: (value: T) => boolean, leave: (listener: Listener<T>) => void) {
    this.#wanted = wanted;
    this.#leave = leave;
  }

  push(value: T): void {
    if (this.#closed || !this.#wanted(value)) return;
    if (this.#queue.length >= queueLimit) this.#queue.shift();
    this.#queue.push(value);
    this.#wake?.();
  }

  async next(): Promise<IteratorResult<T>> {
    while (this.#queue.length === 0 && !this.#closed)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    if (this.#queue.length > 0) return { done: false, value: this.#queue.shift() as T };
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<T>> {
    this.#closed = true;
    this.#queue.length = 0;
    this.#leave(this);
    this.#wake?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

export function broadcast<T>(): Broadcast<T> {
  const listeners = new Set<Listener<T>>();
  return {
    send(value) {
      for (const listener of listeners) listener.push(value);
    },
    listen(wanted = () => true) {
      const listener = new Listener<T>(wanted, (one) => listeners.delete(one));
      listeners.add(listener);
      return listener;
    },
    get listeners() {
      return listeners.size;
    },
  };
}
