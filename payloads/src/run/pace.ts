import { setImmediate } from 'node:timers/promises';
import { EXIT, PayloadFailure } from '../failure.ts';

/** Keeps a long computation polite: says how far it is, and lets a TERM through. */
export interface Pace {
  /** Called after each piece of work; rejects once the program was told to stop. */
  step(done: number, total: number): Promise<void>;
}

/** Longest time without looking for a signal, ms. */
const BREATH_MS = 50;
/** Time between progress lines, ms; the contract asks for one every 5 s. */
const PROGRESS_MS = 2000;

export function createPace(
  stop: AbortSignal,
  say: (line: string) => void,
  now: () => number = performance.now.bind(performance),
): Pace {
  let breathed = now();
  let spoke = now();
  return {
    async step(done, total) {
      const time = now();
      if (time - spoke >= PROGRESS_MS || done === total) {
        spoke = time;
        say(`progress ${done}/${total} slices`);
      }
      if (time - breathed < BREATH_MS && !stop.aborted) return;
      await setImmediate();
      breathed = now();
      if (stop.aborted) throw new PayloadFailure(EXIT.terminated, 'stopped by TERM');
    },
  };
}
