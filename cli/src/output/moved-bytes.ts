import type { OnProgress } from '@visor/storage';

/** The bytes of one file, of which a transfer tells how many were moved so far. */
interface MovedBytes {
  readonly onProgress: OnProgress;
  /** Says how many they were in the end; none where the transfer failed. */
  readonly settle: (bytes: number) => void;
}

/** @param onBytes is called with the bytes that came since the last call; negative where they did not count */
export function movedBytes(onBytes: (bytes: number) => void): MovedBytes {
  let told = 0;
  const settle = (bytes: number): void => {
    if (bytes !== told) onBytes(bytes - told);
    told = bytes;
  };
  return { settle, onProgress: (_ahead, moved) => void (moved !== undefined && settle(moved)) };
}
