import type { Failure } from '../job/failure.rules.ts';
import type { StreamTail } from '../job/stream-tail.rules.ts';
import type { ReportedExecution, ReportedUsage } from '../job/usage.rules.ts';
import type { ReportedFile, Transition } from '../job/transition.rules.ts';
import type { AttemptState } from '../lifecycle/attempt.rules.ts';

/** A state that an attempt went through. */
interface ReportedPhase {
  readonly state: AttemptState;
  readonly at: string;
}

/** A pilot's message about the state of an attempt. */
export interface Report {
  readonly jobId: string;
  readonly attempt: number;
  readonly token: string;
  readonly sequence: number;
  readonly state: AttemptState;
  readonly at: string;
  /** States before it that no report told of. */
  readonly phases?: readonly ReportedPhase[] | null;
  readonly failure?: Failure | null;
  readonly report?: unknown;
  readonly outputs?: readonly ReportedFile[] | null;
  readonly log?: ReportedFile | null;
  readonly logNote?: string | null;
  /** Ends of the program's streams, with a terminal report. */
  readonly stdout?: StreamTail | null;
  readonly stderr?: StreamTail | null;
  /** What the program used, and which it was, with a terminal report. */
  readonly usage?: ReportedUsage | null;
  readonly execution?: ReportedExecution | null;
}

type ReportStatus = 'APPLIED' | 'DUPLICATE' | 'LEASE_LOST' | 'REFUSED';

/** What a report means for its attempt. */
export interface ReportOutcome {
  readonly status: ReportStatus;
  readonly state: AttemptState | null;
  readonly text: string | null;
  /** Absent where nothing changes. */
  readonly transition?: Transition;
  /** Changes before it. */
  readonly earlier?: readonly Transition[];
}
