import type { AttemptState, ClaimJobsMutation, JobReport } from '#operations';
import { attemptKey, type Phase } from './attempt.rules.ts';

export type Claim = ClaimJobsMutation['claimJobs'][number];

/** The roots of a claim that these URLs lie in: those of storages in mounted file systems. */
export const rootsOf = ({ roots }: Pick<Claim, 'roots'>, urls: readonly string[]): Claim['roots'] =>
  roots.filter((root) => urls.some((url) => url.startsWith(root.url)));

/** Why an attempt was ended from outside; `returned`: it has not begun, and other pilots may run its job sooner. */
export type StopReason = 'cancelled' | 'lost' | 'shutdown' | 'returned';

/** One attempt that this pilot holds, from its claim to the response to its terminal report. */
export interface Attempt {
  readonly claim: Claim;
  /** `<job>.<attempt>`: its name in the work directory and the journal. */
  readonly key: string;
  /** Aborted when the attempt must end; `stopReason` says why. */
  readonly signal: AbortSignal;
  stopReason: StopReason | undefined;
  /** When each phase began, milliseconds since 1970. */
  readonly phases: Partial<Record<Phase, number>>;
  /** Where the payload writes its streams, once it runs. */
  streams?: { readonly stdout: string; readonly stderr: string };
  /** URLs of the files that it has put on storage. */
  readonly storedUrls: string[];
  /** Ends it. The first reason stays; only `lost` replaces another. */
  stop(reason: StopReason): void;
  /** Creates the next report of this attempt; each has the next sequence number. */
  createReport(state: AttemptState, at: Date, more?: Partial<JobReport>): JobReport;
}

export function newAttempt(claim: Claim): Attempt {
  const controller = new AbortController();
  let sequence = 0;
  const { jobId, attempt: number, token } = claim;
  return {
    claim,
    key: attemptKey(claim),
    signal: controller.signal,
    stopReason: undefined,
    phases: {},
    storedUrls: [],
    stop(reason) {
      if (this.stopReason === undefined || reason === 'lost') this.stopReason = reason;
      controller.abort();
    },
    createReport: (state, at, more = {}) => ({
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
