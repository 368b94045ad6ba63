import type { Progress } from '@visor/bus';
import { Backoff } from '@visor/schema/backoff';
import { traced, type Logger } from './log.ts';

const RETRY_POLICY = { firstMs: 100, longestMs: 10_000 };

/** Work that a process repeats. */
export interface LoopDefinition {
  /** Unique in its service; names its failures, and its lock where it has one. */
  readonly name: string;
  /** Pause between two rounds; a wake cuts it short. */
  readonly everyMs: number;
  /** Least time from the start of one woken round to the next (default 0): many wakes, one round. */
  readonly gapMs?: number;
  /**
   * One round. Returns true where more work is left, so that the next round starts at once.
   * @param signal aborted when the loop stops, or when its lock is lost and another process may begin a round
   */
  run(signal: AbortSignal): Promise<boolean | void>;
}

interface LoopOptions extends LoopDefinition {
  readonly logger: Logger;
  /** Where its failures and successes are recorded, for health. */
  readonly progress?: Progress;
}

export interface Loop extends AsyncDisposable {
  /** Starts the next round now. */
  wake(): void;
}

/**
 * Repeats `run`, never twice at once, each round under a trace of its own. A failure is logged, and the next round follows
 * with growing pauses.
 */
export function startLoop(options: LoopOptions): Loop {
  const stop = new AbortController();
  let wake: () => void = () => {};
  let woken = false;
  const backoff = new Backoff(RETRY_POLICY);

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
      const more = await options.run(stop.signal);
      backoff.reset();
      options.progress?.succeeded(options.name);
      return more ? 0 : options.everyMs;
    } catch (error) {
      if (!stop.signal.aborted) {
        options.progress?.failed(options.name, error);
        options.logger.error(
          { err: error, loop: options.name, failures: backoff.failures },
          `${options.name} failed, will go on`,
        );
      }
      return backoff.next();
    }
  };

  const running = (async () => {
    while (!stop.signal.aborted) {
      woken = false;
      const begun = performance.now();
      const ms = await traced(undefined, round);
      if (ms > 0) await pause(ms, true);
      const early = (options.gapMs ?? 0) - (performance.now() - begun);
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
