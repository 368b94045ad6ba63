import { attemptLifecycle, UNREACHABLE } from '../lifecycle/attempt.rules.ts';
import type { Transition } from './transition.rules.ts';

/** Length of the intervals in which the ends of a task's attempts are counted, milliseconds. */
const BUCKET_MS = 300_000;
const WINDOW_MS = 3_600_000;

/** Returns the start of the interval of a time. */
export const bucketOf = (now: Date): Date => new Date(Math.floor(now.getTime() / BUCKET_MS) * BUCKET_MS);

/** Returns the start of the first interval of the last hour. */
export const hourBefore = (now: Date): Date => bucketOf(new Date(now.getTime() - WINDOW_MS + BUCKET_MS));

/** The node or the task failed; an attempt that was given back or cancelled did not. */
export const isFailure = ({ job }: Transition): boolean =>
  (job?.counted ?? 0) + (job?.lost ?? 0) + (job?.nodeFaults ?? 0) > 0;

interface TaskEnds {
  readonly taskId: string;
  readonly finished: number;
  readonly failed: number;
}

/** Counts by task how attempts ended, of the last transition of each attempt in a batch. */
export function countEnds(last: readonly { readonly taskId: string; readonly transition: Transition }[]): TaskEnds[] {
  const ended = last.filter(({ transition: { state } }) => attemptLifecycle.isFinal(state) || state === UNREACHABLE);
  return [...Map.groupBy(ended, ({ taskId }) => taskId)].flatMap(([taskId, list]) => {
    const finished = list.filter(({ transition }) => transition.state === 'FINISHED').length;
    const failed = list.filter(({ transition }) => isFailure(transition)).length;
    return finished + failed > 0 ? [{ taskId, finished, failed }] : [];
  });
}
