/** When expiry last ran, and since when it has run without a gap; milliseconds since 1970. */
export interface ExpiryWatch {
  readonly since: number;
  readonly last: number;
}

/**
 * Returns the watch after a round at `now`. After the start of the service, or a gap between rounds, pilots may have had no
 * service to call.
 */
export function watchExpiry(watch: ExpiryWatch | undefined, now: number, maxGapMs: number): ExpiryWatch {
  const unbroken = watch !== undefined && now >= watch.last && now - watch.last <= maxGapMs;
  return { since: unbroken ? watch.since : now, last: now };
}

/** Leases expire only once the service has run for a whole lease without a gap. */
export const canExpire = (watch: ExpiryWatch, now: number, leaseMs: number): boolean => now - watch.since >= leaseMs;
