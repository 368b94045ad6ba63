import type { LeaseInput } from '#operations';
import type { Logger } from '@visor/service/process';
import { attemptKey, type AttemptRef } from './attempt.rules.ts';
import { newAttempt, type Attempt, type Claim, type StopReason } from './attempt.ts';
import { claimSize, expectedSeconds, prefetchSize, spareMs, surplus } from './attempt-pool.rules.ts';

/** The attempts that this pilot holds: waiting, active, and ended ones whose terminal report is unanswered. */
export interface AttemptPool {
  /** How many more jobs to claim now. */
  claimSize(): number;
  add(claims: readonly Claim[]): void;
  /** Ends one attempt, if it has not ended. */
  stop(ref: AttemptRef, reason: StopReason): void;
  stopAll(reason: StopReason): void;
  /** Drops an attempt whose terminal report was answered. */
  release(key: string): void;
  /** Gives back, unbegun, what waits behind jobs that are longer than those before: other pilots may be free. */
  returnSurplus(): void;
  /** For how long those that wait keep the slots busy, milliseconds; 0 until a job has told how long jobs take. */
  spareMs(): number;
  /** Returns an attempt that it holds. */
  find(ref: AttemptRef): Attempt | undefined;
  /** Leases to renew. */
  leases(): LeaseInput[];
  /** Attempts that have not ended. */
  readonly activeCount: number;
  /** Resolves when no attempt runs. */
  idle(): Promise<void>;
}

interface AttemptPoolOptions {
  readonly slots: number;
  /** Disk for the work directories of attempts. */
  readonly scratchMiB: number;
  /** Payloads that run at once now. */
  readonly concurrency: () => number;
  /** Attempts to hold beyond the running ones, where that is set. */
  readonly prefetch?: number | undefined;
  readonly logger: Logger;
  readonly run: (attempt: Attempt) => Promise<void>;
  readonly onAttemptEnd: () => void;
  /** The server holds fewer attempts for this pilot: it may give more. */
  readonly onRoom: () => void;
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
}

/** An attempt in work. */
interface Work {
  readonly startedAt: number;
  readonly done: Promise<void>;
}

/** Weight of the past in the moving average of durations. */
const PAST_WEIGHT = 0.9;

/** Attempts in work at once, per slot: while one runs, the next is staged in and the last is staged out. */
const ATTEMPTS_PER_SLOT = 3;

export function openAttemptPool(options: AttemptPoolOptions): AttemptPool {
  const { slots, logger, run, onAttemptEnd, onRoom, now } = options;
  const attempts = new Map<string, Attempt>();
  const queue: Attempt[] = [];
  const running = new Map<Attempt, Work>();
  const secondsPerJob = createMovingAverage();
  const prefetch = (): number => prefetchOf(options, [...running.values()], secondsPerJob.value);

  const start = (attempt: Attempt): void => {
    const startedAt = now();
    const share = Math.min(1, slots / Math.min(running.size + 1, ATTEMPTS_PER_SLOT * slots));
    const done = run(attempt)
      .catch((error: unknown) => abandon(attempt, error, logger))
      .finally(() => {
        running.delete(attempt);
        if (attempt.stopReason === 'lost') forget(attempt.key);
        // One that ended before its payload ran tells nothing of how long jobs take.
        if (attempt.phases.RUNNING !== undefined) secondsPerJob.add(((now() - startedAt) / 1_000) * share);
        startQueued();
        onAttemptEnd();
      });
    running.set(attempt, { startedAt, done });
  };
  const startQueued = (): void => {
    for (let next; (next = queue[0]) && hasRoom(running, next, options); start(next)) queue.shift();
  };
  const stop = (attempt: Attempt, reason: StopReason): void => {
    attempt.stop(reason);
    const index = queue.indexOf(attempt);
    // It only has to report its end, which needs no slot.
    if (index >= 0) start(...(queue.splice(index, 1) as [Attempt]));
    // It has ended already; the response to its report decides about its outputs.
    else if (reason === 'lost' && !running.has(attempt)) forget(attempt.key);
  };
  const stopAll = (reason: StopReason, stopped: Iterable<Attempt | undefined>): void => {
    for (const attempt of stopped) if (attempt) stop(attempt, reason);
  };
  const forget = (key: string): void => void (attempts.delete(key) && onRoom());

  return {
    claimSize: () => claimSize(options.concurrency(), prefetch(), attempts.size),
    add(claims) {
      for (const attempt of claims.map(newAttempt)) {
        if (attempts.has(attempt.key)) continue;
        attempts.set(attempt.key, attempt);
        queue.push(attempt);
      }
      startQueued();
    },
    stop: (ref, reason) => stopAll(reason, [attempts.get(attemptKey(ref))]),
    stopAll: (reason) => stopAll(reason, attempts.values()),
    release: forget,
    returnSurplus() {
      // The last are given back: the first have waited longest.
      const kept = options.prefetch === undefined ? queue.length - surplus(prefetch(), queue.length) : queue.length;
      for (const attempt of queue.slice(kept)) stop(attempt, 'returned');
    },
    spareMs: () => spareMs(held(running, queue), secondsPerJob.value, options.concurrency()),
    find: (ref) => attempts.get(attemptKey(ref)),
    leases: () => [...attempts.values()].map(({ claim: { jobId, attempt, token } }) => ({ jobId, attempt, token })),
    get activeCount() {
      return queue.length + running.size;
    },
    idle: () => allEnded(running),
  };
}

function prefetchOf(
  { prefetch, slots, now }: Pick<AttemptPoolOptions, 'prefetch' | 'slots' | 'now'>,
  works: readonly Work[],
  secondsPerJob: number | undefined,
): number {
  const ages = works.map(({ startedAt }) => (now() - startedAt) / 1_000);
  return prefetch ?? prefetchSize(slots, expectedSeconds(slots, secondsPerJob, ages));
}

/** Counts attempts whose payload runs, and those whose payload is still to begin. */
function held(running: ReadonlyMap<Attempt, unknown>, queue: readonly Attempt[]) {
  const works = [...running.keys()];
  const unbegun = works.filter(({ phases, signal }) => phases.RUNNING === undefined && !signal.aborted);
  const payloads = works.filter(({ phases }) => phases.RUNNING !== undefined && phases.ANALYSING === undefined);
  return { running: payloads.length, waiting: queue.length + unbegun.length };
}

async function allEnded(running: ReadonlyMap<unknown, Work>): Promise<void> {
  while (running.size > 0) await Promise.allSettled([...running.values()].map(({ done }) => done));
}

/** Whether an attempt may be in work beside others, also as to its disk; one that needs more than there is runs alone. */
function hasRoom(
  running: ReadonlyMap<Attempt, unknown>,
  next: Attempt,
  { slots, scratchMiB }: Pick<AttemptPoolOptions, 'slots' | 'scratchMiB'>,
): boolean {
  if (running.size === 0 || running.size >= ATTEMPTS_PER_SLOT * slots) return running.size === 0;
  return [...running.keys(), next].reduce((sum, { claim }) => sum + claim.limits.scratchMiB, 0) <= scratchMiB;
}

/** Lets an attempt that failed without a report go: its lease expires, and its job runs again. */
function abandon(attempt: Attempt, error: unknown, logger: Logger): void {
  logger.error({ err: error, attempt: attempt.key }, 'attempt abandoned without a report');
  attempt.stop('lost');
}

/** An average in which later values count more. */
function createMovingAverage() {
  let value: number | undefined;
  return {
    get value() {
      return value;
    },
    add(next: number): void {
      value = value === undefined ? next : value * PAST_WEIGHT + next * (1 - PAST_WEIGHT);
    },
  };
}
