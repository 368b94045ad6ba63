import type { LeaseInput } from '#operations';
import type { Logger } from '@visor/service/process';
import { attemptKey } from './attempt.rules.ts';
import { newAttempt, type Attempt, type Claim, type Stop } from './attempt.ts';
import { prefetchSize, claimSize } from './attempt-pool.rules.ts';

/** What this pilot holds: attempts that wait, attempts in work, and ended ones whose report is unanswered. */
export interface Holdings {
  /** How many more to claim now. */
  room(): number;
  take(claims: readonly Claim[]): void;
  /** Ends one attempt, if it has not ended. */
  stop(ref: { readonly jobId: string; readonly attempt: number }, why: Stop): void;
  stopAll(why: Stop): void;
  /** Its terminal report was answered. */
  release(key: string): void;
  /** Leases to keep alive. */
  leases(): LeaseInput[];
  /** Attempts that have not ended. */
  readonly inHand: number;
  /** Resolves when nothing is in hand. */
  settled(): Promise<void>;
}

export interface HoldingsOptions {
  readonly slots: number;
  readonly logger: Logger;
  readonly run: (attempt: Attempt) => Promise<void>;
  /** An attempt has ended. */
  readonly ended: () => void;
  readonly now: () => number;
}

/** How much of the past the mean duration remembers. */
const MEMORY = 0.9;

/** In work at once, per slot: while one runs, the next is staged in and the last staged out. */
const LANES = 3;

export function openHoldings({ slots, logger, run, ended, now }: HoldingsOptions): Holdings {
  const held = new Map<string, Attempt>();
  const queue: Attempt[] = [];
  const running = new Map<Attempt, Promise<void>>();
  let secondsPerJob: number | undefined;

  const start = (attempt: Attempt): void => {
    const begun = now();
    const beside = Math.min(running.size + 1, LANES * slots);
    const life = run(attempt)
      .catch((error: unknown) => brokeOff(attempt, error, logger))
      .finally(() => {
        running.delete(attempt);
        if (attempt.stopped === 'lost') held.delete(attempt.key);
        const seconds = ((now() - begun) / 1_000) * Math.min(1, slots / beside);
        secondsPerJob = secondsPerJob === undefined ? seconds : secondsPerJob * MEMORY + seconds * (1 - MEMORY);
        pump();
        ended();
      });
    running.set(attempt, life);
  };

  const pump = (): void => {
    for (let next; running.size < LANES * slots && (next = queue.shift());) start(next);
  };

  const stop = (attempt: Attempt, why: Stop): void => {
    attempt.stop(why);
    const place = queue.indexOf(attempt);
    // It only has to say that it ended: that needs no lane.
    if (place >= 0) start(...(queue.splice(place, 1) as [Attempt]));
    // It has ended already; the answer to its report decides about its outputs.
    else if (why === 'lost' && !running.has(attempt)) held.delete(attempt.key);
  };

  return {
    room: () => claimSize(slots, prefetchSize(slots, secondsPerJob), queue.length + running.size),
    take(claims) {
      for (const claim of claims) {
        const key = attemptKey(claim);
        if (held.has(key)) continue;
        const attempt = newAttempt(claim);
        held.set(key, attempt);
        queue.push(attempt);
      }
      pump();
    },
    stop(ref, why) {
      const attempt = held.get(attemptKey(ref));
      if (attempt) stop(attempt, why);
    },
    stopAll(why) {
      for (const attempt of held.values()) stop(attempt, why);
    },
    release: (key) => void held.delete(key),
    leases: () => [...held.values()].map(({ claim: { jobId, attempt, token } }) => ({ jobId, attempt, token })),
    get inHand() {
      return queue.length + running.size;
    },
    async settled() {
      while (running.size > 0) await Promise.allSettled(running.values());
    },
  };
}

/** It will say no more: its lease is to run out, so that its job runs again. */
function brokeOff(attempt: Attempt, error: unknown, logger: Logger): void {
  logger.error({ err: error, attempt: attempt.key }, 'attempt broke off');
  attempt.stop('lost');
}
