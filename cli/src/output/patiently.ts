import { setTimeout } from 'node:timers/promises';
import { Backoff } from '@visor/schema/backoff';
import { CommandError, EXIT_CODE, exitCodeOf } from '../exit-codes.rules.ts';
import { talk } from './progress-line.ts';
import { harmless } from './text.rules.ts';

/** Longest time without an answer: services are restarted in seconds, and a shift needs minutes. */
const PATIENCE_MS = 300_000;
const RETRY_POLICY = { firstMs: 250, longestMs: 5_000 };

/** What a test puts in place of the clock and of standard error. */
export interface WaitContext {
  now(): number;
  delay(ms: number): Promise<unknown>;
  write(line: string): void;
}
export const REAL: WaitContext = {
  now: () => performance.now(),
  delay: (ms) => setTimeout(ms),
  write: talk,
};

/** How long a command waits at most. */
interface Limit {
  /** A time of the clock, milliseconds. */
  readonly until: number;
  /** What is said where nobody has answered by then. */
  readonly lateText: string;
}

/** Whether a request was not answered, and may be when it is sent again. */
export const isUnanswered = (error: unknown): boolean => exitCodeOf(error) === EXIT_CODE.unreachable;

/**
 * Repeats a request until it is answered, and says so: the restart of a service does not end a command that waits.
 * @param ask a request that may be sent twice
 * @throws its refusal; its last error when nobody has answered for five minutes; CommandError (timeout) at its limit
 */
export async function patiently<Answer>(
  ask: () => Promise<Answer>,
  { now, delay, write } = REAL,
  { until, lateText }: Limit = { until: Infinity, lateText: '' },
): Promise<Answer> {
  const backoff = new Backoff(RETRY_POLICY);
  const since = now();
  for (;;) {
    try {
      const answer = await ask();
      if (backoff.failures > 0) write('visor: it answers again\n');
      return answer;
    } catch (error) {
      if (!isUnanswered(error) || now() - since > PATIENCE_MS) throw error;
      if (now() >= until) throw new CommandError(EXIT_CODE.timeout, lateText, { cause: error });
      if (backoff.failures === 0)
        write(`visor: ${harmless((error as Error).message)}; it is tried again, for five minutes at most\n`);
      await delay(Math.min(backoff.next(), until - now()));
    }
  }
}

/** Returns what is told when a connection breaks and is there again: it says each on standard error, once. */
export function logBreaks(write: (line: string) => void = REAL.write): (isOpen: boolean) => void {
  let isBroken = false;
  return (isOpen) => {
    if (isOpen !== isBroken) return;
    isBroken = !isOpen;
    write(isBroken ? 'visor: the connection broke; it is opened again\n' : 'visor: the connection is open again\n');
  };
}
