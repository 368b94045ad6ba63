import { failureCodes, MAX_FAILURE_TEXT_LENGTH, printableText } from '@visor/schema';
import { explainEmptyInput, knownFailure, type Failure } from '../job/failure.rules.ts';
import {
  jobTransition,
  cancelFailure,
  transitionAfterFailure,
  type LoadedAttempt,
  type Transition,
} from '../job/transition.rules.ts';
import { storedExecution, storedUsage } from '../job/usage.rules.ts';
import { attemptLifecycle, UNREACHABLE } from '../lifecycle/attempt.rules.ts';
import { findFault, type ReportFault } from './report-checks.rules.ts';
import type { Report, ReportOutcome } from './report.types.ts';

const MAX_NOTE_LENGTH = 1_000;
/** More than an attempt has. */
const MAX_PHASES = 10;
/** By how much the clock of a node may be wrong without a word. */
const MAX_SKEW_MS = 3_600_000;

/** What a change carries that ends no attempt. */
const UNENDED = { failure: null, report: null, outputs: [], log: null, logNote: null, job: null };

/** Evaluates one report against the attempt as it is now. */
export function evaluateReport(attempt: LoadedAttempt | undefined, report: Report, now: Date): ReportOutcome {
  if (!attempt) return { status: 'REFUSED', state: null, text: 'no such attempt' };
  if (!attempt.isCallers) return { status: 'LEASE_LOST', state: null, text: 'the attempt is of another pilot' };
  const { state } = attempt;
  // One that is UNREACHABLE has been taken back before, unless its job waits no longer.
  const isLost = state === 'LOST' || state === 'CANCELLED' || state === UNREACHABLE;
  if (report.token !== attempt.token || isLost)
    return { status: 'LEASE_LOST', state, text: isLost ? `the attempt is ${state}` : 'wrong token' };
  if (report.sequence < 0) return { status: 'REFUSED', state, text: 'sequence is negative; it begins at 0' };
  if (report.sequence <= attempt.sequence) return { status: 'DUPLICATE', state, text: null };
  if (attemptLifecycle.isFinal(state)) return { status: 'REFUSED', state, text: `the attempt has ended ${state}` };
  const fault = findFault(attempt, report);
  if (fault)
    return attemptLifecycle.isFinal(report.state)
      ? refuseTerminalReport(attempt, report, fault, now)
      : { status: 'REFUSED', state, text: fault.text };
  const outcome = applied(report, transitionOf(attempt, report, now));
  const text = outcome.text ?? clockNote(report, outcome.transition?.at);
  return { ...outcome, text, earlier: earlierTransitions(attempt, report, now) };
}

/** Returns the changes that a report tells of beside its own: a pilot may join the phases of a short attempt to its end. */
function earlierTransitions(attempt: LoadedAttempt, report: Report, now: Date): Transition[] {
  const found: Transition[] = [];
  let { state } = attempt;
  for (const phase of report.phases?.slice(0, MAX_PHASES) ?? []) {
    const isBetween =
      attemptLifecycle.canBecome(state, phase.state) && attemptLifecycle.canBecome(phase.state, report.state);
    if (!isBetween || phase.state === UNREACHABLE) continue;
    found.push({ ...UNENDED, state: phase.state, at: timeOf(attempt, phase, now) });
    state = phase.state;
  }
  return found;
}

function applied(report: Report, transition: Transition): ReportOutcome {
  const { state } = transition;
  if (report.state === 'FINISHED' && state === 'CANCELLED')
    return { status: 'LEASE_LOST', state, text: 'the job was cancelled: discard its outputs', transition };
  if (state === 'FAILED' && transition.job?.event === 'finish')
    return { status: 'REFUSED', state, text: HAS_OUTPUTS, transition };
  return {
    status: 'APPLIED',
    state,
    text: state === report.state ? null : (transition.failure?.text ?? null),
    transition,
  };
}

/**
 * A wrong terminal report: its pilot has nothing better to report, so the attempt ends as FAILED with the reason. Its outputs
 * are not taken.
 */
function refuseTerminalReport(attempt: LoadedAttempt, report: Report, fault: ReportFault, now: Date): ReportOutcome {
  const { code, source, text, isLogUnusable } = fault;
  const failure: Failure = { code, source, text: `its report was refused: ${text}` };
  const transition: Transition = {
    state: 'FAILED',
    at: timeOf(attempt, report, now),
    failure,
    report: null,
    outputs: [],
    ...(isLogUnusable ? { log: null, logNote: 'its report was refused' } : logOf(attempt, report)),
    ...ranOf(report),
    job: transitionAfterFailure(attempt, failure, now),
  };
  return { status: 'REFUSED', state: 'FAILED', text, transition };
}

/** What a pilot says of its log, as people can read it. */
const noteOf = (note: string | null | undefined): string | null =>
  note == null ? null : printableText(note.slice(0, MAX_NOTE_LENGTH));

/** Clocks of nodes differ: a change is not later than its report, nor earlier than the claim. */
function timeOf(attempt: LoadedAttempt, report: Pick<Report, 'at'>, now: Date): Date {
  const reported = new Date(report.at).getTime();
  const time = Number.isNaN(reported) ? now.getTime() : reported;
  return new Date(Math.min(Math.max(time, attempt.claimedAt.getTime()), now.getTime()));
}

/** Says that the clock of a node is far off, so that somebody sets it; null where it is not. */
function clockNote(report: Pick<Report, 'at'>, stored: Date | undefined): string | null {
  const skew = stored ? new Date(report.at).getTime() - stored.getTime() : 0;
  if (!stored || !(Math.abs(skew) > MAX_SKEW_MS)) return null;
  return `the node's clock is wrong: at is ${report.at}, stored as ${stored.toISOString()}`;
}

/** Returns the log archive of a report, or why there is none. Older pilots make one even if the task keeps none. */
const logOf = ({ keepLogs }: LoadedAttempt, { log, logNote }: Report): Pick<Transition, 'log' | 'logNote'> =>
  keepLogs ? { log: log ?? null, logNote: noteOf(logNote) } : { log: null, logNote: 'its task keeps no log archives' };

/** Returns what a report says of the program that ran. */
const ranOf = ({ usage, execution }: Report): Pick<Transition, 'usage' | 'execution'> => ({
  usage: storedUsage(usage),
  execution: storedExecution(execution),
});

/** Returns the transition that a report without fault makes. */
function transitionOf(attempt: LoadedAttempt, report: Report, now: Date): Transition {
  const at = timeOf(attempt, report, now);
  if (!attemptLifecycle.isFinal(report.state)) return { ...UNENDED, at, state: report.state };
  const ending = { at, report: report.report ?? null, outputs: [], ...logOf(attempt, report), ...ranOf(report) };
  if (report.state === 'CANCELLED' && !attempt.cancelRequested && attempt.killText !== null)
    return failed(attempt, ending, killed(attempt.killText), now);
  if (report.state === 'CANCELLED') return cancelled(attempt, ending);
  // A pilot discards what it made for a job that was cancelled, its log archive too.
  if (report.state === 'FINISHED' && attempt.cancelRequested) return cancelled(attempt, { ...ending, log: null });
  if (report.state === 'FINISHED' && attempt.hasOutput) return surplus(ending);
  const failure = report.state === 'FINISHED' ? missingOutput(attempt, report) : reportedFailure(report);
  if (failure) return failed(attempt, ending, failure, now);
  const outputs = report.outputs ?? [];
  const job = jobTransition(outputs.length > 0 ? 'register' : 'finish');
  return { ...ending, state: 'FINISHED', failure: null, outputs, job };
}

type Ending = Omit<Transition, 'state' | 'failure' | 'job'>;

function cancelled(attempt: LoadedAttempt, ending: Ending): Transition {
  const failure = cancelFailure(attempt);
  return { ...ending, state: 'CANCELLED', failure, job: jobTransition('abandon', { failure }) };
}

const HAS_OUTPUTS = 'the catalog has the outputs of another attempt of this job: discard these';

/** A job has one committed output: what another attempt made is not taken, and the job has what it was to make. */
const surplus = (ending: Ending): Transition => ({
  ...ending,
  state: 'FAILED',
  failure: { code: failureCodes.REPORT_REFUSED, source: 'server', text: HAS_OUTPUTS },
  job: jobTransition('finish'),
});

function failed(attempt: LoadedAttempt, ending: Ending, cause: Failure, now: Date): Transition {
  const failure = attempt.hasNoInputs ? explainEmptyInput(cause) : cause;
  const usedRamMib = ending.usage?.peakMemoryMiB ?? 0;
  return { ...ending, state: 'FAILED', failure, job: transitionAfterFailure({ ...attempt, usedRamMib }, failure, now) };
}

const killed = (text: string): Failure => ({ code: failureCodes.PAYLOAD_KILLED_BY_SERVER, source: 'server', text });

/** Control characters, but for the end of a line and the tabulator: they would change the terminal of who reads them. */
const CONTROL = /(?![\n\t])\p{Cc}/gu;

/** What a pilot says of a failure: what the server found is not for a pilot to say. */
function reportedFailure({ failure }: Report): Failure {
  const { code, source, text } = failure ?? { code: failureCodes.UNKNOWN, source: 'pilot', text: 'no reason given' };
  const shown = text.slice(0, MAX_FAILURE_TEXT_LENGTH).toWellFormed().replace(CONTROL, '\uFFFD');
  return knownFailure({ code, source: source === 'server' ? 'pilot' : source, text: shown });
}

/** A required port without a file is a failure. */
function missingOutput(attempt: LoadedAttempt, { outputs }: Report): Failure | undefined {
  const missing = attempt.outputs.find(
    ({ required, fileId }) => required && !outputs?.some((file) => file.fileId === fileId),
  );
  if (!missing) return undefined;
  return { code: failureCodes.OUTPUT_MISSING, source: 'server', text: `no file for output ${missing.port}` };
}
