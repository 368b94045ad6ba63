import { finiteRank, nextRank, weightOf, type RankConstants } from './rank.rules.ts';
import type { SlotState } from './scheduler-state.rules.ts';
import type { Turn } from './slot-heap.rules.ts';

/** A task in the order. Changed by these functions and the scheduler only. */
export interface Slot extends Turn {
  readonly id: string;
  base: number;
  rank: number;
  weight: number;
  left: number;
  since: number;
  available: number;
  retries: number;
  chunk: number;
  waiting: boolean;
  index: number;
}

/** A slot as it was remembered; the jobs of its task are not known yet. */
export const rememberedSlot = (state: SlotState, { maxWeight }: RankConstants, chunk: number): Slot => ({
  ...state,
  weight: weightOf(state.rank, maxWeight),
  available: 0,
  retries: 0,
  chunk,
  index: -1,
});

/** The slot of a task that was not seen before. */
export function newSlot(
  {
    id,
    rank,
    chunk,
    place,
  }: { readonly id: string; readonly rank: number; readonly chunk: number; readonly place: number },
  { maxWeight }: RankConstants,
  now: number,
): Slot {
  const base = finiteRank(rank);
  return {
    id,
    base,
    rank: base,
    weight: weightOf(base, maxWeight),
    left: wholeFrom(1, chunk),
    since: now,
    available: 0,
    retries: 0,
    chunk,
    cycle: 0,
    round: 0,
    place,
    waiting: false,
    index: -1,
  };
}

/** What is remembered of a slot. */
export const storedSlot = ({ id, base, rank, left, since, cycle, round, place, waiting }: Slot): SlotState => ({
  id,
  base,
  rank,
  left,
  since,
  cycle,
  round,
  place,
  waiting,
});

/** Moves the rank of a slot by what people changed of it. */
export function rebase(slot: Slot, rank: number, { maxWeight }: RankConstants): void {
  const base = finiteRank(rank);
  if (base === slot.base) return;
  slot.rank = finiteRank(slot.rank + base - slot.base);
  slot.base = base;
  slot.weight = weightOf(slot.rank, maxWeight);
}

/** Gives turns back that were not claimed. */
export function takeBack(slot: Slot, count: number): void {
  const { cycle, round, weight, waiting, chunk } = slot;
  // A task that ran out of jobs stands at its last turn, another one at its next.
  const turn = Math.max(0, cycle * weight + round - (waiting ? 1 : 0) - count);
  slot.cycle = Math.floor(turn / weight);
  slot.round = (turn % weight) + 1;
  slot.left = Math.min(slot.left + count, chunk);
  slot.waiting = true;
}

/** Sets the first turn after the last dispatch. */
export const takeNextTurn = (slot: Slot, { cycle, round, place }: Readonly<Turn>): void =>
  takeTurnAfter(slot, cycle, Math.max(1, slot.place > place ? round : round + 1));

/** Sets the turn in this round where the weight allows it, else the first of the next cycle. */
export function takeTurnAfter(slot: Slot, cycle: number, round: number): void {
  const isInCycle = round <= slot.weight;
  slot.cycle = isInCycle ? cycle : cycle + 1;
  slot.round = isInCycle ? round : 1;
}

/** Computes the rank again at the end of a chunk, and begins the next one. */
export function endChunk(slot: Slot, constants: RankConstants, now: number): void {
  // Seconds from one of its jobs to the next: what a chunk takes as a whole grows with its size, and says nothing of waiting.
  const aging = Math.max(0, now - slot.since) / 1000 / slot.chunk;
  slot.rank = nextRank(slot, { aging, retries: slot.retries }, constants);
  slot.weight = weightOf(slot.rank, constants.maxWeight);
  slot.left = slot.chunk;
  slot.since = now;
}

export const wholeFrom = (low: number, value: number): number => Math.max(low, Math.trunc(value) || 0);
