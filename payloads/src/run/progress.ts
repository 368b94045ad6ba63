import { setImmediate } from 'node:timers/promises';
import { EXIT, PayloadFailure } from '../failure.ts';

/** Prints the progress of a long computation, and lets it be stopped by TERM. */
export interface Progress {
  /** Called after each piece of work. Rejects once the program was stopped. */
  step(done: number, total: number): Promise<void>;
}

/** Longest time between checks for a signal. */
const SIGNAL_CHECK_MS = 50;
/** Time between progress lines; the contract demands one every 5 s. */
const PROGRESS_MS = 2000;

export function createProgress(
  stop: AbortSignal,
  print: (line: string) => void,
  now: () => number = performance.now.bind(performance),
): Progress {
  let checkedAt = now();
  let printedAt = now();
  return {
    async step(done, total) {
      const time = now();
      if (time - printedAt >= PROGRESS_MS || done === total) {
        printedAt = time;
        print(`progress ${done}/${total} slices`);
      }
      if (time - checkedAt < SIGNAL_CHECK_MS && !stop.aborted) return;
      await setImmediate();
      checkedAt = now();
      if (stop.aborted) throw new PayloadFailure(EXIT.terminated, 'stopped by TERM');
    },
  };
}
