import { partitionName } from './consumer.store.ts';
import type { RawEvent } from './message-log.ts';

/** How often a message may cause an error of its content before it becomes a dead letter: 25 s of growing pauses. */
export const MAX_TRIES = 8;

/** Classes of SQLSTATE that only values cause: cardinality, data, limits of the program. */
const CONTENT_SQLSTATE = /^(21|22|54)/;

/**
 * Whether an error is caused by what a message holds and would occur again forever: a value that PostgreSQL does not take,
 * or a bug of the handler. Errors of network, disk, locks and constraints pass or are repaired.
 */
export function isContentError(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError) return true;
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && CONTENT_SQLSTATE.test(code);
}

/** Counts how often each message of a batch, applied alone, caused an error of its content. */
export class FailingMessages {
  readonly #triesByPartition = new Map<string, Map<bigint, number>>();

  /** Counts one more failure. Returns whether the message becomes a dead letter. */
  countFailure({ topic, partition, offset }: RawEvent, error: unknown): boolean {
    if (!isContentError(error)) return false;
    const name = partitionName(topic, partition);
    const triesByOffset = this.#triesByPartition.get(name) ?? new Map<bigint, number>();
    const tries = (triesByOffset.get(offset) ?? 0) + 1;
    triesByOffset.set(offset, tries);
    this.#triesByPartition.set(name, triesByOffset);
    return tries >= MAX_TRIES;
  }

  /** Forgets the counts of a partition, when its batch is applied. */
  reset(topic: string, partition: number): void {
    this.#triesByPartition.delete(partitionName(topic, partition));
  }
}
