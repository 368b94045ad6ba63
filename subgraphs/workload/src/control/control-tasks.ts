import type { Event } from '@visor/bus';
import { uuidv7, type Tx } from '@visor/db';
import type { JobSelection, TaskStatus } from '@visor/schema';
import type { Deps } from '../deps.ts';
import { clearOutcomes } from '../health/task-outcome.store.ts';
import { summarizeTasks } from '../task/summarize-tasks.ts';
import {
  taskControlChanged,
  taskOperation,
  taskRejected,
  taskSummary,
  unknownTaskSummary,
} from '../task/task.messages.ts';
import { readSummaries, type SummaryRow } from '../task/task.store.ts';
import { hasChangedClaims, decideControl, type ControlCommand, type Decision } from './control.rules.ts';
import { insertActions, type NewAction } from '../task/action.store.ts';
import { insertNamedJobs } from './action-batch.store.ts';
import { lockControlled, readEarlierOperations, writeControlled, type ControlledRow } from './control.store.ts';

/** A command under the id of its operation, with what it did. */
interface Decided {
  readonly command: ControlCommand;
  readonly taskId: string;
  readonly operationId: string;
  readonly before: ControlledRow | undefined;
  readonly decision: Decision;
}

const keyOf = (taskId: string, operationId: string): string => `${taskId} ${operationId}`;

/**
 * Applies commands on tasks, in order, and records each with who gave it, why, and how it ended. A command whose operation the
 * task has had before changes nothing. Jobs are locked before tasks, as everywhere, so what follows for jobs is done by loops.
 */
export async function controlTasks(deps: Deps, tx: Tx, events: readonly Event<ControlCommand>[]): Promise<void> {
  if (events.length === 0) return;
  const commands = events.map(({ id, value }) => ({
    command: value,
    taskId: value.task_id.toLowerCase(),
    operationId: value.operationId ?? id,
  }));
  const locked = await lockControlled(tx, [...new Set(commands.map(({ taskId }) => taskId))]);
  const earlier = await readEarlierOperations(tx, commands);
  const seen = new Set(earlier.map(({ taskId, operationId }) => keyOf(taskId, operationId)));
  const before = new Map(locked.map((task) => [task.id, task]));
  const after = new Map(before);
  const decided: Decided[] = [];
  for (const { command, taskId, operationId } of commands) {
    const key = keyOf(taskId, operationId);
    if (seen.has(key)) continue;
    seen.add(key);
    const task = after.get(taskId);
    const decision = decideControl(task, command);
    if (task && decision.task) after.set(taskId, { ...task, ...decision.task });
    decided.push({ command, taskId, operationId, before: task, decision });
  }
  await write(deps, tx, decided, after);
}

/** A retry of a task whose jobs are gone: its workflow waits for a summary of the round. */
const isTooLate = ({ command: { type }, before, decision: { refused } }: Decided): boolean =>
  type === 'retry' && refused !== null && before?.archived === true;

const hasResumed = ({ command: { type }, decision: { task } }: Decided): boolean =>
  (type === 'resume' || type === 'retry') && task !== undefined;

async function write(
  deps: Deps,
  tx: Tx,
  decided: readonly Decided[],
  after: ReadonlyMap<string, ControlledRow>,
): Promise<void> {
  if (decided.length === 0) return;
  const now = deps.now();
  const touched = new Set(decided.flatMap(({ decision: { task } }) => (task ? [task.id] : [])));
  // Before the tasks: the history of their phases names who gave the command.
  const actions = decided.map((each) => actionOf(each, now));
  await insertActions(tx, actions);
  await insertNamed(tx, decided, actions);
  const written = await writeControlled(
    tx,
    [...touched].flatMap((id) => after.get(id) ?? []),
    now,
  );
  // A person has looked at the failures: earlier ones pause the task no more.
  await clearOutcomes(tx, [...new Set(decided.filter(hasResumed).map(({ taskId }) => taskId))]);
  const late = await readSummaries(tx, [...new Set(decided.filter(isTooLate).map(({ taskId }) => taskId))]);
  const summaries = new Map(late.map((row) => [row.id, row]));
  deps.publish(
    tx,
    'wms.tasks.status',
    decided.flatMap((each) => statusesOf(each, summaries.get(each.taskId))),
  );
  for (const { command, taskId, operationId, decision } of decided)
    deps.logAfterCommit(tx, { taskId, operationId, outcome: decision.outcome }, `task command ${command.type}`);
  const complete = written.filter((task) => task.complete).map(({ id }) => id);
  await summarizeTasks(deps, tx, complete, now);
  for (const loop of ['cancel', 'revive', 'offer'] as const) deps.wake(tx, loop);
}

/** The jobs that running commands name. */
async function insertNamed(tx: Tx, decided: readonly Decided[], actions: readonly NewAction[]): Promise<void> {
  const named = decided.flatMap(({ command, decision }, index) => {
    const jobIds = 'where' in command ? command.where?.jobIds : undefined;
    const action = actions[index];
    return jobIds && action && decision.outcome === 'RUNNING' ? [{ actionId: action.id, jobIds }] : [];
  });
  if (named.length > 0) await insertNamedJobs(tx, named);
}

/** Named jobs are in `job_action`; here is their number. */
function selectionDetails(where: JobSelection | null | undefined): object {
  const { jobIds, ...rest } = where ?? {};
  return jobIds ? { ...rest, jobs: jobIds.length } : rest;
}

/** What a command says beside whom it is for, who gave it and why. */
function detailsOf(command: ControlCommand): unknown {
  if (command.type === 'rank') return { rank: command.rank };
  if (command.type === 'stop') return { stops: command.stops };
  if (command.type === 'cancelJobs') return { where: selectionDetails(command.where) };
  return command.type === 'retry' ? { round: command.round ?? null, where: selectionDetails(command.where) } : null;
}

function actionOf({ command, taskId, operationId, decision }: Decided, now: Date): NewAction {
  const { outcome, refused } = decision;
  return {
    id: uuidv7(),
    taskId,
    operationId,
    kind: command.type,
    by: command.by ?? null,
    reason: command.reason ?? null,
    at: now,
    details: detailsOf(command),
    outcome,
    code: refused?.code ?? null,
    text: refused?.text ?? null,
    endedAt: outcome === 'RUNNING' ? null : now,
  };
}

/**
 * The answers to a command: what changed, how it ended, and what a workflow that waits for the task must learn.
 * @param summary the last one of a task that is retried too late
 */
function statusesOf(decided: Decided, summary: SummaryRow | undefined): TaskStatus[] {
  const { command, taskId, operationId, before, decision } = decided;
  const { task, outcome, refused } = decision;
  const statuses: TaskStatus[] = [];
  if (before && task && hasChangedClaims(before, task)) {
    const { paused, pausedReason, rank } = task;
    const author = { by: command.by ?? null, reason: command.reason ?? null, operationId };
    statuses.push(taskControlChanged({ taskId, paused, pausedReason, rank }, author));
  }
  // A workflow that cancels or retries a task waits for the end of it, and must not wait for ever.
  if (refused?.code === 'NOT_FOUND' && command.type === 'cancel') statuses.push(unknownTaskSummary(taskId));
  if (isTooLate(decided) && summary) statuses.push(taskSummary(summary));
  else if (refused && command.type === 'retry' && (refused.code === 'NOT_FOUND' || before?.archived))
    statuses.push(taskRejected(taskId, before?.code ?? refused.code, before?.text ?? refused.text));
  const isAwaited = command.operationId != null || (refused !== null && command.type !== 'cancel');
  if (isAwaited && outcome !== 'RUNNING')
    statuses.push(
      taskOperation({
        operationId,
        taskId,
        matched: 0,
        applied: 0,
        refused: 0,
        done: true,
        code: refused?.code ?? null,
        text: refused?.text ?? null,
      }),
    );
  return statuses;
}
