import { Refusal } from '@visor/schema';
import { errorText } from './progress.ts';

/** An instant until which something may take, by a clock that nobody sets. */
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
   * Gives what `work` gives if it does so in time. What it does later, a failure too, is ignored.
   * @throws what `late` makes, once the time is over.
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

/** Waits for `work` at most so long; says whether it ended. Its failure counts as an end. */
export async function endsWithin(ms: number, work: Promise<unknown>): Promise<boolean> {
  const ended = work.then(
    () => true,
    () => true,
  );
  return new Deadline(ms).within(ended, () => new Error('late')).catch(() => false);
}

/** What a caller with a bound hears of a log that did not answer. @param written whether the message may be in the log all the same */
export const appendTimeout = (where: string, { ms }: Deadline, cause: unknown, written: boolean): Refusal =>
  new Refusal(
    'UNAVAILABLE',
    `${where} did not take the message within ${ms / 1000} s: ${cause === undefined ? 'no answer' : errorText(cause)}` +
      (written ? '; it may have been written all the same' : '; nothing was written'),
    {},
    { cause },
  );
