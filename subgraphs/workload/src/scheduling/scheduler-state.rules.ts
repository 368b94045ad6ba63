import type { Turn } from './slot-heap.rules.ts';

/** What is remembered of a task between two calls. */
export interface SlotState extends Readonly<Turn> {
  readonly id: string;
  readonly base: number;
  readonly rank: number;
  /** Jobs that are left of its chunk. */
  readonly left: number;
  /** When its chunk began, milliseconds. */
  readonly since: number;
  /** It had jobs when it was seen last. */
  readonly waiting: boolean;
}

/** The state of one scheduler: plain data, the same after it went through JSON. */
export interface SchedulerState {
  /** The turn that was dispatched last. */
  readonly cycle: number;
  readonly round: number;
  readonly place: number;
  /** Place of the next task. */
  readonly nextPlace: number;
  /** Sorted by place. */
  readonly slots: readonly SlotState[];
}

export const INITIAL_STATE: SchedulerState = { cycle: 0, round: 0, place: 0, nextPlace: 1, slots: [] };
