import { jainIndex } from './fairness.rules.ts';
import { Histogram } from './histogram.rules.ts';
import { dueJobs, type Task } from './model.ts';

/** What was seen at the end of one interval. */
export interface Sample {
  readonly hours: number;
  /** Share of the slots of running nodes that were busy. */
  readonly utilisation: number;
  readonly queued: number;
  /** Jobs that wait to be dispatched. */
  readonly defined: number;
  /** Files that have arrived and whose chain has not ended. */
  readonly bufferFiles: number;
  /** Null: no two tasks had to share. */
  readonly fairness: number | null;
  /** Median wait of the jobs claimed in the interval, seconds, by rank. */
  readonly wait: Readonly<Record<string, number>>;
}

const hasFullShare = (task: Task, now: number): boolean => dueJobs(task, now) + task.queued >= task.rank;

/** Waits of one rank. */
interface Waits {
  readonly all: Histogram;
  readonly recent: Histogram;
}

/** Counts what happens, in bounded memory. */
export class Statistics {
  readonly #waits = new Map<number, Waits>();
  #fairSum = 0;
  #fairWeight = 0;
  #recentSum = 0;
  #recentWeight = 0;
  #busy = 0;
  #up = 0;
  #busyBefore = 0;
  #upBefore = 0;
  readonly samples: Sample[] = [];
  readonly attempts = { finished: 0, failed: 0, lost: 0 };
  arrived = 0;
  completed = 0;
  failed = 0;
  /** Of the failed: held for a person, who failed them. */
  held = 0;
  bufferFiles = 0;

  constructor(ranks: readonly number[]) {
    for (const rank of ranks) this.#waits.set(rank, { all: new Histogram(), recent: new Histogram() });
  }

  claimed(rank: number, waitMs: number): void {
    const waits = this.#waits.get(rank);
    waits?.all.add(waitMs / 1_000);
    waits?.recent.add(waitMs / 1_000);
  }

  busy(ms: number): void {
    this.#busy += ms;
  }

  up(ms: number): void {
    this.#up += ms;
  }

  /**
   * Compares what tasks got, for each unit of their rank, that at both ends could have used their share of a cycle. It waits
   * until they got two cycles: within one cycle the shares are not made up yet.
   */
  compareShares(tasks: Iterable<Task>, now: number): void {
    const compared: Task[] = [];
    let [claims, cycle] = [0, 0];
    for (const task of tasks) {
      claims += task.claims - task.claimsBefore;
      const hasShare = hasFullShare(task, now);
      if (hasShare) cycle += task.rank;
      if (hasShare && task.hadShare) compared.push(task);
    }
    if (claims < 2 * cycle) return;
    if (compared.length > 1)
      this.#addShares(
        compared.map((task) => (task.claims - task.claimsBefore) / task.rank),
        claims,
      );
    for (const task of tasks) {
      task.claimsBefore = task.claims;
      task.hadShare = hasFullShare(task, now);
    }
  }

  #addShares(shares: readonly number[], claims: number): void {
    const index = jainIndex(shares);
    this.#fairSum += index * claims;
    this.#fairWeight += claims;
    this.#recentSum += index * claims;
    this.#recentWeight += claims;
  }

  sample(
    hours: number,
    now: { readonly queued: number; readonly defined: number; readonly busy: number; readonly up: number },
  ): void {
    const [busy, up] = [this.#busy + now.busy, this.#up + now.up];
    const capacity = up - this.#upBefore;
    const wait = Object.fromEntries([...this.#waits].map(([rank, { recent }]) => [rank, recent.quantile(0.5)]));
    this.samples.push({
      hours,
      utilisation: capacity > 0 ? Math.min(1, (busy - this.#busyBefore) / capacity) : 0,
      queued: now.queued,
      defined: now.defined,
      bufferFiles: this.bufferFiles,
      fairness: this.#recentWeight > 0 ? this.#recentSum / this.#recentWeight : null,
      wait,
    });
    [this.#busyBefore, this.#upBefore] = [busy, up];
    [this.#recentSum, this.#recentWeight] = [0, 0];
    for (const { recent } of this.#waits.values()) recent.clear();
  }

  /** Jain's index over all that was shared; 1 where nobody had to. */
  get fairness(): number {
    return this.#fairWeight > 0 ? this.#fairSum / this.#fairWeight : 1;
  }

  utilisation(now: { readonly busy: number; readonly up: number }): number {
    const up = this.#up + now.up;
    return up > 0 ? (this.#busy + now.busy) / up : 0;
  }

  get waitSeconds(): Readonly<Record<string, { readonly p50: number; readonly p99: number; readonly jobs: number }>> {
    return Object.fromEntries(
      [...this.#waits].map(([rank, { all }]) => [
        rank,
        { p50: all.quantile(0.5), p99: all.quantile(0.99), jobs: all.total },
      ]),
    );
  }
}
