import { uuidv7, type Tx } from '@visor/db';
import { MAX_FAILURE_TEXT_LENGTH, type FileProcess, type ProcessedFile } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { finishTasks } from '../task/summarize-tasks.ts';
import { storable, storableJson } from '../text.ts';
import { pathOf } from './output-paths.ts';
import { jobsChanged, type ChangedJob } from './job.messages.ts';
import { applyChanges, type ChangeRow, type FactRow, type HistoryRow } from './job.store.ts';
import type { AttemptFact, ReportedFile, Step } from '../report/report.rules.ts';
import { firstResend } from './resend.rules.ts';
import { attemptLifecycle } from '../lifecycle/attempt.rules.ts';
import { jobLifecycle } from '../lifecycle/job.rules.ts';

/** Everything that was decided of one attempt in a batch, in order. */
export interface Decided {
  readonly row: FactRow;
  readonly fact: AttemptFact;
  readonly steps: readonly Step[];
  readonly sequence: number;
}

interface Request {
  readonly id: string;
  readonly taskId: string;
  readonly jobId: string;
  readonly number: number;
  readonly kind: 'output' | 'log';
  readonly message: FileProcess;
  readonly resendAt: Date;
}

function processed({ row, fact }: Decided, file: ReportedFile, datasetId: string, parents: string[]): ProcessedFile {
  return {
    fileId: file.fileId,
    datasetId,
    name: storable(file.name),
    basename: storable(file.basename),
    ordinal: fact.ordinal,
    size: file.size,
    checksum: storable(file.checksum),
    checksumKind: file.checksumKind as ProcessedFile['checksumKind'],
    storageId: row.storageId,
    path: storable(pathOf(file.url, row.storageUrl)),
    parentFileIds: parents,
    producer: `${fact.jobId}.${fact.number}`,
  };
}

function requestsOf(decided: Decided, step: Step, now: Date): Request[] {
  const { fact, row } = decided;
  const make = (kind: 'output' | 'log', files: ProcessedFile[]): Request => {
    const id = uuidv7();
    const { jobId, number, taskId } = fact;
    return {
      id,
      taskId,
      jobId,
      number,
      kind,
      resendAt: firstResend(now),
      message: { requestId: id, jobId, kind, files },
    };
  };
  const requests: Request[] = [];
  if (step.move?.event === 'register') {
    const parents = (row.inputs ?? []).map((input) => input.fileId);
    const datasets = new Map(fact.outputs.map((one) => [one.fileId, one.datasetId]));
    requests.push(
      make(
        'output',
        step.outputs.map((file) => processed(decided, file, datasets.get(file.fileId) ?? '', parents)),
      ),
    );
  }
  if (step.log) requests.push(make('log', [processed(decided, step.log, fact.log.datasetId, [])]));
  return requests;
}

function changeRow({ fact, sequence }: Decided, step: Step, requests: readonly Request[], now: Date): ChangeRow {
  const { move, failure } = step;
  return {
    jobId: fact.jobId,
    number: fact.number,
    taskId: fact.taskId,
    state: step.state,
    sequence,
    endedAt: attemptLifecycle.isFinal(step.state) ? now : null,
    failureCode: failure?.code ?? null,
    failureSource: failure?.source ?? null,
    failureText: failure?.text.slice(0, MAX_FAILURE_TEXT_LENGTH) ?? null,
    report: step.report,
    logNote: step.logNote,
    jobState: move?.state ?? null,
    jobEndedAt: move && jobLifecycle.isFinal(move.state) ? now : null,
    counted: move?.counted ?? 0,
    lost: move?.lost ?? 0,
    jobFailureCode: move?.failure?.code ?? null,
    jobFailureSource: move?.failure?.source ?? null,
    jobFailureText: move?.failure?.text.slice(0, MAX_FAILURE_TEXT_LENGTH) ?? null,
    exhausted: move?.exhausted ?? false,
    notBefore: move?.notBefore ?? null,
    nodeFaults: move?.nodeFaults ?? 0,
    faultedBy: move?.faulted ? fact.pilotId : null,
    avoidNode: move?.avoidNode ? fact.node : null,
    avoidUntil: move?.avoidUntil ?? null,
    requestId: requests.find((one) => one.kind === 'output')?.id ?? null,
  };
}

function changedJob({ fact }: Decided, step: Step): ChangedJob {
  return {
    taskId: fact.taskId,
    jobId: fact.jobId,
    state: step.move?.state ?? fact.jobState,
    attempt: fact.number,
    attemptState: step.state,
    pilotId: fact.pilotId,
  };
}

/** Attempts that failed or were lost are rare: a line each. */
function sayFailures(deps: Deps, tx: Tx, decided: readonly Decided[]): void {
  for (const { fact, steps } of decided)
    for (const { state, failure, move } of steps) {
      if (!failure) continue;
      const { taskId, jobId, number: attempt, pilotId, node } = fact;
      const ids = { taskId, jobId, attempt, pilotId, node };
      deps.logAfterCommit(
        tx,
        { ...ids, ...failure, job: move?.state },
        state === 'LOST' ? 'attempt lost' : 'attempt failed',
      );
    }
}

/**
 * Writes what was decided of a batch of locked attempts, and publishes what follows: registrations, changes for those who
 * watch, summaries of tasks that are complete now. A constant number of statements whatever the size of the batch.
 */
export async function writeSteps(deps: Deps, tx: Tx, decided: readonly Decided[], now: Date): Promise<void> {
  const changes: ChangeRow[] = [];
  const history: HistoryRow[] = [];
  const requests: Request[] = [];
  const watched: ChangedJob[] = [];
  for (const one of decided) {
    const last = one.steps.at(-1);
    if (!last) continue;
    const { jobId, number } = one.fact;
    for (const step of one.steps) history.push({ jobId, number, state: step.state, at: step.at });
    const own = requestsOf(one, last, now);
    requests.push(...own);
    changes.push(changeRow(one, last, own, now));
    watched.push(changedJob(one, last));
  }
  if (changes.length === 0) return;
  sayFailures(deps, tx, decided);
  const products = requests.flatMap(({ id, taskId, jobId, kind, message }) =>
    message.files.map(({ fileId, datasetId, name }) => ({
      fileId,
      requestId: id,
      taskId,
      datasetId,
      jobId,
      kind,
      name,
    })),
  );
  const complete = await applyChanges(tx, {
    changes: storableJson(changes),
    history: storableJson(history),
    requests: storableJson(requests),
    products: storableJson(products),
    now,
  });
  deps.bus.publish(
    tx,
    'dsm.register.file.process',
    requests.map(({ message }) => message),
  );
  deps.bus.publish(tx, 'wms.jobs.status', jobsChanged(watched));
  await finishTasks(deps, tx, complete, now);
}
