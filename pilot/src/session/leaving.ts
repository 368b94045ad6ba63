import type { Departure } from '../exit-codes.ts';

/** Whether a pilot is on its way out: drained on the server's word, or stopped. */
export interface Leaving {
  readonly state: 'drained' | 'stopped' | undefined;
  /** Ends the pilot once nothing is in hand. */
  drain(): void;
  /** Calls the drain off; says whether there was one. */
  resume(): boolean;
  stop(): void;
  /** An attempt has ended. */
  attemptEnded(): void;
}

export function openLeaving(options: {
  readonly inHand: () => number;
  /** Resolves when all reports are answered. */
  readonly reported: () => Promise<void>;
  readonly depart: (why: Departure) => void;
}): Leaving {
  let state: Leaving['state'];
  const isDone = (): boolean => state === 'drained' && options.inHand() === 0;
  const departIfDone = async (): Promise<void> => {
    if (!isDone()) return;
    await options.reported();
    // The drain may have been called off meanwhile.
    if (isDone()) options.depart('drained');
  };
  return {
    get state() {
      return state;
    },
    drain() {
      state = 'drained';
      void departIfDone();
    },
    resume() {
      if (state !== 'drained') return false;
      state = undefined;
      return true;
    },
    stop() {
      state = 'stopped';
    },
    attemptEnded: () => void departIfDone(),
  };
}
