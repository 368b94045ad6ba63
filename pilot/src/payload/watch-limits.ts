import { statSync } from 'node:fs';
import type { ExceededLimit } from './payload-result.rules.ts';

/** Limits of one payload. */
export interface PayloadLimits {
  readonly wallSeconds: number;
}

/** A file that receives standard output or error. */
export interface StreamFile {
  readonly path: string;
  readonly maxBytes: number;
  /** The limit that the payload exceeds with a larger file. */
  readonly limit: Exclude<ExceededLimit, 'walltime'>;
}
const CHECK_INTERVAL_MS = 1_000;
/** Longest delay of setTimeout. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Watches one payload until it is disposed; calls `onExceeded` with the limit that was exceeded. */
export function watchLimits(
  { wallSeconds }: PayloadLimits,
  streams: readonly StreamFile[],
  onExceeded: (limit: ExceededLimit) => void,
): Disposable {
  const timer = setTimeout(onExceeded, Math.min(wallSeconds * 1_000, MAX_TIMER_MS), 'walltime');
  const check = setInterval(() => {
    const exceeded = findExceededLimit(streams);
    if (exceeded) onExceeded(exceeded);
  }, CHECK_INTERVAL_MS);
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      clearInterval(check);
    },
  };
}

/** Returns the limit that a stream exceeds. A payload may exceed it and end between two checks. */
export const findExceededLimit = (streams: readonly StreamFile[]): StreamFile['limit'] | undefined =>
  streams.find(({ path, maxBytes }) => sizeOf(path) > maxBytes)?.limit;

function sizeOf(path: string): number {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    // The payload may have changed its own folder and has no stream to watch then.
    return 0;
  }
}
