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
  /** Least time from the start of a round to one that `wakeSoon` asks for (default 0): many wakes, one round. */
  readonly gapMs?: number;
  /** Least time from such a wake to its round (default 0): what the wake came from goes on first. */
  readonly lagMs?: number;
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
  /** Starts the next round after the lag, but not within the gap after the last one: for what comes often and is not urgent. */
  wakeSoon(): void;
}

/**
 * Repeats `run`, never twice at once, each round under a trace of its own. A failure is logged, and the next round follows
 * with growing pauses.
 */
export function startLoop(options: LoopOptions): Loop {
  const stop = new AbortController();
  let begun = 0;
  /** When a wake wants the next round; of several the earliest. */
  let wakeAt = Number.POSITIVE_INFINITY;
  let rearm: () => void = () => {};
  const backoff = new Backoff(RETRY_POLICY);

  const wakeNoLaterThan = (time: number): void => {
    wakeAt = Math.min(wakeAt, time);
    rearm();
  };

  /** Resolves at this time, when a wake wants it, or when the loop stops. */
  const pauseUntil = (time: number): Promise<void> =>
    new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      rearm = () => {
        clearTimeout(timer);
        const left = stop.signal.aborted ? 0 : Math.min(time, wakeAt) - performance.now();
        if (left > 0) timer = setTimeout(rearm, left);
        else {
          rearm = () => {};
          resolve();
        }
      };
      rearm();
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
      wakeAt = Number.POSITIVE_INFINITY;
      begun = performance.now();
      const ms = await traced(undefined, round);
      if (ms > 0) await pauseUntil(performance.now() + ms);
    }
  })();

  return {
    wake: () => wakeNoLaterThan(0),
    wakeSoon: () => wakeNoLaterThan(Math.max(begun + (options.gapMs ?? 0), performance.now() + (options.lagMs ?? 0))),
    async [Symbol.asyncDispose]() {
      stop.abort();
      rearm();
      await running;
    },
  };
}
