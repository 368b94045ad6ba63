import { RoundRobin, type SchedulingConstants, type TaskDemand } from './round-robin.rules.ts';
import type { SchedulerState, SlotState } from './scheduler-state.rules.ts';

/** A task in one round of the scheduler. */
export interface SchedulingTask extends TaskDemand {
  /** Tasks that the same pilots can run have one lane; absent: ''. */
  readonly lane?: string;
  /** Its last turns that were not claimed, where all that was queued came back; absent: 0. */
  readonly returned?: number;
}

/** What one round of the scheduler decides on. */
export interface SchedulingRound {
  /** All tasks that may get jobs now or later. A task that is absent is forgotten: it is complete, or cancelled. */
  readonly tasks: readonly SchedulingTask[];
  /** Jobs that may be dispatched. */
  readonly credits: number;
  /** Of these, jobs of each lane; absent: as many as there are credits. */
  readonly lanes?: Readonly<Record<string, number>>;
  /** Milliseconds. */
  readonly now: number;
  readonly constants: SchedulingConstants;
  /** The jobs that were dispatched and not claimed came back: the order goes on from where the claims are. */
  readonly restart?: boolean;
}

export interface Schedule {
  /** Tasks in the order in which their jobs are dispatched, one entry a job. */
  readonly dispatches: readonly string[];
  readonly state: SchedulerState;
}

/** Decides one round: which task gets how many jobs, and in which order. The same input gives the same output. */
export function schedule(state: SchedulerState, round: SchedulingRound): Schedule {
  const { tasks, now } = round;
  const order = begin(state, round);
  for (const task of tasks) order.set(task, now);
  for (const lane of lanesOf(tasks)) order.align(lane);
  return { dispatches: dispatch(order, round), state: order.state() };
}

/** The order at the beginning of a round, before it hears of the tasks' jobs. */
function begin(state: SchedulerState, { tasks, constants, restart }: SchedulingRound): RoundRobin {
  const known = new Set(tasks.map(({ id }) => id));
  const slots = state.slots.filter(({ id }: SlotState) => known.has(id));
  const order = new RoundRobin(constants, { ...state, slots });
  if (restart) order.rewind(lanesOf(tasks), new Map(tasks.map(({ id, returned }) => [id, returned ?? 0])));
  return order;
}

/** Ids of the tasks of each lane. */
const lanesOf = (tasks: readonly SchedulingTask[]): readonly (readonly string[])[] =>
  [...Map.groupBy(tasks, laneOf).values()].map((lane) => lane.map(({ id }) => id));

/** Tasks of a round that is stored as a whole, at most. */
const MAX_CHAINED_TASKS = 200;

interface StateInChain extends SchedulerState {
  readonly chain?: number;
}

interface RoundToStore<Round> {
  readonly state: SchedulerState;
  readonly input: Round & { readonly chain?: number };
}

/**
 * Returns a round as it is stored. Of a few tasks it is whole, and in a chain: the state after it is that before the next one, so that a
 * replay carries its own state from round to round. Of many tasks it is the part that gives the same order again.
 */
export function roundToStore<Round extends SchedulingRound>(
  { chain = 0, ...state }: StateInChain,
  input: Round,
  dispatches: readonly string[],
): RoundToStore<Round> {
  if (Math.max(input.tasks.length, state.slots.length) > MAX_CHAINED_TASKS) return replayable(state, input, dispatches);
  return { state, input: { ...input, chain: chain + 1 } };
}

/**
 * Returns the part of a round that gives the same order again: the tasks that got turns. Those that got none came after them, or
 * had no room in their lane. A restart is carried out before: it depends on all tasks.
 */
export function replayable<Round extends SchedulingRound>(
  before: SchedulerState,
  input: Round,
  dispatches: readonly string[],
): { readonly state: SchedulerState; readonly input: Round } {
  const { slots, ...from } = input.restart ? begin(before, input).state() : before;
  const ids = new Set(dispatches);
  const tasks = input.tasks.filter(({ id }) => ids.has(id));
  const lanes =
    input.lanes &&
    Object.fromEntries(
      [...new Set(tasks.map(laneOf))].flatMap((lane) => {
        const room = input.lanes?.[lane];
        return room === undefined ? [] : [[lane, room]];
      }),
    );
  return {
    state: { ...from, slots: slots.filter(({ id }) => ids.has(id)) },
    input: { ...input, tasks, restart: false, ...(lanes && { lanes }) },
  };
}

const laneOf = ({ lane = '' }: SchedulingTask): string => lane;

function dispatch(order: RoundRobin, { tasks, credits, lanes, now }: SchedulingRound): string[] {
  const lanesOfTasks = new Map(tasks.map((task) => [task.id, laneOf(task)]));
  const left = new Map([...new Set(lanesOfTasks.values())].map((lane) => [lane, lanes?.[lane] ?? credits]));
  let open = [...left.values()].filter((room) => room > 0).length;
  const dispatches: string[] = [];
  const parked: string[] = [];
  while (dispatches.length < credits && open > 0) {
    const id = order.peek();
    if (id === undefined) break;
    const lane = lanesOfTasks.get(id) ?? '';
    const room = left.get(lane) ?? 0;
    if (room <= 0) {
      order.park(id);
      parked.push(id);
      continue;
    }
    left.set(lane, room - 1);
    if (room === 1) open -= 1;
    order.next(now);
    dispatches.push(id);
  }
  for (const id of parked) order.unpark(id);
  return dispatches;
}
