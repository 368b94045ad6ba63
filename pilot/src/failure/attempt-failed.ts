import { MAX_FAILURE_TEXT_LENGTH, type FailureName } from '@visor/schema';
import { failureOf, workdirFailure, type Failure } from './failure.rules.ts';

/** Ends an attempt as FAILED. `runAttempt` catches it. */
export class AttemptFailed extends Error {
  override name = 'AttemptFailed';
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.text, options);
    this.failure = { ...failure, text: failure.text.slice(0, MAX_FAILURE_TEXT_LENGTH) };
  }
}

/** What an attempt makes cannot be stored from this node: claims say so, and nothing else is wrong with the node. */
export class TargetLost extends AttemptFailed {
  override name = 'TargetLost';
}

/** @throws AttemptFailed */
export function failAttempt(name: FailureName, source: Failure['source'], text: string): never {
  throw new AttemptFailed(failureOf(name, source, text));
}

/** Returns the failure for an error of a local file or process. */
export function localError(error: unknown): AttemptFailed {
  const { code, message } = error as NodeJS.ErrnoException;
  return new AttemptFailed(workdirFailure(code, message), { cause: error });
}
