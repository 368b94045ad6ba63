import { localFailure, type Failure } from './pilot.rules.ts';

/** Ends an attempt as FAILED; never leaves run-attempt.ts. */
export class AttemptFailed extends Error {
  override name = 'AttemptFailed';
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.text, options);
    this.failure = failure;
  }
}

export function fail(code: number, source: Failure['source'], text: string): never {
  throw new AttemptFailed({ code, source, text });
}

/** What an error of a local file or process means for the attempt. */
export function localError(error: unknown): AttemptFailed {
  const { code, message } = error as NodeJS.ErrnoException;
  return new AttemptFailed(localFailure(code, message), { cause: error });
}
