/** Callers who get the result of one run. */
interface Batch<T> {
  readonly work: () => Promise<T>;
  readonly result: PromiseWithResolvers<T>;
  callers: number;
}

/** What runs under a key, and who waits for the next run. */
interface Turns<T> {
  running: number;
  next?: Batch<T>;
  /** How many callers the next run gathers, once nothing runs. */
  expected: number;
  /** Begins the next run without those who have not come. */
  timer?: NodeJS.Timeout | undefined;
}

/** Nobody waits longer for work that began before; slow work then runs more than once at a time. */
const MAX_WAIT_MS = 50;
/** Longest wait for those who got the last result; it is never longer than the last run. */
const MAX_GATHER_MS = 15;

/**
 * Does equal reads once for all who wait together. Who comes while work of the same key runs gets the result of the next, which
 * begins afterwards: no result is older than its request.
 *
 * Those who share a result tend to come back together. The next run waits for them a moment: without that the first of them has
 * a run of its own, for which all others wait, so that half of the runs serve one caller.
 */
export class SharedWork<T> {
  readonly #turns = new Map<string, Turns<T>>();

  do(key: string, work: () => Promise<T>): Promise<T> {
    const turns = this.#turns.get(key);
    if (!turns) {
      const first: Turns<T> = { running: 0, expected: 1, next: newBatch(work) };
      this.#turns.set(key, first);
      return this.#begin(key, first);
    }
    if (!turns.next) {
      turns.next = newBatch(work);
      if (turns.running > 0) this.#beginWithin(key, turns, MAX_WAIT_MS);
    } else turns.next.callers += 1;
    const { promise } = turns.next.result;
    if (turns.running === 0 && turns.next.callers >= turns.expected) void this.#begin(key, turns);
    return promise;
  }

  #beginWithin(key: string, turns: Turns<T>, milliseconds: number): void {
    clearTimeout(turns.timer);
    turns.timer = setTimeout(() => {
      if (turns.next) void this.#begin(key, turns);
      else if (turns.running === 0) this.#turns.delete(key);
    }, milliseconds).unref();
  }

  #begin(key: string, turns: Turns<T>): Promise<T> {
    const batch = turns.next;
    if (!batch) throw new Error('nobody waits');
    delete turns.next;
    clearTimeout(turns.timer);
    turns.running += 1;
    const began = performance.now();
    const end = (): void => this.#end(key, turns, batch.callers, performance.now() - began);
    batch.work().then(
      (value) => {
        batch.result.resolve(value);
        end();
      },
      (error: unknown) => {
        batch.result.reject(error);
        end();
      },
    );
    return batch.result.promise;
  }

  #end(key: string, turns: Turns<T>, served: number, lasted: number): void {
    turns.running -= 1;
    if (turns.running > 0) return;
    turns.expected = served + (turns.next?.callers ?? 0);
    if (turns.expected > 1) return this.#beginWithin(key, turns, Math.min(lasted, MAX_GATHER_MS));
    this.#turns.delete(key);
  }
}

const newBatch = <T>(work: () => Promise<T>): Batch<T> => ({ work, result: Promise.withResolvers<T>(), callers: 1 });
