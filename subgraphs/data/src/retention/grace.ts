import type { Database } from '@visor/db';
import type { Deps } from '../deps.ts';
import { countedMs } from './grace.rules.ts';
import { beginDeletions } from './mark-datasets.ts';
import { countDown, findDueMarks } from './mark.store.ts';

const BATCH_SIZE = 100;

/** Counts the graces down by the time that this process has seen pass, and begins the deletions that are due. */
export class GraceClock {
  readonly #everyMs: number;
  readonly #monotonicMs: () => number;
  #last: number | null = null;

  /** @param monotonicMs a clock that nobody sets */
  constructor(everyMs: number, monotonicMs: () => number = () => performance.now()) {
    this.#everyMs = everyMs;
    this.#monotonicMs = monotonicMs;
  }

  async round(deps: Deps, db: Database, signal?: AbortSignal): Promise<void> {
    const now = this.#monotonicMs();
    const ms = countedMs(this.#last === null ? null : now - this.#last, this.#everyMs);
    const due = await db.transaction((tx) => countDown(tx, ms));
    this.#last = now;
    if (due === 0) return;
    for (let after: string | null = null; !signal?.aborted;) {
      const ids: string[] = await findDueMarks(db, after, BATCH_SIZE);
      if (ids.length === 0) return;
      await db.transaction((tx) => beginDeletions(deps, tx, ids));
      after = ids.at(-1) ?? null;
    }
  }
}
