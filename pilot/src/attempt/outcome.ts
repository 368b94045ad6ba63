import type { OutputInput } from '#operations';
import { failureCodes } from '@visor/schema';
import type { Logger } from '@visor/service/process';
import { AttemptFailed, localError } from '../failure/attempt-failed.ts';
import { failureOf, type Failure } from '../failure/failure.rules.ts';
import { LauncherError } from '../payload/launcher-error.ts';
import type { Attempt } from './attempt.ts';

/** How an attempt ended, as its terminal report says. */
export type Outcome =
  | { readonly state: 'FINISHED'; readonly outputs: readonly OutputInput[] }
  | { readonly state: 'FAILED'; readonly failure: Failure }
  | { readonly state: 'CANCELLED' };

const GIVEN_BACK = {
  shutdown: 'the pilot was stopped',
  returned: 'given back before it began: the slots are taken by longer jobs',
} as const;

const failed = (failure: Failure): Outcome => ({ state: 'FAILED', failure });

/** Returns the outcome of an attempt that an error ended. */
export function outcomeOfError(attempt: Attempt, error: unknown, logger: Logger): Outcome {
  const { stopReason } = attempt;
  if (stopReason === 'shutdown' || stopReason === 'returned')
    return failed(failureOf('PILOT_SHUTDOWN', 'pilot', GIVEN_BACK[stopReason]));
  if (stopReason) return { state: 'CANCELLED' };
  if (error instanceof AttemptFailed) return failed(error.failure);
  const text = (error as Error).message;
  if (error instanceof LauncherError) return failed(failureOf('LAUNCHER_FAILED', 'pilot', text));
  // An error of the local file system is a fault of the node, wherever it came up.
  if ((error as NodeJS.ErrnoException).syscall !== undefined) return failed(localError(error).failure);
  logger.error({ err: error, attempt: attempt.key }, 'attempt failed with an unexpected error');
  return failed(failureOf('UNKNOWN', 'pilot', text));
}

/**
 * Returns the outcome of a payload that failed while nothing can be written on its disk: that is the node's fault. A disk that is full
 * is left to the limits, because the payload may have filled it.
 * @param probe writes in the work directory, or throws the file system's error
 */
export function blameDisk(outcome: Outcome, probe: () => void): Outcome {
  if (outcome.state !== 'FAILED' || outcome.failure.source !== 'payload') return outcome;
  try {
    probe();
    return outcome;
  } catch (error) {
    const { failure } = localError(error);
    if (failure.code === failureCodes.NO_LOCAL_SPACE) return outcome;
    return failed({ ...failure, text: `${failure.text}; the payload ended with: ${outcome.failure.text}` });
  }
}
