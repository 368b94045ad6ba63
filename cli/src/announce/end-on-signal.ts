import { talk } from '../output/progress-line.ts';
import { stopOnSignal } from '../local/stop-on-signal.ts';

/** What a command says when a signal ends it, and does before that; both change with what it has done. */
export interface Interruption {
  readonly signal: AbortSignal;
  text: () => string;
  /** Ends the copies under way, which remove what they have written. */
  endCopies: () => Promise<void>;
  /** Waits for work that the signal may break off: what comes of it then is not told, since the command ends. */
  during<Result>(work: Promise<Result>): Promise<Result>;
}

/** A signal ends the command once its copies have ended; a second one at once. The next run begins the files under way again. */
export function endOnSignal(text: Interruption['text']): Interruption {
  const { signal } = stopOnSignal();
  const interruption: Interruption = {
    signal,
    text,
    endCopies: () => Promise.resolve(),
    during: (work) =>
      work.catch((error: unknown) => {
        if (signal.aborted) return new Promise<never>(() => {});
        throw error;
      }),
  };
  signal.addEventListener('abort', () => {
    talk(`${interruption.text()}\n`);
    void interruption.endCopies().finally(() => process.exit());
  });
  return interruption;
}
