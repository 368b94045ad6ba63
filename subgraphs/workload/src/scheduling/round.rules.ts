import type { RankConstants } from './rank.rules.ts';
import type { WaitingTask } from './recall.rules.ts';
import type { SchedulingRound, SchedulingTask } from './schedule.rules.ts';

/** A task as it is read for a round. */
interface RoundTask extends WaitingTask {
  readonly retries: number;
  readonly chunk: number | null;
  /** QUEUED jobs that it has at most; null: those of its lane. */
  readonly window: number | null;
  readonly lane: string;
}

interface RoundSettings extends RankConstants {
  readonly window: number;
  readonly chunkSize: number;
}

/** Returns how often each value occurs. */
export function countDispatches(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/**
 * Returns the input of a round: each lane has a window of its own, so that jobs that only busy pilots can run do not keep the
 * others' from the queue. A task counts with all its waiting jobs, due or not.
 * @param recalled jobs that were QUEUED when the tasks were read
 */
export function roundOf(
  tasks: readonly RoundTask[],
  recalled: readonly { readonly taskId: string }[],
  by: { readonly settings: RoundSettings; readonly limit: number; readonly restart: boolean; readonly now: Date },
): SchedulingRound {
  const { alpha, beta, gamma, maxWeight, chunkSize, window } = by.settings;
  const back = countDispatches(recalled.map(({ taskId }) => taskId));
  const lanes: Record<string, number> = {};
  const scheduled = tasks.map((task): SchedulingTask => {
    const { id, rank, retries, chunk, lane } = task;
    const returned = back.get(id) ?? 0;
    const queued = task.queued - returned;
    lanes[lane] = (lanes[lane] ?? window) - queued;
    const room = task.stopped ? 0 : Math.max(0, (task.window ?? window) - queued);
    const available = Math.min(task.defined + returned, room);
    return { id, rank, available, retries, ...(chunk !== null && { chunk }), lane };
  });
  return {
    tasks: scheduled,
    credits: by.limit,
    lanes,
    now: by.now.getTime(),
    constants: { alpha, beta, gamma, maxWeight, chunk: chunkSize },
    restart: by.restart,
  };
}

/**
 * Returns the input again with what tasks have of due jobs, where one was given more; undefined: none was.
 * @param due the first due jobs of each task, at most as many as it was given
 */
export function limitTasks(
  input: SchedulingRound,
  given: ReadonlyMap<string, number>,
  due: ReadonlyMap<string, readonly string[]>,
): SchedulingRound | undefined {
  const dueCount = (id: string): number => due.get(id)?.length ?? 0;
  const isShort = (id: string): boolean => (given.get(id) ?? 0) > dueCount(id);
  if (!input.tasks.some(({ id }) => isShort(id))) return undefined;
  return {
    ...input,
    tasks: input.tasks.map((task) => (isShort(task.id) ? { ...task, available: dueCount(task.id) } : task)),
  };
}
