import type { HealthSettings } from './node-health.rules.ts';

/** Length of the intervals in which the ends of a task's attempts are counted, milliseconds. */
const BUCKET_MS = 300_000;
const WINDOW_MS = 3_600_000;

/** Returns the start of the interval of a time. */
export const bucketOf = (now: Date): Date => new Date(Math.floor(now.getTime() / BUCKET_MS) * BUCKET_MS);

/** Returns the start of the first interval of the last hour. */
export const hourBefore = (now: Date): Date => bucketOf(new Date(now.getTime() - WINDOW_MS + BUCKET_MS));

/** Returns why a task pauses itself, or undefined: its failures of the last hour are more than a count and a share. */
export function pauseReason(
  { finished, failed }: { readonly finished: number; readonly failed: number },
  { taskFailures, taskFailedShare }: HealthSettings,
): string | undefined {
  const share = failed / Math.max(1, finished + failed);
  if (failed <= taskFailures || share <= taskFailedShare) return undefined;
  return `${failed} of ${finished + failed} attempts failed within an hour; look at its failures, then resume it`;
}
