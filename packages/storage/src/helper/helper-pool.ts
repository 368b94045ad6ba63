import type { StorageOptions } from '../storage.ts';
import { HelperLost, HelperProcess } from './helper-process.ts';
import type { Operation } from './protocol.ts';

export interface PoolOptions extends StorageOptions {
  /** Helpers that work at once; one that hangs is not counted. */
  readonly size: number;
  /** Most processes, with those that hang or were abandoned and have not ended yet. */
  readonly max: number;
}

interface Waiting {
  readonly operation: Operation;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (outcome: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Interval at which helpers that hang are looked for while operations wait, milliseconds. */
const CHECK_INTERVAL_MS = 500;
/** Longest wait for work under way when the pool is closed, milliseconds. */
const CLOSE_MS = 1_000;

/** Helpers, started when they are first needed and kept; a helper that hangs is replaced. */
export class HelperPool implements AsyncDisposable {
  readonly #options: PoolOptions;
  readonly #all = new Set<HelperProcess>();
  readonly #idle = new Set<HelperProcess>();
  readonly #queue: Waiting[] = [];
  #check: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  get pids(): readonly number[] {
    return [...this.#all].flatMap(({ pid }) => pid ?? []);
  }

  /** @throws HelperLost when there is no answer, or the signal ends the wait; or the error of the local file system */
  run(operation: Operation, signal?: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted || this.#isClosed) return reject(new HelperLost('was not begun'));
      const waiting: Waiting = { operation, signal, resolve, reject };
      this.#queue.push(waiting);
      signal?.addEventListener('abort', () => this.#forget(waiting), { once: true });
      this.#startWaiting();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closing = performance.now();
    while (this.#working().length > 0 && performance.now() - closing < CLOSE_MS)
      await new Promise((resolve) => setTimeout(resolve, 10));
    this.#isClosed = true;
    clearInterval(this.#check);
    for (const { reject } of this.#queue.splice(0)) reject(new HelperLost('was not begun'));
    for (const helper of this.#all) helper.kill();
  }

  #working(): HelperProcess[] {
    return [...this.#all].filter((helper) => helper.isBusy && !helper.isStalled);
  }

  #forget(waiting: Waiting): void {
    const place = this.#queue.indexOf(waiting);
    if (place < 0) return;
    this.#queue.splice(place, 1);
    waiting.reject(new HelperLost('was not begun in time'));
  }

  #startWaiting(): void {
    while (this.#queue.length > 0) {
      const helper = this.#take();
      if (!helper) break;
      const [next] = this.#queue.splice(0, 1) as [Waiting];
      helper
        .run(next.operation, next.signal)
        .then(next.resolve, next.reject)
        .finally(() => this.#onFree(helper));
    }
    if (this.#queue.length === 0) {
      clearInterval(this.#check);
      this.#check = undefined;
    } else this.#check ??= setInterval(() => this.#startWaiting(), CHECK_INTERVAL_MS).unref();
  }

  /** Returns a helper for one operation; undefined while enough of them work. */
  #take(): HelperProcess | undefined {
    const { size, max, ...options } = this.#options;
    if (this.#isClosed || this.#working().length >= size) return undefined;
    const [idle] = this.#idle;
    if (idle) {
      this.#idle.delete(idle);
      return idle;
    }
    if (this.#all.size >= max) return undefined;
    const helper: HelperProcess = new HelperProcess(options, () => {
      this.#all.delete(helper);
      this.#idle.delete(helper);
      this.#startWaiting();
    });
    this.#all.add(helper);
    return helper;
  }

  #onFree(helper: HelperProcess): void {
    if (this.#all.has(helper) && helper.isUsable) {
      if (this.#idle.size + this.#working().length < this.#options.size) this.#idle.add(helper);
      else helper.kill();
    }
    this.#startWaiting();
  }
}
