import { weightOf } from './rank.rules.ts';
import type { SchedulerState } from './scheduler-state.rules.ts';

/** A task in the scheduler's state, as it is shown. */
export interface SlotView {
  readonly id: string;
  readonly baseRank: number;
  readonly rank: number;
  readonly weight: number;
  readonly share: number;
  readonly waiting: boolean;
  readonly chunkLeft: number;
}

/** Returns the tasks of a scheduler's state with their weights, and their parts of a cycle. */
export function viewSlots({ slots }: SchedulerState, maxWeight: number): SlotView[] {
  const weights = slots.map(({ rank }) => weightOf(rank, maxWeight));
  const whole = slots.reduce((sum, { waiting }, index) => sum + (waiting ? (weights[index] ?? 0) : 0), 0);
  return slots.map(({ id, base, rank, waiting, left }, index) => {
    const weight = weights[index] ?? 1;
    return { id, baseRank: base, rank, weight, share: waiting ? weight / whole : 0, waiting, chunkLeft: left };
  });
}
