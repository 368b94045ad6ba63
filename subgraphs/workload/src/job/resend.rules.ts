import { backoffMs } from '@visor/schema/backoff';

const RESEND_BACKOFF = { firstMs: 30_000, longestMs: 600_000 };

/** When a request is sent again, if the catalog has not answered by then. */
export const firstResend = (now: Date): Date => new Date(now.getTime() + RESEND_BACKOFF.firstMs);

/** Pause before the next re-send after so many tries, milliseconds: 30 s, doubling up to 10 min. */
export const resendPause = (tries: number): number => backoffMs(RESEND_BACKOFF, tries);
