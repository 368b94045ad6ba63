import { Refusal } from '@visor/schema';
import { errorText } from './progress.ts';

/** A point in time until which something may take, by a monotonic clock. */
export class Deadline {
  readonly ms: number;
  readonly #end: number;

  constructor(ms: number) {
    this.ms = ms;
    this.#end = performance.now() + ms;
  }

  /** Milliseconds left, at least 0. */
  get left(): number {
    return Math.max(0, this.#end - performance.now());
  }

  /**
   * Returns what `work` returns in time. What it does later, a failure too, is ignored.
   * @throws what `late` returns, once the time is over.
   */
  async within<T>(work: Promise<T>, late: () => Error): Promise<T> {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(late()), this.left);
    work.catch(() => {});
    try {
      return await Promise.race([work, promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Waits for `work` at most `ms`. Returns whether it ended; a failure counts as an end. */
export async function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const ended = work.then(
    () => true,
    () => true,
  );
  return new Deadline(ms).within(ended, () => new Error('late')).catch(() => false);
}

/** The refusal of an append that took too long. @param maybeWritten whether the message may be in the log all the same */
export const appendTimeoutRefusal = (where: string, { ms }: Deadline, cause: unknown, maybeWritten: boolean): Refusal =>
  new Refusal(
    'UNAVAILABLE',
    `${where} did not take the message within ${ms / 1000} s: ${cause === undefined ? 'no answer' : errorText(cause)}` +
      (maybeWritten ? '; it may have been written all the same' : '; nothing was written'),
    {},
    { cause },
  );
