import { OutsideError } from './confine-to.ts';

/** Why a step on a storage failed. `UNAVAILABLE`: the storage answers with a fault, not at all, or not as its protocol says. */
type StorageReason = 'NOT_FOUND' | 'EXISTS' | 'DENIED' | 'NO_SPACE' | 'TOO_LARGE' | 'TIMEOUT' | 'UNAVAILABLE';

/** A step on a storage failed; the message is the rest of a sentence about the file. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly reason: StorageReason;
  constructor(reason: StorageReason, text: string, options?: ErrorOptions) {
    super(text, options);
    this.reason = reason;
  }
}

const REASON_OF_CODE: Readonly<Record<string, StorageReason>> = {
  ENOENT: 'NOT_FOUND',
  ENOTDIR: 'NOT_FOUND',
  EEXIST: 'EXISTS',
  EACCES: 'DENIED',
  EPERM: 'DENIED',
  EROFS: 'DENIED',
  ENOSPC: 'NO_SPACE',
  EDQUOT: 'NO_SPACE',
  EFBIG: 'TOO_LARGE',
};

/** Returns what an error of the file system, or another one, means. */
export function toStorageError(error: unknown, signal?: AbortSignal): StorageError {
  if (error instanceof StorageError) return error;
  if (signal?.aborted) return new StorageError('TIMEOUT', 'was not done in time', { cause: error });
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (error instanceof OutsideError) return new StorageError('DENIED', message, { cause: error });
  return new StorageError(REASON_OF_CODE[code] ?? 'UNAVAILABLE', message, { cause: error });
}
