import type { OnProgress } from '@visor/storage';

/** The bytes of one file, of which a transfer tells how many were moved so far. */
interface MovedBytes {
  readonly onProgress: OnProgress;
  /** Says how many they were in the end; none where the transfer failed. */
  readonly finish: (bytes: number) => void;
}

/** @param onBytes is called with the bytes that came since the last call; negative where they did not count */
export function movedBytes(onBytes: (bytes: number) => void): MovedBytes {
  let counted = 0;
  const finish = (bytes: number): void => {
    if (bytes !== counted) onBytes(bytes - counted);
    counted = bytes;
  };
  return { finish, onProgress: (_ahead, moved) => void (moved !== undefined && finish(moved)) };
}
