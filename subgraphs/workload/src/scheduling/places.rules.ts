import { finiteRank, weightOf } from './rank.rules.ts';
import type { WaitingTask } from './recall.rules.ts';
import type { SchedulerState } from './scheduler-state.rules.ts';
import { schedule, type Schedule, type SchedulingRound } from './schedule.rules.ts';

/*
 * Places that tasks keep in the order of dispatches. A task's own window bounds its QUEUED jobs, not its share: when its turn comes
 * while its window is full it keeps the number of that turn, and its next job takes the number as soon as there is room. So the
 * claims, which follow the numbers, see the order that they would see without the window.
 */

/** Numbers that each task keeps, the lowest first. */
export type KeptPlaces = ReadonlyMap<string, readonly number[]>;

/** The scheduler's state with the places that are kept: plain data. */
export interface StateWithPlaces extends SchedulerState {
  readonly kept?: Readonly<Record<string, readonly number[]>>;
  /** Number of the round that made it, in a chain of rounds that are stored as a whole; absent: that round is not in one. */
  readonly chain?: number;
}

interface PlaceTask extends WaitingTask {
  readonly lane: string;
}

/** The first number of the queue among the other tasks of a lane: what a task keeps before it, it may have missed. */
function firstOfOthers(task: PlaceTask, tasks: readonly PlaceTask[], first: ReadonlyMap<string, number>): number {
  let least = Infinity;
  for (const other of tasks)
    if (other.id !== task.id && other.lane === task.lane) least = Math.min(least, first.get(other.id) ?? Infinity);
  return least;
}

/**
 * Returns the places that are still of use. A task that gets its jobs later than its turns come, since its window is too small, does
 * not save them up: of what lies before the others' first job stays one cycle's share.
 * @param first the lowest number of the QUEUED jobs of each task; a task without any is absent
 */
export function usablePlaces(
  { kept = {}, slots }: StateWithPlaces,
  tasks: readonly PlaceTask[],
  first: ReadonlyMap<string, number>,
  maxWeight: number,
): KeptPlaces {
  const ranks = new Map(slots.map(({ id, rank }) => [id, rank]));
  const usable = new Map<string, readonly number[]>();
  for (const task of tasks) {
    const own = task.stopped ? [] : (kept[task.id] ?? []).slice(0, task.defined);
    if (own.length === 0) continue;
    const next = firstOfOthers(task, tasks, first);
    const early = own.filter((number) => number < next);
    const share = weightOf(ranks.get(task.id) ?? finiteRank(task.rank), maxWeight);
    usable.set(task.id, [...early.slice(-share), ...own.slice(early.length)]);
  }
  return usable;
}

/** Returns the places that jobs take now: as many of each task as its window has room for. */
export const takePlaces = (places: KeptPlaces, rooms: ReadonlyMap<string, number>): KeptPlaces =>
  new Map([...places].map(([id, numbers]) => [id, numbers.slice(0, rooms.get(id) ?? Infinity)] as const));

/** A round with the windows of single tasks. */
export interface TurnsOfRound extends Schedule {
  readonly input: SchedulingRound;
  /** For each dispatch whether a job takes the turn; else its task keeps the place, since its window is full. */
  readonly hasRoom: readonly boolean[];
}

/**
 * Decides a round in which tasks have windows of their own. Where no task is left that has jobs and room, the turns after the last
 * one with room are not kept: there is nobody whose jobs they would have to be before.
 * @param rooms jobs for which tasks have room, those for the places that they take now included; absent: as many as they have
 */
export function scheduleTurns(
  state: SchedulerState,
  input: SchedulingRound,
  taken: KeptPlaces,
  rooms: ReadonlyMap<string, number>,
): TurnsOfRound {
  const whole = schedule(state, input);
  const left = new Map([...rooms].map(([id, room]) => [id, room - (taken.get(id)?.length ?? 0)]));
  const waiting = new Map(input.tasks.map(({ id, available }) => [id, available]));
  const hasRoom = whole.dispatches.map((id) => {
    const room = left.get(id) ?? Infinity;
    left.set(id, room - 1);
    waiting.set(id, (waiting.get(id) ?? 0) - 1);
    return room > 0;
  });
  const isOneLeft = [...waiting].some(([id, jobs]) => jobs > 0 && (left.get(id) ?? Infinity) > 0);
  const useful = isOneLeft ? hasRoom.length : hasRoom.lastIndexOf(true) + 1;
  if (useful === hasRoom.length) return { ...whole, input, hasRoom };
  const less = { ...input, credits: useful };
  return { ...schedule(state, less), input: less, hasRoom: hasRoom.slice(0, useful) };
}
