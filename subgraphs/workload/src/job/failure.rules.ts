import { failureCodes, isFailureCode } from '@visor/schema';

export type FailureSource = 'pilot' | 'payload' | 'server';

export interface Failure {
  readonly code: number;
  readonly source: FailureSource;
  readonly text: string;
}

/** Returns the failure under a code of the table: any other code becomes `UNKNOWN`, and the text keeps it. */
export function knownFailure(failure: Failure): Failure {
  if (isFailureCode(failure.code)) return failure;
  return { ...failure, code: failureCodes.UNKNOWN, text: `code ${failure.code}: ${failure.text}` };
}

/** Failures that a program without any input file is likely to end in: no other try ends otherwise. */
const OF_EMPTY_INPUT: ReadonlySet<number> = new Set([
  failureCodes.BAD_JOB_DESCRIPTION,
  failureCodes.PAYLOAD_EXIT_NONZERO,
  failureCodes.PAYLOAD_SIGNAL,
  failureCodes.PAYLOAD_NO_REPORT,
  failureCodes.PAYLOAD_BAD_INPUT,
  failureCodes.OUTPUT_MISSING,
  failureCodes.OUTPUT_EMPTY,
]);

export const isOfEmptyInput = (code: number): boolean => OF_EMPTY_INPUT.has(code);

/** Returns the failure of a job without input files (a merge over an empty dataset), with that reason in its text. */
export const explainEmptyInput = (failure: Failure): Failure =>
  isOfEmptyInput(failure.code) ? { ...failure, text: `the input dataset is empty; ${failure.text}` } : failure;
