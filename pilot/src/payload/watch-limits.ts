import { statSync } from 'node:fs';
import type { ExceededLimit } from './payload-result.rules.ts';

/** What a payload may use. */
export interface Limits {
  readonly wallSeconds: number;
}

/** A file that standard output or error goes to. */
export interface Stream {
  readonly path: string;
  readonly maxBytes: number;
  /** What it is called when the payload passes it. */
  readonly limit: 'flood' | 'output';
}
const LOOK_EVERY = 1_000;
/** setTimeout takes no longer time. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Watches one payload until it is disposed of; calls `exceeded` once, with the limit that was passed. */
export function watchLimits(
  { wallSeconds }: Limits,
  streams: readonly Stream[],
  exceeded: (limit: ExceededLimit) => void,
): Disposable {
  const wall = setTimeout(exceeded, Math.min(wallSeconds * 1_000, LONGEST_TIMER), 'walltime');
  const look = setInterval(() => {
    const passed = limitPassed(streams);
    if (passed) exceeded(passed);
  }, LOOK_EVERY);
  return {
    [Symbol.dispose]() {
      clearTimeout(wall);
      clearInterval(look);
    },
  };
}

/** The limit that a stream has passed; a payload may do so and end between two looks. */
export const limitPassed = (streams: readonly Stream[]): Stream['limit'] | undefined =>
  streams.find(({ path, maxBytes }) => sizeOf(path) > maxBytes)?.limit;

function sizeOf(path: string): number {
  try {
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    // The payload may have changed its own folder: then it has no stream to watch.
    return 0;
  }
}
