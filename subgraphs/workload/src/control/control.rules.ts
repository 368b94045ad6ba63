import type { RegisterTask, TaskCommand } from '@visor/schema';
import { taskLifecycle, type TaskPhase } from '../lifecycle/task.rules.ts';
import type { TaskActionOutcome } from '../task/action.rules.ts';

/** A command on a task that exists. */
export type ControlCommand = Exclude<TaskCommand, RegisterTask>;

/** What commands change of a task. */
export interface ControlledTask {
  readonly id: string;
  readonly phase: TaskPhase;
  readonly cancelled: boolean;
  readonly paused: boolean;
  readonly pausedReason: string | null;
  readonly pausedBy: string | null;
  readonly rank: number;
  readonly finishRequested: boolean;
  readonly round: number;
  readonly retriesOpen: number;
  /** Its jobs go to the archive, or are there. */
  readonly archived: boolean;
}

interface Refused {
  readonly code: 'NOT_FOUND' | 'ILLEGAL_MOVE';
  readonly text: string;
}

/** What a command does to its task. */
export interface Decision {
  /** The task after the command; undefined where it is not known. */
  readonly task: ControlledTask | undefined;
  readonly outcome: TaskActionOutcome;
  /** Null unless the command is refused. */
  readonly refused: Refused | null;
}

const applied = (task: ControlledTask): Decision => ({ task, outcome: 'APPLIED', refused: null });
const unchanged = (task: ControlledTask): Decision => ({ task, outcome: 'UNCHANGED', refused: null });
const refuse = (task: ControlledTask, text: string): Decision => ({
  task,
  outcome: 'REFUSED',
  refused: { code: 'ILLEGAL_MOVE', text },
});

const notFound = (task: ControlledTask | undefined, id: string): Decision => ({
  task,
  outcome: 'REFUSED',
  refused: { code: 'NOT_FOUND', text: task ? `task ${id} was rejected` : `there is no task ${id}` },
});

/** Returns why nothing is left that a pause, a rank or a finish could act on. */
function endOf({ phase, cancelled, finishRequested }: ControlledTask): string | undefined {
  if (phase === 'SUMMARISED') return 'the task has ended; retry it first';
  if (cancelled) return 'the task is cancelled; nothing of it is left to do';
  return finishRequested ? 'the task finishes with what is there; no more of its jobs start' : undefined;
}

const moved = (task: ControlledTask, event: 'cancel' | 'finish' | 'retry'): TaskPhase =>
  taskLifecycle.next(task.phase, event) ?? task.phase;

function pause(task: ControlledTask, { by, reason }: ControlCommand): Decision {
  const end = endOf(task);
  if (end) return refuse(task, end);
  const paused = { ...task, paused: true, pausedBy: by ?? null, pausedReason: reason ?? null };
  const isSame = task.paused && task.pausedBy === paused.pausedBy && task.pausedReason === paused.pausedReason;
  return isSame ? unchanged(task) : applied(paused);
}

const resume = (task: ControlledTask): Decision =>
  task.paused ? applied({ ...task, paused: false, pausedBy: null, pausedReason: null }) : unchanged(task);

function changeRank(task: ControlledTask, rank: number): Decision {
  const end = endOf(task);
  if (end) return refuse(task, end);
  return task.rank === rank ? unchanged(task) : applied({ ...task, rank });
}

function finish(task: ControlledTask): Decision {
  if (task.finishRequested) return unchanged(task);
  const end = endOf(task);
  return end ? refuse(task, end) : applied({ ...task, finishRequested: true, phase: moved(task, 'finish') });
}

/** A task that was summarised before it was cancelled is summarised again, as its workflow waits for that. */
function cancel(task: ControlledTask): Decision {
  if (task.archived) return unchanged(task);
  const decision = task.cancelled && task.phase !== 'SUMMARISED' ? unchanged(task) : applied(task);
  return { ...decision, task: { ...task, cancelled: true, phase: moved(task, 'cancel') } };
}

/** The round counts even where the retry is refused: who asked for it waits for a summary of that round. */
function retry(task: ControlledTask, round: number | null | undefined): Decision {
  const inRound = { ...task, round: Math.max(task.round, round ?? 0) };
  if (task.archived) return refuse(inRound, 'the jobs of the task are archived; run its files again instead');
  if (task.cancelled && task.phase !== 'SUMMARISED')
    return refuse(inRound, 'the task is being cancelled; retry it when its jobs have ended');
  const retried = { ...inRound, cancelled: false, finishRequested: false, phase: moved(task, 'retry') };
  return { task: { ...retried, retriesOpen: task.retriesOpen + 1 }, outcome: 'RUNNING', refused: null };
}

/** Its loop goes through the jobs; the task itself does not change. */
function cancelJobs(task: ControlledTask): Decision {
  const end = endOf(task);
  return end ? refuse(task, end) : { task, outcome: 'RUNNING', refused: null };
}

/** Its loop stops the command that it names, or finds that it has ended. */
const stop = (task: ControlledTask): Decision => ({ task, outcome: 'RUNNING', refused: null });

/** Decides what a command does to a task; undefined: the task is not known. */
export function decideControl(task: ControlledTask | undefined, command: ControlCommand): Decision {
  if (!task || task.phase === 'REJECTED') return notFound(task, command.task_id);
  switch (command.type) {
    case 'pause':
      return pause(task, command);
    case 'resume':
      return resume(task);
    case 'rank':
      return changeRank(task, command.rank);
    case 'finish':
      return finish(task);
    case 'cancel':
      return cancel(task);
    case 'retry':
      return retry(task, command.round);
    case 'cancelJobs':
      return cancelJobs(task);
    case 'stop':
      return stop(task);
  }
}

/** Whether a command changed what rules the claims of its task. */
export const hasChangedClaims = (before: ControlledTask, after: ControlledTask): boolean =>
  before.paused !== after.paused || before.pausedReason !== after.pausedReason || before.rank !== after.rank;
