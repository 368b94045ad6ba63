import { backoffMs } from '@visor/schema/backoff';

const CATALOG_BACKOFF = { firstMs: 500, longestMs: 30_000 };

/** Returns when to try again what the catalog did not answer: after 0.5 s, doubling up to 30 s. */
export const nextTryAt = (tries: number, now: Date): Date =>
  new Date(now.getTime() + backoffMs(CATALOG_BACKOFF, tries));
