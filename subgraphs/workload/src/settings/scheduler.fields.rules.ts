import { field } from './field.rules.ts';

/** Settings of the scheduler, and of the order in which claims take jobs. */
export const schedulerFields = {
  /** Rank that a task gains for each second that its last chunk took. */
  alpha: field.number(0, 10, 0.01),
  /** Rank that a task gains for each retry that its jobs have needed on average. */
  beta: field.number(0, 10, 0.5),
  /** How much of its rank a task keeps from one chunk to the next; the rest is its base rank's. */
  gamma: field.number(0, 0.99, 0.5),
  /** Largest weight: jobs of one task in one cycle. */
  maxWeight: field.whole(1, 100, 100),
  /** QUEUED jobs that are kept per device. */
  window: field.whole(1, 1_000_000, 1_000),
  /** Jobs of a task after which its rank is computed again. */
  chunkSize: field.whole(1, 100_000, 100),
  /** Seconds between two new orders of the queue that a new task causes. */
  reorderSeconds: field.number(0, 3_600, 5),
  /** Seconds that a job that fits a pilot, but not what is free there, is passed over before room is kept for it. */
  reservationSeconds: field.number(0, 86_400, 60),
  /** Rounds of the scheduler that are stored. */
  storedRounds: field.whole(0, 100_000, 1_000),
  /** Hours after which stored rounds are deleted. */
  storedRoundsHours: field.number(0.01, 8_760, 24),
};
