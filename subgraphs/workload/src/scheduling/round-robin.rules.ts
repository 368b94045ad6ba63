import type { RankConstants } from './rank.rules.ts';
import { INITIAL_STATE, type SchedulerState } from './scheduler-state.rules.ts';
import { isBefore, SlotHeap, type Turn } from './slot-heap.rules.ts';
import {
  endChunk,
  newSlot,
  rebase,
  rememberedSlot,
  storedSlot,
  takeBack,
  takeNextTurn,
  takeTurnAfter,
  wholeFrom,
  type Slot,
} from './task-slot.rules.ts';

/*
 * Interleaved weighted round robin. A cycle has as many rounds as the largest weight; in round r each task of weight r or more
 * gets one job, in the fixed order of the tasks. So tasks of weight 3 and 1 go A B A A, and a task of weight w gets
 * min(w, its jobs) of a cycle. Instead of walking the rounds, a heap holds each task's next turn (cycle, round, place), which
 * gives the same order in O(log n) a job. A change of weight moves that turn, and so takes effect within the cycle.
 */

/** A task as the scheduler is told of it. */
export interface TaskDemand {
  readonly id: string;
  /** Rank that people gave it. */
  readonly rank: number;
  /** Jobs that may be dispatched now. */
  readonly available: number;
  /** Retries that its jobs have needed on average, at most as many as it allows. */
  readonly retries?: number;
  /** Jobs after which its rank is computed again; absent: that of the constants. */
  readonly chunk?: number;
}

export interface SchedulingConstants extends RankConstants {
  /** Jobs of a task after which its rank is computed again, where the task says nothing else. */
  readonly chunk: number;
}

/** The scheduler of one device. Mutable: for single decisions use `schedule`, for millions of them this. */
export class RoundRobin {
  readonly #constants: SchedulingConstants;
  readonly #slots = new Map<string, Slot>();
  readonly #heap = new SlotHeap<Slot>();
  readonly #last: { cycle: number; round: number; place: number };
  #nextPlace: number;

  /** @param state tasks of it take part once they are set */
  constructor(
    constants: SchedulingConstants,
    { cycle, round, place, nextPlace, slots }: SchedulerState = INITIAL_STATE,
  ) {
    this.#constants = constants;
    this.#last = { cycle, round, place };
    this.#nextPlace = nextPlace;
    for (const slot of slots) this.#slots.set(slot.id, rememberedSlot(slot, constants, constants.chunk));
  }

  /** Adds a task, or tells what has changed of it: its jobs, its rank. A task without jobs keeps its rank. */
  set(task: TaskDemand, now: number): void {
    const slot = this.#slots.get(task.id) ?? this.#add(task, now);
    const { weight } = slot;
    rebase(slot, task.rank, this.#constants);
    slot.available = wholeFrom(0, task.available);
    slot.retries = task.retries ?? 0;
    slot.chunk = wholeFrom(1, task.chunk ?? this.#constants.chunk);
    slot.left = Math.min(slot.left, slot.chunk);
    if (slot.available === 0) return this.#empty(slot);
    if (!slot.waiting) slot.since = now;
    if (!slot.waiting || slot.weight !== weight || slot.round > slot.weight) takeNextTurn(slot, this.#last);
    slot.waiting = true;
    this.#heap.put(slot);
  }

  /** Forgets a task: none of its jobs is dispatched any more. */
  remove(id: string): void {
    const slot = this.#slots.get(id);
    if (!slot) return;
    this.#heap.remove(slot);
    this.#slots.delete(id);
  }

  /** The task whose turn is next; undefined: no task has jobs. */
  peek(): string | undefined {
    return this.#heap.top?.id;
  }

  /** Takes the next job and returns its task; undefined: no task has jobs. O(log n). */
  next(now: number): string | undefined {
    const slot = this.#heap.top;
    if (!slot) return undefined;
    if (isBefore(this.#last, slot)) {
      this.#last.cycle = slot.cycle;
      this.#last.round = slot.round;
      this.#last.place = slot.place;
    }
    slot.available--;
    if (--slot.left <= 0) endChunk(slot, this.#constants, now);
    if (slot.available === 0) this.#empty(slot);
    else {
      takeTurnAfter(slot, slot.cycle, slot.round + 1);
      this.#heap.put(slot);
    }
    return slot.id;
  }

  /** Keeps a task with jobs out of the order, without loss of its turn. */
  park(id: string): void {
    const slot = this.#slots.get(id);
    if (slot) this.#heap.remove(slot);
  }

  unpark(id: string): void {
    const slot = this.#slots.get(id);
    if (slot?.waiting) this.#heap.put(slot);
  }

  /**
   * Brings tasks that were parked together up to the present cycle. Their order among themselves stays; what they missed
   * meanwhile is not made up for.
   */
  align(ids: readonly string[]): void {
    const slots = ids.flatMap((id) => this.#slots.get(id) ?? []).filter(({ index }) => index !== -1);
    const behind = this.#last.cycle - slots.reduce((least, { cycle }) => Math.min(least, cycle), this.#last.cycle);
    if (behind === 0) return;
    for (const slot of slots) {
      slot.cycle += behind;
      this.#heap.put(slot);
    }
  }

  /**
   * Goes back to where the claims are: the last turns of tasks were not claimed, and their jobs have come back. Before `set`: what
   * is new or has another rank since then takes its turn from there.
   * @param lanes tasks by lane; lanes may stand in different cycles, and who comes joins the foremost
   * @param returned turns that came back, by task
   */
  rewind(lanes: readonly (readonly string[])[], returned: ReadonlyMap<string, number>): void {
    let last: Turn | undefined;
    for (const lane of lanes) {
      let first: Turn | undefined;
      for (const id of lane) {
        const slot = this.#slots.get(id);
        if (!slot) continue;
        const count = returned.get(id) ?? 0;
        if (count > 0) takeBack(slot, count);
        if (slot.waiting && (!first || isBefore(slot, first))) first = slot;
      }
      if (first && (!last || isBefore(last, first))) last = first;
    }
    if (!last) return;
    Object.assign(this.#last, { cycle: last.cycle, round: last.round, place: last.place - 1 });
    // Who came while the queue was long has its first turn behind all that was queued then.
    for (const slot of this.#slots.values())
      if (slot.waiting && slot.cycle > this.#last.cycle + 1) takeNextTurn(slot, this.#last);
  }

  state(): SchedulerState {
    const slots = [...this.#slots.values()].map(storedSlot);
    return { ...this.#last, nextPlace: this.#nextPlace, slots: slots.sort((a, b) => a.place - b.place) };
  }

  #add({ id, rank, chunk = this.#constants.chunk }: TaskDemand, now: number): Slot {
    const slot = newSlot({ id, rank, chunk, place: this.#nextPlace++ }, this.#constants, now);
    this.#slots.set(id, slot);
    return slot;
  }

  #empty(slot: Slot): void {
    slot.waiting = false;
    this.#heap.remove(slot);
  }
}
