import { talk } from '../output/progress-line.ts';
import { stopOnSignal } from '../local/stop-on-signal.ts';

/** What a command says when a signal ends it, which changes with what it has done. */
export interface Interruption {
  readonly signal: AbortSignal;
  text: () => string;
}

/** A signal ends the command at once: a copy cannot be broken off. The next run begins its file again; its part is a dark file after an hour. */
export function endOnSignal(text: Interruption['text']): Interruption {
  const { signal } = stopOnSignal();
  const interruption = { signal, text };
  signal.addEventListener('abort', () => {
    talk(`${interruption.text()}\n`);
    process.exit();
  });
  return interruption;
}
