import type { Progress } from '@visor/bus';
import { backoffMs } from '@visor/schema/backoff';
import { traced, type Logger } from './log.ts';

const BACKOFF = { firstMs: 100, longestMs: 10_000 };

interface LoopOptions {
  readonly name: string;
  /** Pause between two runs, milliseconds; a wake cuts it short. */
  readonly every: number;
  /** Least time from the start of one woken round to the next, milliseconds (default 0): many wakes, one round. */
  readonly gap?: number;
  readonly logger: Logger;
  /** Where its failures and successes are noted, for health. */
  readonly progress?: Progress;
  /** One round; says whether more is to do at once. */
  work(signal: AbortSignal): Promise<boolean | void>;
}

export interface Loop extends AsyncDisposable {
  /** Starts the next round now. */
  wake(): void;
}

/** Runs `work` again and again, never twice at once, each round under a trace of its own; a failure is logged and tried again with growing pauses. */
export function startLoop(options: LoopOptions): Loop {
  const stop = new AbortController();
  let wake: () => void = () => {};
  let woken = false;
  let failures = 0;

  const pause = (ms: number, wakeable: boolean): Promise<void> =>
    new Promise((resolve) => {
      if ((woken && wakeable) || stop.signal.aborted) return resolve();
      const timer = setTimeout(resolve, ms);
      wake = () => {
        if (!wakeable && !stop.signal.aborted) return;
        clearTimeout(timer);
        resolve();
      };
    });

  const round = async (): Promise<number> => {
    try {
      const more = await options.work(stop.signal);
      failures = 0;
      options.progress?.succeeded(options.name);
      return more ? 0 : options.every;
    } catch (error) {
      if (!stop.signal.aborted) {
        options.progress?.failed(options.name, error);
        options.logger.error({ err: error, loop: options.name, failures }, `${options.name} failed, will go on`);
      }
      return backoffMs(BACKOFF, failures++);
    }
  };

  const running = (async () => {
    while (!stop.signal.aborted) {
      woken = false;
      const begun = performance.now();
      const ms = await traced(undefined, round);
      if (ms > 0) await pause(ms, true);
      const early = (options.gap ?? 0) - (performance.now() - begun);
      if (ms > 0 && early > 0) await pause(early, false);
    }
  })();

  return {
    wake() {
      woken = true;
      wake();
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      wake();
      await running;
    },
  };
}
