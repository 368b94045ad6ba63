import { backoffMs } from '@visor/schema/backoff';

const RESEND_BACKOFF = { firstMs: 30_000, longestMs: 600_000 };

/** Returns when a request is sent again that the catalog has not answered. */
export const firstResend = (now: Date): Date => new Date(now.getTime() + RESEND_BACKOFF.firstMs);

/** Returns the pause before the next re-send after `tries`, milliseconds: 30 s, doubling up to 10 min. */
export const resendPause = (tries: number): number => backoffMs(RESEND_BACKOFF, tries);
