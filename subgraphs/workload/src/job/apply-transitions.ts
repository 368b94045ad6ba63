import { uuidv7, type Tx } from '@visor/db';
import { type FileProcess, MAX_FAILURE_TEXT_LENGTH } from '@visor/schema';
import type { Deps } from '../deps.ts';
import type { TransitionCause } from '../../generated/types.ts';
import { attemptLifecycle, type AttemptState } from '../lifecycle/attempt.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';
import { summarizeTasks } from '../task/summarize-tasks.ts';
import type { Failure } from './failure.rules.ts';
import { jobsChanged, type ChangedJob } from './job.messages.ts';
import {
  writeTransitions,
  type AttemptUpdateRow,
  type JobUpdateRow,
  type LoadedAttemptRow,
  type TransitionRows,
} from './job.store.ts';
import { countEnds } from './outcome.rules.ts';
import { registerFilesMessage, type MadeFile } from './registration.messages.ts';
import { firstResend } from './resend.rules.ts';
import type { JobTransition, LoadedAttempt, Transition } from './transition.rules.ts';

/** The transitions of one attempt in a batch, in order. */
export interface AttemptUpdate {
  readonly row: LoadedAttemptRow;
  readonly attempt: LoadedAttempt;
  readonly transitions: readonly Transition[];
  readonly sequence: number;
  readonly cause: TransitionCause;
}

type Registration = TransitionRows['registrations'][number] & { readonly message: FileProcess };

/** Returns the requests to the catalog that a transition makes: one for the outputs, one for the log. */
function registrationsOf({ attempt, row }: AttemptUpdate, transition: Transition, now: Date): Registration[] {
  const { jobId, number, taskId } = attempt;
  const { storageId } = row;
  const registrations: Registration[] = [];
  const add = (kind: 'output' | 'log', parentFileIds: readonly string[], files: readonly MadeFile[]) => {
    const id = uuidv7();
    const message = registerFilesMessage(id, kind, { attempt, storageId, parentFileIds }, files);
    registrations.push({ id, taskId, jobId, number, kind, resendAt: firstResend(now), message });
  };
  if (transition.job?.event === 'register') {
    const parents = row.inputIds ?? [];
    const assignedById = new Map(attempt.outputs.map((output) => [output.fileId, output]));
    const files = transition.outputs.flatMap((reported) => {
      const assigned = assignedById.get(reported.fileId);
      return assigned ? [{ reported, assigned }] : [];
    });
    add('output', parents, files);
  }
  if (transition.log) add('log', [], [{ reported: transition.log, assigned: attempt.log }]);
  return registrations;
}

const failureColumns = (failure: Failure | null) => ({
  failureCode: failure?.code ?? null,
  failureSource: failure?.source ?? null,
  failureText: failure?.text.slice(0, MAX_FAILURE_TEXT_LENGTH) ?? null,
});

function attemptUpdateRow({ attempt, sequence }: AttemptUpdate, transition: Transition, now: Date): AttemptUpdateRow {
  const { state, failure, report, logNote, job, usage = null, execution = null } = transition;
  const { jobId, number } = attempt;
  const endedAt = attemptLifecycle.isFinal(state) ? now : null;
  return {
    jobId,
    number,
    state,
    sequence,
    endedAt,
    ...failureColumns(failure),
    report,
    logNote,
    decision: job?.decision ?? null,
    usage,
    execution,
  };
}

function jobUpdateRow(
  attempt: LoadedAttempt,
  transition: JobTransition,
  registrations: readonly Registration[],
  now: Date,
): JobUpdateRow {
  const { event, counted, lost, nodeFaults, sparedFaults, exhausted, notBefore, avoidUntil, hold } = transition;
  const outputs = registrations.find(({ kind }) => kind === 'output');
  const made = outputs?.message.files ?? [];
  const hasFinished = event === 'register' || event === 'finish';
  return {
    jobId: attempt.jobId,
    event,
    endedAt: jobLifecycle.isFinal(transition.state) ? now : null,
    counted,
    lost,
    nodeFaults,
    sparedFaults,
    faultedBy: transition.faulted ? attempt.pilotId : null,
    ...failureColumns(transition.failure),
    exhausted,
    notBefore,
    avoidNode: transition.avoidNode ? attempt.node : null,
    avoidUntil,
    requestId: outputs?.id ?? null,
    heldReason: hold?.code ?? null,
    heldDetails: hold && (hold.code === 'POISON' ? { nodes: hold.nodes } : { rule: hold.rule }),
    heldAt: hold && now,
    crashedNode: transition.crashed ? attempt.node : null,
    ramMib: transition.ramMib,
    wallSeconds: transition.wallSeconds,
    madeFiles: hasFinished ? made.length : null,
    madeBytes: hasFinished ? made.reduce((sum, { size }) => sum + size, 0) : null,
  };
}

const productsOf = ({ id, taskId, jobId, kind, message }: Registration): TransitionRows['products'] =>
  message.files.map(({ fileId, datasetId, name }) => ({
    fileId,
    registrationId: id,
    taskId,
    datasetId,
    jobId,
    kind,
    name,
  }));

const changedJob = ({ attempt }: AttemptUpdate, transition: Transition): ChangedJob => ({
  taskId: attempt.taskId,
  jobId: attempt.jobId,
  state: transition.job?.state ?? attempt.jobState,
  attempt: attempt.number,
  attemptState: transition.state,
  pilotId: attempt.pilotId,
});

/** What the log says of an attempt that did not fail. */
const ENDS: Partial<Record<AttemptState, string>> = {
  LOST: 'attempt lost',
  UNREACHABLE: 'attempt unreachable, its job goes back',
};

/** Attempts that failed or were lost are rare: one line each. */
function logFailures(deps: Deps, tx: Tx, updates: readonly AttemptUpdate[]): void {
  for (const { attempt, transitions } of updates)
    for (const { state, failure, job } of transitions) {
      if (!failure) continue;
      const { taskId, jobId, number, pilotId, node } = attempt;
      const ids = { taskId, jobId, attempt: number, pilotId, node };
      deps.logAfterCommit(tx, { ...ids, ...failure, job: job?.state }, ENDS[state] ?? 'attempt failed');
    }
}

/** Returns what the history records of an attempt; a report of the state in which it is already is no change. */
const changesOf = ({ attempt, transitions, cause }: AttemptUpdate): TransitionRows['changes'] =>
  transitions.flatMap(({ state, at }, index) => {
    if (state === (transitions[index - 1]?.state ?? attempt.state)) return [];
    return [
      { jobId: attempt.jobId, number: attempt.number, state, at, cause, isLast: index === transitions.length - 1 },
    ];
  });

/**
 * Writes the transitions of a batch of locked attempts, and publishes what follows: registrations, changed jobs, summaries of
 * tasks that are complete now. A constant number of statements whatever the size of the batch.
 */
export async function applyTransitions(
  deps: Deps,
  tx: Tx,
  updates: readonly AttemptUpdate[],
  now: Date,
): Promise<void> {
  const attempts: AttemptUpdateRow[] = [];
  const jobs: JobUpdateRow[] = [];
  const registrations: Registration[] = [];
  const changed: ChangedJob[] = [];
  const ended: { readonly taskId: string; readonly transition: Transition }[] = [];
  for (const update of updates) {
    const last = update.transitions.at(-1);
    if (!last) continue;
    const requests = registrationsOf(update, last, now);
    registrations.push(...requests);
    attempts.push(attemptUpdateRow(update, last, now));
    if (last.job) jobs.push(jobUpdateRow(update.attempt, last.job, requests, now));
    changed.push(changedJob(update, last));
    ended.push({ taskId: update.attempt.taskId, transition: last });
  }
  if (attempts.length === 0) return;
  logFailures(deps, tx, updates);
  const changes = updates.flatMap(changesOf);
  const products = registrations.flatMap(productsOf);
  const outcomes = countEnds(ended);
  const complete = await writeTransitions(tx, { attempts, jobs, changes, registrations, products, outcomes }, now);
  deps.publish(
    tx,
    'dsm.register.file.process',
    registrations.map(({ message }) => message),
  );
  deps.publish(tx, 'wms.jobs.status', jobsChanged(changed));
  await summarizeTasks(deps, tx, complete, now);
}
