import type { AttemptState, ClaimJobsMutation, JobReport } from '#operations';
import { attemptKey, type Phase } from './attempt.rules.ts';

export type Claim = ClaimJobsMutation['claimJobs'][number];

/** Why an attempt was ended from outside. */
export type Stop = 'cancelled' | 'lost' | 'shutdown';

/** One attempt that this pilot holds, from its claim to the answer to its terminal report. */
export interface Attempt {
  readonly claim: Claim;
  /** `<job>.<attempt>`: its name in the work directory and the journal. */
  readonly key: string;
  /** Aborted when the attempt is to end; `stopped` says why. */
  readonly signal: AbortSignal;
  stopped: Stop | undefined;
  /** When each phase began, milliseconds since 1970. */
  readonly phases: Partial<Record<Phase, number>>;
  /** URLs of what it has put on storage. */
  readonly stored: string[];
  /** Ends it; the first reason stands, but for `lost`, which always wins. */
  stop(reason: Stop): void;
  /** The next report of this attempt: its sequence number grows by one. */
  report(state: AttemptState, at: Date, more?: Partial<JobReport>): JobReport;
}

export function newAttempt(claim: Claim): Attempt {
  const controller = new AbortController();
  let sequence = 0;
  const { jobId, attempt: number, token } = claim;
  return {
    claim,
    key: attemptKey(claim),
    signal: controller.signal,
    stopped: undefined,
    phases: {},
    stored: [],
    stop(reason) {
      if (this.stopped === undefined || reason === 'lost') this.stopped = reason;
      controller.abort();
    },
    report: (state, at, more = {}) => ({
      jobId,
      attempt: number,
      token,
      sequence: ++sequence,
      state,
      at: at.toISOString(),
      ...more,
    }),
  };
}
