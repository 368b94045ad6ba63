/** When the sweeper last looked, and since when it has looked without a gap; milliseconds since 1970. */
export interface Watch {
  readonly since: number;
  readonly last: number;
}

/**
 * A look of the sweeper at `now`. After its own start, or a gap in its looks, pilots may have had nobody to talk to: it then
 * lets one full lease pass before it takes anything away.
 */
export function look(watch: Watch | undefined, now: number, gapMs: number): Watch {
  const unbroken = watch !== undefined && now >= watch.last && now - watch.last <= gapMs;
  return { since: unbroken ? watch.since : now, last: now };
}

export const maySweep = (watch: Watch, now: number, leaseMs: number): boolean => now - watch.since >= leaseMs;
