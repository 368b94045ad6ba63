import type { FailureName } from '@visor/schema';
import type { FetchFailureReason, StoreFailureReason } from '@visor/storage';

/** Failure of an attempt whose input was not fetched. */
export const FETCH_FAILURES: Readonly<Record<FetchFailureReason, FailureName>> = {
  NOT_FOUND: 'INPUT_NOT_FOUND',
  SIZE_MISMATCH: 'INPUT_SIZE_MISMATCH',
  CHECKSUM_MISMATCH: 'INPUT_CHECKSUM_MISMATCH',
  TIMEOUT: 'STAGE_IN_TIMEOUT',
  NOT_READABLE: 'STAGE_IN_FAILED',
  ROOT_LOST: 'ENVIRONMENT_FAILED',
};

/** Failure of an attempt whose output was not stored. */
export const STORE_FAILURES: Readonly<Record<StoreFailureReason, FailureName>> = {
  NOT_STORED: 'STAGE_OUT_FAILED',
  TIMEOUT: 'STAGE_OUT_TIMEOUT',
  CONTENT_CHANGED: 'OUTPUT_CHECKSUM_MISMATCH',
  NO_SPACE: 'NO_REMOTE_SPACE',
  TOO_LARGE: 'OUTPUT_TOO_LARGE',
  ROOT_LOST: 'ENVIRONMENT_FAILED',
};
