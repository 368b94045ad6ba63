import { statSync } from 'node:fs';
import type { PayloadEnd } from '../pilot.rules.ts';

/** What a payload may use. */
export interface Limits {
  readonly wallSeconds: number;
}

/** Most that a payload may write to its standard output or error, bytes each. */
export const FLOOD_BYTES = 256 * 1024 * 1024;
const LOOK_EVERY = 1_000;
/** setTimeout takes no longer time. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Watches one payload until it is disposed of; calls `exceeded` once, with the limit that was passed. */
export function watchLimits(
  { wallSeconds }: Limits,
  streams: readonly string[],
  exceeded: (limit: NonNullable<PayloadEnd['limit']>) => void,
): Disposable {
  const wall = setTimeout(exceeded, Math.min(wallSeconds * 1_000, LONGEST_TIMER), 'walltime');
  const look = setInterval(() => {
    if (streams.some((path) => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > FLOOD_BYTES)) exceeded('flood');
  }, LOOK_EVERY);
  return {
    [Symbol.dispose]() {
      clearTimeout(wall);
      clearInterval(look);
    },
  };
}
