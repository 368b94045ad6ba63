import { assertValid } from '@visor/schema';

const HOUR = 3_600;
const DAY = 24 * HOUR;

interface Resolution {
  /** Length of its intervals, seconds. */
  readonly step: number;
  /** How long they are kept. */
  readonly keptSeconds: number;
}

/** What roll-ups are kept in: each event is counted once in each, so that a coarser one never waits for a finer one. */
export const RESOLUTIONS: readonly Resolution[] = [
  { step: 10, keptSeconds: 26 * HOUR },
  { step: 60, keptSeconds: 8 * DAY },
  { step: 600, keptSeconds: 62 * DAY },
  { step: HOUR, keptSeconds: 400 * DAY },
];
export const STEPS = RESOLUTIONS.map(({ step }) => step);
const FINEST = 10;

const MAX_POINTS = 2_000;
/** Points of an answer whose caller names no step, at most. */
const USUAL_POINTS = 360;
const NICE_STEPS = [10, 30, 60, 300, 600, 1_800, HOUR, 6 * HOUR, DAY];

/** When the interval of a time begins: intervals are those of UTC. */
export const intervalOf = (time: Date, step: number): Date =>
  new Date(Math.floor(time.getTime() / (step * 1_000)) * step * 1_000);

/** What a caller asks for. */
interface RangeRequest {
  readonly from?: Date | null | undefined;
  readonly to?: Date | null | undefined;
  /** Seconds. */
  readonly step?: number | null | undefined;
}

/** The points of an answer, and the roll-ups that it is made of. */
interface Range {
  readonly from: Date;
  readonly to: Date;
  readonly step: number;
  readonly points: number;
  /** Step of the roll-ups. */
  readonly resolution: number;
}

/** The finest roll-ups that still reach back to a time. */
const finestSince = (from: Date, now: Date): number =>
  RESOLUTIONS.find(({ keptSeconds }) => now.getTime() - from.getTime() <= keptSeconds * 1_000)?.step ?? HOUR;

/**
 * Returns the points of an answer: whole intervals that hold the time asked for. Where roll-ups as fine as the step are no longer
 * kept, the step is that of those that are.
 * @throws Refusal INVALID that names the field
 */
export function rangeOf(request: RangeRequest, now: Date): Range {
  const to = request.to ?? now;
  const from = request.from ?? new Date(to.getTime() - HOUR * 1_000);
  const seconds = (to.getTime() - from.getTime()) / 1_000;
  assertValid('to', seconds > 0 ? undefined : `must be after from, ${from.toISOString()}`);
  const kept = finestSince(from, now);
  const asked = request.step ?? NICE_STEPS.find((step) => step >= kept && seconds / step <= USUAL_POINTS) ?? DAY;
  assertValid(
    'step',
    asked >= FINEST && asked <= 365 * DAY && asked % FINEST === 0
      ? undefined
      : `must be a multiple of ${FINEST} seconds, up to a year, not ${asked}`,
  );
  const step = Math.ceil(asked / kept) * kept;
  const first = intervalOf(from, step);
  const points = Math.ceil((to.getTime() - first.getTime()) / (step * 1_000));
  const least = Math.ceil(seconds / (MAX_POINTS - 1) / FINEST) * FINEST;
  assertValid(
    'step',
    points <= MAX_POINTS
      ? undefined
      : `of ${step} seconds makes ${points} points; at most ${MAX_POINTS} are given: ask for ${least} or more`,
  );
  const resolution = STEPS.findLast((each) => each >= kept && step % each === 0) ?? kept;
  return { from: first, to: new Date(first.getTime() + points * step * 1_000), step, points, resolution };
}

/** Ranges of failures are read in the finest roll-ups that have at most this number of intervals. */
const MAX_INTERVALS = 400;

/** The range of an answer without points: whole intervals of the roll-ups that it is made of. @throws Refusal INVALID */
export function wholeRangeOf(request: Pick<RangeRequest, 'from' | 'to'>, now: Date): Omit<Range, 'points'> {
  // What happens at this moment is in it.
  const to = request.to ?? new Date(now.getTime() + 1);
  const from = request.from ?? new Date(to.getTime() - HOUR * 1_000);
  const seconds = (to.getTime() - from.getTime()) / 1_000;
  assertValid('to', seconds > 0 ? undefined : `must be after from, ${from.toISOString()}`);
  const kept = finestSince(from, now);
  const resolution = STEPS.find((step) => step >= kept && seconds / step <= MAX_INTERVALS) ?? HOUR;
  const end = intervalOf(new Date(to.getTime() + resolution * 1_000 - 1), resolution);
  return { from: intervalOf(from, resolution), to: end, step: resolution, resolution };
}
