import type { LoadedAttemptRow } from './job.store.ts';
import type { RetryPolicy } from './retry.rules.ts';
import { assignLog, assignOutputs, type AttemptPlace } from './output-paths.ts';
import type { LoadedAttempt } from './transition.rules.ts';

/**
 * Returns a stored attempt as the rules take it: with the files that it may make.
 * @param policy the retry rules in force
 * @param caller name of the pilot that reports; absent: the server
 */
export function toLoadedAttempt(row: LoadedAttemptRow, policy: RetryPolicy, caller?: string): LoadedAttempt {
  const { retries, retryDelay } = row;
  const claimedAt = new Date(row.claimedAt);
  const place: AttemptPlace = { ...row, claimedAt };
  return {
    ...row,
    claimedAt,
    hasNoInputs: row.inputs?.length === 0,
    isCallers: caller === undefined || caller === row.pilotName,
    limits: { retries, retryDelay },
    policy,
    outputs: assignOutputs(place, row.outputs),
    log: assignLog(place, row.log),
  };
}
