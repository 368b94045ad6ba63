import type { HealthSettings } from './node-health.rules.ts';

/** Returns why a task pauses itself, or undefined: its failures of the last hour are more than a count and a share. */
export function pauseReason(
  { finished, failed }: { readonly finished: number; readonly failed: number },
  { taskFailures, taskFailedShare }: HealthSettings,
): string | undefined {
  const share = failed / Math.max(1, finished + failed);
  if (failed <= taskFailures || share <= taskFailedShare) return undefined;
  return `${failed} of ${finished + failed} attempts failed within an hour; look at its failures, then resume it`;
}
