import { finiteRank } from './rank.rules.ts';
import type { SchedulerState } from './scheduler-state.rules.ts';

/** A task whose jobs wait, as the scheduler reads it. */
export interface WaitingTask {
  readonly id: string;
  readonly rank: number;
  /** Its jobs are not given to pilots: it is paused, or ends. */
  readonly stopped: boolean;
  readonly defined: number;
  readonly queued: number;
}

interface ReorderPlan {
  /** Tasks whose QUEUED jobs become DEFINED again. */
  readonly recall: readonly string[];
  /** All of them: the round gives the queue a new order. */
  readonly restart: boolean;
  /** A task waits for a new order, which is made later. */
  readonly due: boolean;
}

interface ReorderRecord {
  readonly state: SchedulerState;
  readonly reorderedAt: Date | null;
  readonly reorderDue: boolean;
}

/**
 * Decides which QUEUED jobs come back before a round. Those of a stopped task do. All do when a rank has changed, and, at most
 * once in a while, when a task has come: its jobs are behind all that were queued before it otherwise.
 */
export function planReorder(
  { state, reorderedAt, reorderDue }: ReorderRecord,
  tasks: readonly WaitingTask[],
  { pauseMs, now }: { readonly pauseMs: number; readonly now: Date },
): ReorderPlan {
  const bases = new Map(state.slots.map(({ id, base }) => [id, base]));
  const queued = tasks.filter((task) => task.queued > 0);
  const stopped = queued.filter((task) => task.stopped).map(({ id }) => id);
  if (queued.length === stopped.length) return { recall: stopped, restart: stopped.length > 0, due: false };
  const isChanged = tasks.some(({ id, rank }) => (bases.get(id) ?? finiteRank(rank)) !== finiteRank(rank));
  const due = reorderDue || tasks.some((task) => !task.stopped && task.defined > 0 && !bases.has(task.id));
  const isTime = reorderedAt === null || now.getTime() - reorderedAt.getTime() >= pauseMs;
  if (isChanged || (due && isTime)) return { recall: queued.map(({ id }) => id), restart: true, due: false };
  return { recall: stopped, restart: false, due };
}
