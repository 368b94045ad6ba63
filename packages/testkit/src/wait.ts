import { on, type EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

interface WaitOptions {
  /** Milliseconds before it gives up (default 15 000). */
  readonly within?: number;
  /** What is waited for, in the words of the failure. */
  readonly what?: string;
}

/** Asks until the answer is truthy, and gives it. An `expect` that throws counts as not yet; its error is kept as cause. */
export async function until<T>(
  ask: () => T | Promise<T>,
  { within = 15_000, what = ask.toString() }: WaitOptions = {},
): Promise<NonNullable<T>> {
  const end = performance.now() + within;
  for (let pause = 5; ; pause = Math.min(pause * 1.5, 100)) {
    let cause: unknown;
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (error) {
      cause = error;
    }
    if (performance.now() >= end) throw new Error(`not within ${within} ms: ${what}`, { cause });
    await delay(pause);
  }
}

/** The first event of this name that fits. Call it before what causes the event. */
export async function untilEvent<T>(
  emitter: Pick<EventEmitter, 'on'>,
  name: string,
  fits: (value: T) => boolean = () => true,
  { within = 15_000, what = `event ${name}` }: WaitOptions = {},
): Promise<T> {
  const signal = AbortSignal.timeout(within);
  try {
    for await (const [value] of on(emitter as EventEmitter, name, { signal }) as AsyncIterable<[T]>)
      if (fits(value)) return value;
  } catch (cause) {
    if (signal.aborted) throw new Error(`not within ${within} ms: ${what}`, { cause });
    throw cause;
  }
  throw new Error(`ended before: ${what}`);
}
