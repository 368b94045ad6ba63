import { localFailure, type Failure } from '../pilot.rules.ts';

/** More than this nobody reads, and the server keeps, characters. */
const LONGEST_TEXT = 4_000;

/** Ends an attempt as FAILED; never leaves run-attempt.ts. */
export class AttemptFailed extends Error {
  override name = 'AttemptFailed';
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.text, options);
    this.failure = { ...failure, text: failure.text.slice(0, LONGEST_TEXT) };
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
