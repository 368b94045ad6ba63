import type { LoadedAttemptRow } from './job.store.ts';
import type { RetryPolicy } from './retry.rules.ts';
import { assignLog, assignOutputs, type AssignedFile, type AssignedOutput, type AttemptPlace } from './output-paths.ts';
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
  let outputs: readonly AssignedOutput[] | undefined;
  let log: AssignedFile | undefined;
  return {
    ...row,
    claimedAt,
    hasNoInputs: row.inputIds?.length === 0,
    isCallers: caller === undefined || caller === row.pilotName,
    limits: { retries, retryDelay },
    policy,
    // Each is a digest: only the attempts that end with files need them.
    get outputs() {
      return (outputs ??= assignOutputs(place, row.outputs));
    },
    get log() {
      return (log ??= assignLog(place, row.log));
    },
  };
}
