import {
  failureName,
  reasonStatement,
  remedy,
  statement,
  type Explanation,
  type Remedy,
  type Statement,
} from '@visor/schema';
import type { NotRunningReason } from '../../generated/types.ts';
import type { AttemptRow } from '../job/attempt.entity.ts';
import type { JobRow } from '../job/job.entity.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';

/** Attempts of a job that are named, the last ones. */
const MAX_ATTEMPTS = 5;
/** Characters of a failure's own text; the end of standard error is the detail. */
const MAX_TEXT_LENGTH = 500;

/** The first line of a text, as far as it is shown. */
const namedText = (text: string | null): string | null =>
  text && text.split('\n', 1).join('').slice(0, MAX_TEXT_LENGTH);

const namedFailure = (code: number | null, text: string | null) => ({
  code: code ?? '-',
  failure: code === null ? '' : failureName(code),
  text: namedText(text) ?? '',
});

/** The end of the output that says why: standard error, else what the pilot quotes behind the first line of its text. */
const outputEnd = (stderr: string | null, text: string | null): string | null =>
  stderr !== null && stderr.trim() !== '' ? stderr : (text?.split('\n').slice(1).join('\n') ?? null);

/** The attempt that decided how its job is: the last one that failed or was lost. */
export const decidingAttempt = (attempts: readonly AttemptRow[]): AttemptRow | undefined =>
  attempts.findLast(({ state }) => state === 'FAILED' || state === 'LOST');

/** A job, with what an explanation says of it. */
export interface ExplainedJob {
  readonly job: JobRow;
  /** By number. */
  readonly attempts: readonly AttemptRow[];
  /** End of standard error of the deciding attempt. */
  readonly stderr: string | null;
  readonly whyNotRunning: readonly NotRunningReason[];
}

export function explainJob({ job, attempts, stderr, whyNotRunning }: ExplainedJob): Explanation {
  const { id, ordinal, taskId, state, exhausted } = job;
  const deciding = decidingAttempt(attempts);
  const earlier = attempts.length - MAX_ATTEMPTS;
  const isEnded = jobLifecycle.isFinal(state);
  return {
    statements: [
      statement('JOB', { id, ordinal, taskId, state, text: isEnded && !deciding ? namedText(job.failureText) : null }),
      ...(isEnded ? [] : whyNotRunning.map((reason) => reasonStatement(kindOf(reason), reason))),
      ...(exhausted ? [statement('JOB_EXHAUSTED')] : []),
      ...attempts
        .slice(-MAX_ATTEMPTS)
        .toReversed()
        .map((attempt) =>
          attemptStatement(attempt, attempt === deciding ? outputEnd(stderr, attempt.failureText) : null),
        ),
      ...(earlier > 0 ? [statement('EARLIER_ATTEMPTS', { count: earlier })] : []),
    ],
    remedies: jobRemedies(job, deciding),
  };
}

/** What runs is happening; everything else is waited for. */
const kindOf = ({ code }: NotRunningReason): Statement['kind'] =>
  code === 'RUNNING' || code === 'JOBS_RUNNING' || code === 'ENDED' ? 'NOTE' : 'WAITS';

function attemptStatement(attempt: AttemptRow, detail: string | null): Statement {
  const { number, node, state, failureCode, failureText, decision } = attempt;
  if (failureCode === null) return statement('ATTEMPT', { number, node, state });
  const outcome = decision?.outcome ?? null;
  return statement(
    'ATTEMPT_FAILED',
    { number, node, state, ...namedFailure(failureCode, failureText), outcome, rule: decision?.rule ?? null },
    detail,
  );
}

function jobRemedies({ id, taskId, state, heldAt }: JobRow, deciding: AttemptRow | undefined): Remedy[] {
  const logs = deciding ? [remedy('READ_LOGS', { id, attempt: deciding.number })] : [];
  if (state === 'DEFINED' && heldAt !== null)
    return [...logs, remedy('RELEASE_JOB', { id }), remedy('FAIL_JOB', { id })];
  return state === 'FAILED' ? [...logs, remedy('EXPLAIN_TASK', { id: taskId })] : [];
}

/** A task, with what an explanation says of its jobs. */
interface ExplainedTask {
  readonly id: string;
  /** Null where workload does not have the task. */
  readonly progress: TaskCounts | null;
  readonly whyNotRunning: readonly NotRunningReason[];
  readonly failedJobs: readonly ExplainedJob[];
}

interface TaskCounts {
  readonly total: number;
  readonly defined: number;
  readonly queued: number;
  readonly active: number;
  readonly registering: number;
  readonly finished: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly held: number;
  readonly failures: readonly { readonly code: number; readonly count: number }[];
}

/** Failure codes of a task that are named. */
const MAX_CODES = 5;

export function explainTask({ id, progress, whyNotRunning, failedJobs }: ExplainedTask): Explanation {
  return {
    statements: [
      ...(progress ? countStatements(progress) : []),
      ...whyNotRunning.filter(({ code }) => code !== 'ENDED').map((reason) => reasonStatement(kindOf(reason), reason)),
      ...failedJobs.map(failedJobStatement),
    ],
    remedies: [
      ...(progress && progress.held > 0 ? [remedy('LIST_HELD', { taskId: id })] : []),
      ...failedJobs
        .filter(({ job }) => hasRun(job))
        .slice(0, 1)
        .map(({ job }) => remedy('READ_LOGS', { id: job.id, attempt: null })),
    ],
  };
}

function countStatements(progress: TaskCounts): Statement[] {
  const { total, defined, queued, active, registering, finished, failed, cancelled, held, failures } = progress;
  const open = { active: active + registering, waiting: defined + queued };
  const counts = { total, finished, failed, ...open, ...(cancelled > 0 && { cancelled }) };
  return [
    statement('JOBS_OF_TASK', counts),
    ...failures
      .toSorted((a, b) => b.count - a.count)
      .slice(0, MAX_CODES)
      .map(({ code, count }) => statement('JOBS_FAILED', { code, count, failure: failureName(code) })),
    ...(held > 0 ? [statement('JOBS_HELD', { count: held })] : []),
  ];
}

const failedJobStatement = ({ job, attempts, stderr }: ExplainedJob): Statement =>
  statement(
    'FAILED_JOB',
    {
      id: job.id,
      ordinal: job.ordinal,
      node: decidingAttempt(attempts)?.node ?? null,
      ...namedFailure(job.failureCode, job.failureText),
    },
    outputEnd(stderr, job.failureText),
  );

/** A job that no pilot has had, as its program is nowhere, has no logs. */
const hasRun = ({ attempts }: JobRow): boolean => attempts > 0;

/** Jobs of a file that are named. */
const MAX_READERS = 10;

/** Says which jobs read and made a file. @param readers in any order, some at most @param count of all readers */
export function explainFile(producer: JobRow | null, readers: readonly JobRow[], count: number): Explanation {
  const more = count - Math.min(readers.length, MAX_READERS);
  const failed = readers.find((job) => job.state === 'FAILED' && hasRun(job));
  return {
    statements: [
      ...(producer ? [statement('MADE_BY', { id: producer.id, taskId: producer.taskId })] : []),
      ...readers.slice(0, MAX_READERS).map(readerStatement),
      ...(more > 0 ? [statement('MORE_READERS', { count: more })] : []),
      ...(count === 0 ? [statement('NO_JOBS')] : []),
    ],
    remedies: failed ? [remedy('READ_LOGS', { id: failed.id, attempt: null })] : [],
  };
}

function readerStatement({ id, taskId, state, failureCode, failureText }: JobRow): Statement {
  const isFailed = state === 'FAILED' && failureCode !== null;
  return isFailed
    ? statement('READ_BY_FAILED', { id, taskId, state, ...namedFailure(failureCode, failureText) })
    : statement('READ_BY', { id, taskId, state });
}
