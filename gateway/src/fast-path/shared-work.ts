import { setTimeout as delay } from 'node:timers/promises';

/** Work that runs under a key, and the next, for which those wait who came meanwhile. */
interface Running<T> {
  readonly done: Promise<T>;
  next?: Promise<T>;
}

/** Nobody waits longer for work that began before; slow work then runs more than once at a time. */
const MAX_WAIT_MS = 50;

/**
 * Does equal reads once for all who wait together. Who comes while work of the same key runs gets the result of the next, which
 * begins afterwards: no result is older than its request.
 */
export class SharedWork<T> {
  readonly #running = new Map<string, Running<T>>();

  do(key: string, work: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key);
    if (!running) return this.#start(key, work);
    running.next ??= this.#startAfter(running, key, work);
    return running.next;
  }

  async #startAfter(running: Running<T>, key: string, work: () => Promise<T>): Promise<T> {
    const waited = new AbortController();
    const ended = running.done.then(
      () => {},
      () => {},
    );
    await Promise.race([ended, delay(MAX_WAIT_MS, undefined, { signal: waited.signal, ref: false }).catch(() => {})]);
    waited.abort();
    return this.#start(key, work);
  }

  #start(key: string, work: () => Promise<T>): Promise<T> {
    const running: Running<T> = { done: work() };
    this.#running.set(key, running);
    const leave = (): void => {
      if (this.#running.get(key) === running && !running.next) this.#running.delete(key);
    };
    running.done.then(leave, leave);
    return running.done;
  }
}
