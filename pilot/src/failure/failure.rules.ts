import { failureCodes, type FailureName } from '@visor/schema';

/** Why an attempt failed. */
export interface Failure {
  /** A code of `failureCodes`. */
  readonly code: number;
  readonly source: 'pilot' | 'payload';
  readonly text: string;
}

export const failureOf = (name: FailureName, source: Failure['source'], text: string): Failure => ({
  code: failureCodes[name],
  source,
  text,
});

/** Returns the failure for an error of the local file system while a work directory is made or filled. */
export function workdirFailure(errorCode: string | undefined, text: string): Failure {
  const isFull = errorCode === 'ENOSPC' || errorCode === 'EDQUOT';
  return failureOf(isFull ? 'NO_LOCAL_SPACE' : 'ENVIRONMENT_FAILED', 'pilot', `the work directory: ${text}`);
}
