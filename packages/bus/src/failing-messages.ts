import { partitionName } from './consumer.store.ts';
import type { RawEvent } from './message-log.ts';

/** How often a message may bring out the same kind of fault before it is put aside: 25 s of growing pauses. */
export const MAX_TRIES = 8;

/** Classes of SQLSTATE that come of values alone: cardinality, data, limits of the program. */
const OF_VALUES = /^(21|22|54)/;

/**
 * Whether an error comes of what a message holds, and would come again for ever: a value that PostgreSQL does not take, or
 * code of ours that fails on it. Faults of network, disk, locks and constraints pass or heal.
 */
export function isContentError(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError) return true;
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && OF_VALUES.test(code);
}

/** Counts how often each message of a batch, applied alone, brought out a fault of ours. */
export class FailingMessages {
  readonly #tries = new Map<string, Map<bigint, number>>();

  /** Notes one more failure; says whether the message is to be put aside. */
  isGivenUp({ topic, partition, offset }: RawEvent, error: unknown): boolean {
    if (!isContentError(error)) return false;
    const name = partitionName(topic, partition);
    const ofLane = this.#tries.get(name) ?? new Map<bigint, number>();
    const tries = (ofLane.get(offset) ?? 0) + 1;
    ofLane.set(offset, tries);
    this.#tries.set(name, ofLane);
    return tries >= MAX_TRIES;
  }

  /** The batch is applied: the next one begins anew. */
  forget(topic: string, partition: number): void {
    this.#tries.delete(partitionName(topic, partition));
  }
}
