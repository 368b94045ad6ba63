import { on, type EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

interface WaitOptions {
  /** Longest wait, milliseconds (default 15 000). */
  readonly within?: number;
  /** Names the awaited state in the error. */
  readonly what?: string;
}

/** Polls until the result is truthy, and returns it. A call that throws counts as not ready; the error names it as its cause. */
export async function until<T>(
  poll: () => T | Promise<T>,
  { within = 15_000, what = poll.toString() }: WaitOptions = {},
): Promise<NonNullable<T>> {
  const end = performance.now() + within;
  for (let pause = 5; ; pause = Math.min(pause * 1.5, 100)) {
    let cause: unknown;
    try {
      const result = await poll();
      if (result) return result;
    } catch (error) {
      cause = error;
    }
    if (performance.now() >= end) throw new Error(`not within ${within} ms: ${what}`, { cause });
    await delay(pause);
  }
}

/** More rounds than any test has work for. */
const MAX_ROUNDS = 1_000;

/**
 * Repeats the rounds of a loop until one leaves no work.
 * @throws Error when they never end: they would go on after the end of their test, and keep its process and database
 */
export async function untilIdle(round: () => Promise<boolean>): Promise<void> {
  for (let rounds = 0; rounds < MAX_ROUNDS; rounds++) if (!(await round())) return;
  throw new Error(`${MAX_ROUNDS} rounds, and there is more: ${round.toString()}`);
}

/** Returns the first event of this name that matches. Call it before the action that causes the event. */
export async function untilEvent<T>(
  emitter: Pick<EventEmitter, 'on'>,
  name: string,
  matches: (value: T) => boolean = () => true,
  { within = 15_000, what = `event ${name}` }: WaitOptions = {},
): Promise<T> {
  const signal = AbortSignal.timeout(within);
  try {
    for await (const [value] of on(emitter as EventEmitter, name, { signal }) as AsyncIterable<[T]>)
      if (matches(value)) return value;
  } catch (cause) {
    if (signal.aborted) throw new Error(`not within ${within} ms: ${what}`, { cause });
    throw cause;
  }
  throw new Error(`the emitter ended before: ${what}`);
}
