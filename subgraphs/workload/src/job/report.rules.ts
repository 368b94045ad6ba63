import { urlOfFile } from './allotment.ts';
import { attemptEnded, mayBecome, type AttemptState } from './attempt.rules.ts';
import {
  failures,
  knownFailure,
  verdict,
  type Charge,
  type Failure,
  type FailureRecord,
  type Limits,
} from './failure.rules.ts';
import { nextJobState, type JobEvent, type JobState } from './job.rules.ts';

/** Largest JSON report of a program, bytes. */
export const reportLimit = 256 * 1024;

export interface ReportedFile {
  readonly fileId: string;
  readonly port?: string | null;
  readonly name: string;
  readonly basename: string;
  readonly size: number;
  readonly checksum: string;
  readonly checksumKind: string;
  readonly url: string;
}

export interface Report {
  readonly jobId: string;
  readonly attempt: number;
  readonly token: string;
  readonly sequence: number;
  readonly state: AttemptState;
  readonly at: string;
  readonly failure?: Failure | null;
  readonly report?: unknown;
  readonly outputs?: readonly ReportedFile[] | null;
  readonly log?: ReportedFile | null;
  readonly logNote?: string | null;
}

/** A file that an attempt may make: of an output port, or its log archive. */
export interface Allotted {
  readonly fileId: string;
  /** Start of the logical name. */
  readonly stem: string;
  /** Attempt-private folder. */
  readonly url: string;
  readonly datasetId: string;
}

/** What a decision on an attempt rests on. */
export interface AttemptFact extends FailureRecord {
  readonly jobId: string;
  readonly number: number;
  readonly taskId: string;
  readonly pilotId: string;
  readonly node: string;
  readonly ordinal: number;
  readonly state: AttemptState;
  readonly sequence: number;
  readonly token: string;
  readonly claimedAt: Date;
  readonly jobState: JobState;
  readonly cancelRequested: boolean;
  readonly limits: Limits;
  readonly outputs: readonly (Allotted & { readonly port: string; readonly required: boolean })[];
  readonly log: Allotted;
}

/** What becomes of the job when its attempt ends. */
export interface JobMove extends Charge {
  readonly event: JobEvent;
  readonly state: JobState;
  readonly failure: Failure | null;
  readonly exhausted: boolean;
  readonly notBefore: Date | null;
  readonly avoidUntil: Date | null;
  /** The attempt's whole node is avoided, not its pilot alone. */
  readonly avoidNode: boolean;
}

/** What is to be written of one attempt. */
export interface Step {
  readonly state: AttemptState;
  readonly at: Date;
  readonly failure: Failure | null;
  readonly report: unknown;
  readonly outputs: readonly ReportedFile[];
  readonly log: ReportedFile | null;
  readonly logNote: string | null;
  /** Null while the attempt goes on. */
  readonly move: JobMove | null;
}

export type ReportStatus = 'APPLIED' | 'DUPLICATE' | 'LEASE_LOST' | 'REFUSED';

export interface Judgement {
  readonly status: ReportStatus;
  readonly state: AttemptState | null;
  readonly text: string | null;
  /** Absent where nothing is to be done. */
  readonly step?: Step;
}

const quiet = {
  failure: null,
  exhausted: false,
  notBefore: null,
  avoidUntil: null,
  avoidNode: false,
  counted: 0,
  lost: 0,
  nodeFaults: 0,
  faulted: false,
} as const;

function move(event: JobEvent, more: Partial<JobMove> = {}): JobMove {
  const state = nextJobState('ACTIVE', event);
  if (!state) throw new Error(`an ACTIVE job has no move ${event}`);
  return { ...quiet, ...more, event, state };
}

/** What becomes of the job of an attempt that failed, or was lost (701). */
export function moveAfterFailure(fact: AttemptFact, failure: Failure, now: Date): JobMove {
  if (fact.cancelRequested) return move('abandon', { failure: cancelled });
  const { kind, ...decided } = verdict(failure, fact, fact.limits, now);
  if (kind === 'fail') return move('fail', { ...decided, failure });
  return move('retry', { ...decided, avoidNode: failures[failure.code]?.retry === 'other node' });
}

/** A claim that its pilot never knew of: the job goes back as if it had not been claimed. */
export const moveAfterUnheard = (fact: AttemptFact): JobMove => move(fact.cancelRequested ? 'abandon' : 'retry');

const cancelled: Failure = { code: 801, source: 'server', text: 'its task was cancelled' };

const refused = (fact: AttemptFact, text: string): Judgement => ({ status: 'REFUSED', state: fact.state, text });

/** One report against the attempt as it is now. */
export function judge(fact: AttemptFact | undefined, report: Report, now: Date): Judgement {
  if (!fact) return { status: 'REFUSED', state: null, text: 'no such attempt' };
  const lost = fact.state === 'LOST' || fact.state === 'CANCELLED';
  if (report.token !== fact.token || lost)
    return { status: 'LEASE_LOST', state: fact.state, text: lost ? `the attempt is ${fact.state}` : 'wrong token' };
  if (report.sequence <= fact.sequence) return { status: 'DUPLICATE', state: fact.state, text: null };
  if (attemptEnded(fact.state)) return refused(fact, `the attempt has ended ${fact.state}`);
  const fault = faultOf(fact, report);
  if (fault) return refused(fact, fault);
  const step = stepOf(fact, report, now);
  if (report.state === 'FINISHED' && step.state === 'CANCELLED')
    return { status: 'LEASE_LOST', state: 'CANCELLED', text: 'the job was cancelled: discard its outputs', step };
  return {
    status: 'APPLIED',
    state: step.state,
    text: step.state === report.state ? null : 'an output is missing',
    step,
  };
}

function faultOf(fact: AttemptFact, report: Report): string | undefined {
  const { state } = report;
  if (state === 'LOST') return 'only the server says that an attempt is lost';
  if (state !== fact.state && !mayBecome(fact.state, state)) return `${fact.state} does not become ${state}`;
  if (state === 'FAILED' && !report.failure) return 'a FAILED report needs its failure';
  if (state === 'CANCELLED' && !fact.cancelRequested) return 'nobody asked to cancel this job';
  if (report.report !== undefined && Buffer.byteLength(JSON.stringify(report.report)) > reportLimit)
    return `the program's report is larger than ${reportLimit} bytes`;
  const seen = new Set<string>();
  for (const file of report.outputs ?? []) {
    const allotted = fact.outputs.find((one) => one.fileId === file.fileId);
    if (!allotted) return `output ${file.name}: file id ${file.fileId} is not of this attempt`;
    if (seen.has(file.fileId)) return `output ${file.name}: port ${allotted.port} is given twice`;
    seen.add(file.fileId);
    const wrong = fileFault(allotted, file);
    if (wrong) return `output ${file.name}: ${wrong}`;
  }
  if (!report.log) return undefined;
  const wrong =
    report.log.fileId === fact.log.fileId ? fileFault(fact.log, report.log) : 'file id is not of this attempt';
  return wrong && `log ${report.log.name}: ${wrong}`;
}

function fileFault(allotted: Allotted, file: ReportedFile): string | undefined {
  if (!file.name.startsWith(allotted.stem)) return `the name does not begin with ${allotted.stem}`;
  if (file.name.includes('/') || file.name.length > 255)
    return 'the name is not one of at most 255 characters without /';
  const url = urlOfFile(allotted.url, file.name);
  if (file.url !== url) return `the url is not ${url}`;
  if (file.basename.length > 255) return 'the basename is longer than 255 characters';
  if (!/^[0-9a-f]{8,128}$/.test(file.checksum)) return 'the checksum is not lower-case hexadecimal';
  if (!(file.size >= 0)) return 'the size is negative';
  return undefined;
}

/** Clocks of nodes differ: a change is not later than its report, nor earlier than the claim. */
function timeOf(fact: AttemptFact, report: Report, now: Date): Date {
  const said = new Date(report.at).getTime();
  const time = Number.isNaN(said) ? now.getTime() : said;
  return new Date(Math.min(Math.max(time, fact.claimedAt.getTime()), now.getTime()));
}

function stepOf(fact: AttemptFact, report: Report, now: Date): Step {
  const at = timeOf(fact, report, now);
  const plain = { at, failure: null, report: null, outputs: [], log: null, logNote: null, move: null };
  if (!attemptEnded(report.state)) return { ...plain, state: report.state };
  const ending = {
    at,
    report: report.report ?? null,
    outputs: [],
    log: report.log ?? null,
    logNote: report.logNote ?? null,
  };
  if (report.state === 'FINISHED') {
    if (fact.cancelRequested)
      // The pilot discards what it made, its log archive too.
      return {
        ...ending,
        state: 'CANCELLED',
        failure: cancelled,
        log: null,
        move: move('abandon', { failure: cancelled }),
      };
    const outputs = report.outputs ?? [];
    const missing = fact.outputs.find((one) => one.required && !outputs.some((file) => file.fileId === one.fileId));
    if (!missing)
      return {
        ...ending,
        state: 'FINISHED',
        failure: null,
        outputs,
        move: move(outputs.length > 0 ? 'register' : 'finish'),
      };
    const failure: Failure = { code: 501, source: 'server', text: `no file for output ${missing.port}` };
    return { ...ending, state: 'FAILED', failure, move: moveAfterFailure(fact, failure, now) };
  }
  if (report.state === 'CANCELLED')
    return { ...ending, state: 'CANCELLED', failure: cancelled, move: move('abandon', { failure: cancelled }) };
  const failure = knownFailure(report.failure ?? { code: 899, source: 'pilot', text: 'no reason given' });
  return { ...ending, state: 'FAILED', failure, move: moveAfterFailure(fact, failure, now) };
}

/** The attempt as it is after a step: what the next report of the same batch is judged by. */
export const after = (fact: AttemptFact, report: Report, judgement: Judgement): AttemptFact =>
  judgement.step ? { ...fact, state: judgement.step.state, sequence: report.sequence } : fact;

/**
 * Judges a batch: reports of one attempt in the order of their sequence numbers, whatever their order in the batch.
 * @returns a judgement per report, in the order given
 */
export function judgeAll(facts: ReadonlyMap<string, AttemptFact>, reports: readonly Report[], now: Date): Judgement[] {
  const standing = new Map(facts);
  const judged = Array.from<Judgement>({ length: reports.length });
  const order = reports
    .map((report, index) => ({ report, index }))
    .sort((a, b) => a.report.sequence - b.report.sequence);
  for (const { report, index } of order) {
    const key = keyOf(report.jobId, report.attempt);
    const fact = standing.get(key);
    const judgement = judge(fact, report, now);
    judged[index] = judgement;
    if (fact) standing.set(key, after(fact, report, judgement));
  }
  return judged;
}

export const keyOf = (jobId: string, attempt: number): string => `${jobId.toLowerCase()}.${attempt}`;
