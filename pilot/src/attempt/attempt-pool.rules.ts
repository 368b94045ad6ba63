import { MAX_CLAIM_SIZE } from '@visor/schema';

/** Work to hold beyond the slots, seconds: enough to bridge the wait for a busy server's answer, and what waits for it already. */
const PREFETCH_SECONDS = 1;
/** Very short jobs: one claim is worked on, the ends of the one before wait for their answer, and the next is on its way. */
const MAX_PREFETCH = 3 * MAX_CLAIM_SIZE;
/** A job that has run for longer speaks for those that wait. */
const LONG_SECONDS = 0.5;

/** Returns the largest prefetch of a pilot, which it declares to the server. */
export const maxPrefetch = (slots: number): number => Math.max(slots, MAX_PREFETCH);

/**
 * Returns how many attempts to hold beyond the running ones. Short jobs need many, or a slot waits for each claim; long
 * jobs need one per slot, so that its input is staged meanwhile and other pilots get work too.
 */
export function prefetchSize(slots: number, secondsPerJob: number | undefined): number {
  if (secondsPerJob === undefined) return Math.min(2 * slots, MAX_PREFETCH);
  const wanted = Math.ceil((slots * PREFETCH_SECONDS) / Math.max(secondsPerJob, 1e-6));
  return Math.min(Math.max(wanted, slots), maxPrefetch(slots));
}

/**
 * Returns how long a job takes as far as is known now, seconds: at least as long as every slot has been taken by the
 * jobs that run.
 * @param average of the jobs that ran, undefined before the first
 * @param ages of the jobs in work, seconds
 */
export function expectedSeconds(
  slots: number,
  average: number | undefined,
  ages: readonly number[],
): number | undefined {
  const age = ages.toSorted((a, b) => b - a)[slots - 1];
  return age === undefined || age < LONG_SECONDS ? average : Math.max(age, average ?? 0);
}

/** The attempts that a pilot holds, by what they take. */
interface Held {
  /** Payloads that run. */
  readonly running: number;
  /** Attempts whose payload is still to begin. */
  readonly waiting: number;
}

/**
 * Returns for how long the attempts that wait keep all payload places busy, milliseconds; 0 where nobody knows how long jobs take, or a
 * place is free that they do not fill.
 */
export const spareMs = ({ running, waiting }: Held, secondsPerJob: number | undefined, concurrency: number): number =>
  (Math.max(0, waiting - Math.max(0, concurrency - running)) * (secondsPerJob ?? 0) * 1_000) / Math.max(1, concurrency);

/** Returns how many of the waiting attempts to give back: those beyond twice what would be held by now. */
export function surplus(prefetch: number, waiting: number): number {
  return waiting > 2 * prefetch ? waiting - prefetch : 0;
}

/**
 * Returns how many jobs to claim now. It is 0 until half of the prefetch, or a whole claim, is free, so that claims come in batches.
 * @param concurrency payloads that run at once
 * @param active attempts that the server holds for this pilot: also those whose last report it has not answered
 */
export function claimSize(concurrency: number, prefetch: number, active: number): number {
  const free = concurrency + prefetch - active;
  return free >= Math.max(1, Math.min(prefetch / 2, MAX_CLAIM_SIZE)) ? Math.min(free, MAX_CLAIM_SIZE) : 0;
}
