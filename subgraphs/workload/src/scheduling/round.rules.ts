import type { RankConstants } from './rank.rules.ts';
import type { KeptPlaces, StateWithPlaces } from './places.rules.ts';
import type { WaitingTask } from './recall.rules.ts';
import type { SchedulingRound, SchedulingTask } from './schedule.rules.ts';

/** A task as it is read for a round. */
interface RoundTask extends WaitingTask {
  readonly retries: number;
  readonly chunk: number | null;
  /** QUEUED jobs that it has at most; null: as many as its lane. */
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

/** Returns the jobs for which each task that has a window of its own has room in it. */
export function roomsOf(
  tasks: readonly RoundTask[],
  recalled: readonly { readonly taskId: string }[],
): ReadonlyMap<string, number> {
  const back = countDispatches(recalled.map(({ taskId }) => taskId));
  return new Map(
    tasks.flatMap(({ id, window, queued }) =>
      window === null ? [] : [[id, Math.max(0, window - queued + (back.get(id) ?? 0))] as const],
    ),
  );
}

/**
 * Returns the input of a round: each lane has a window of its own, so that jobs that only busy pilots can run do not keep the
 * others' from the queue. A task counts with all its waiting jobs, due or not.
 * @param recalled jobs that were QUEUED when the tasks were read
 * @param by.places what tasks keep; it counts as QUEUED
 */
export function roundOf(
  tasks: readonly RoundTask[],
  recalled: readonly { readonly taskId: string }[],
  by: {
    readonly settings: RoundSettings;
    readonly limit: number;
    readonly restart: boolean;
    readonly now: Date;
    readonly places?: KeptPlaces;
    /** What tasks kept until the whole order is made again. */
    readonly kept?: StateWithPlaces['kept'];
  },
): SchedulingRound {
  const { alpha, beta, gamma, maxWeight, chunkSize, window } = by.settings;
  const back = countDispatches(recalled.map(({ taskId }) => taskId));
  const lanes: Record<string, number> = {};
  const scheduled = tasks.map((task): SchedulingTask => {
    const { id, rank, retries, chunk, lane } = task;
    const returned = back.get(id) ?? 0;
    const places = by.places?.get(id)?.length ?? 0;
    lanes[lane] = (lanes[lane] ?? window) - (task.queued - returned) - places;
    const available = task.stopped ? 0 : task.defined + returned - places;
    const turns = by.restart ? returned + (by.kept?.[id]?.length ?? 0) : 0;
    return {
      id,
      rank,
      available,
      retries,
      ...(chunk !== null && { chunk }),
      lane,
      ...(turns > 0 && { returned: turns }),
    };
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
 * @param given jobs that each task would get, those for places that it kept included
 * @param due the first due jobs of each task, at most as many as it was given
 */
export function limitTasks(
  input: SchedulingRound,
  given: ReadonlyMap<string, number>,
  due: ReadonlyMap<string, readonly string[]>,
  taken: KeptPlaces = new Map(),
): SchedulingRound | undefined {
  const dueCount = (id: string): number => due.get(id)?.length ?? 0;
  const isShort = (id: string): boolean => (given.get(id) ?? 0) > dueCount(id);
  const left = (id: string): number => Math.max(0, dueCount(id) - (taken.get(id)?.length ?? 0));
  if (!input.tasks.some(({ id, available }) => isShort(id) && left(id) < available)) return undefined;
  return {
    ...input,
    tasks: input.tasks.map((task) => (isShort(task.id) ? { ...task, available: left(task.id) } : task)),
  };
}
