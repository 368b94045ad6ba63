import type { Demands } from '../task/demands.rules.ts';

/** What attempts use while they run. */
export type Usage = Omit<Demands, 'wallSeconds'>;

/** What a pilot has declared; null: not declared, so that only its slots bound it. */
export type Capacity = { readonly [Resource in keyof Usage]: number | null };

/** A job in the queue, as a claim looks at it. */
export interface Candidate extends Usage {
  /** When it was queued, milliseconds. */
  readonly queuedAt: number;
  /** Another pilot keeps room for it. */
  readonly isReserved: boolean;
}

/** A live attempt of the pilot. */
export interface HeldAttempt extends Usage {
  /** Milliseconds. */
  readonly claimedAt: number;
}

interface RoomLimits {
  /** Jobs that the pilot may hold beyond those that can run at once. */
  readonly prefetch: number;
  readonly now: number;
  /** How long smaller jobs may pass a job that does not fit. */
  readonly reservationMs: number;
}

const RESOURCES: readonly (keyof Usage)[] = ['cores', 'ramMib', 'scratchMib', 'gpus'];

/** Fractions of cores that are added up differ in their last bits. */
const TOLERANCE = 1e-4;

/**
 * What is free at a pilot. An attempt that does not fit beside those claimed before it waits there, as one of the jobs held
 * ahead. The others never demand more than the pilot has.
 */
export class Room {
  readonly #free: Record<keyof Usage, number>;
  readonly #limits: RoomLimits;
  readonly #deadline: number;
  #ahead = 0;
  #isBlocked = false;

  /** @param held in the order in which they were claimed */
  constructor(capacity: Capacity, held: readonly HeldAttempt[], limits: RoomLimits) {
    const amountOf = (resource: keyof Usage): number => capacity[resource] ?? Infinity;
    this.#free = {
      cores: amountOf('cores'),
      ramMib: amountOf('ramMib'),
      scratchMib: amountOf('scratchMib'),
      gpus: amountOf('gpus'),
    };
    this.#limits = limits;
    this.#deadline = limits.now - limits.reservationMs;
    for (const attempt of held) {
      if (this.#takeFree(attempt)) continue;
      this.#ahead++;
      // It has waited too long at its pilot: nothing more is given that could pass it there.
      if (attempt.claimedAt <= this.#deadline) this.#isBlocked = true;
    }
  }

  /** Nothing can be given now: no core is free, and as many jobs are held ahead as may be. */
  get isFull(): boolean {
    return this.#isBlocked || (this.#free.cores < TOLERANCE && !this.#canHoldAhead);
  }

  /** What a job may demand to fit; null where more jobs may be held ahead, whatever they demand. */
  get free(): Usage | null {
    return this.#canHoldAhead ? null : this.#free;
  }

  /**
   * Decides about the next job of the queue, which the pilot could run alone: given to the pilot, left to others, or the one for
   * which the pilot keeps room from now on.
   */
  offer(candidate: Candidate): 'give' | 'skip' | 'reserve' {
    if (this.#takeFree(candidate)) return 'give';
    if (this.#canHoldAhead) {
      this.#ahead++;
      return 'give';
    }
    return !candidate.isReserved && candidate.queuedAt <= this.#deadline ? 'reserve' : 'skip';
  }

  get #canHoldAhead(): boolean {
    return this.#ahead < this.#limits.prefetch;
  }

  #takeFree(usage: Usage): boolean {
    if (RESOURCES.some((resource) => usage[resource] > this.#free[resource] + TOLERANCE)) return false;
    for (const resource of RESOURCES) this.#free[resource] = Math.max(0, this.#free[resource] - usage[resource]);
    return true;
  }
}
