import type { Tx } from '@visor/db';
import type { Deps } from '../deps.ts';
import type { JobsReady } from '../live-events.ts';
import { findFitting, fittingOf, readFitting } from '../pilot/pilot.store.ts';

/** For which pilots the jobs of an event are. */
interface Fitting {
  /** Pilots of which it was asked: one that began to follow later is told in any case. */
  readonly asked: ReadonlySet<string>;
  readonly found: ReadonlySet<string>;
}

/** The pilots that follow their commands at this process, and which of them jobs that became claimable are for. */
export class PilotFollowers {
  readonly #followers = new Map<string, number>();
  readonly #fitting = new WeakMap<JobsReady, Promise<Fitting | undefined>>();

  /** Counts a subscription of a pilot until it is disposed. */
  follow(pilotId: string): Disposable {
    const add = (change: number): void => {
      const count = (this.#followers.get(pilotId) ?? 0) + change;
      if (count > 0) this.#followers.set(pilotId, count);
      else this.#followers.delete(pilotId);
    };
    add(1);
    return { [Symbol.dispose]: () => add(-1) };
  }

  /** Lets the commit that makes jobs claimable answer for whom they are, so that nobody has to ask afterwards. */
  prepare(tx: Pick<Tx, 'atCommit'>, event: JobsReady, now: Date): void {
    const pilotIds = [...this.#followers.keys()];
    if (pilotIds.length === 0 || event.taskIds.length === 0) return;
    const asked = new Set(pilotIds);
    const onRows = (rows: readonly unknown[]): void => {
      const found = fittingOf(rows as readonly { readonly id: string }[]);
      this.#fitting.set(event, Promise.resolve({ asked, found }));
    };
    tx.atCommit.push([...findFitting(pilotIds, event.taskIds, now), onRows]);
  }

  /**
   * Whether a pilot that follows could run jobs of an event. Where the commit has not told, the first who asks lets one statement
   * answer for all; where the database does not answer, every pilot is told.
   */
  async isFor({ db, now }: Pick<Deps, 'db' | 'now'>, event: JobsReady, pilotId: string): Promise<boolean> {
    let fitting = this.#fitting.get(event);
    if (!fitting) {
      const pilotIds = [...this.#followers.keys()];
      const asked = new Set(pilotIds);
      fitting = readFitting(db, pilotIds, event.taskIds, now()).then(
        (found) => ({ asked, found }),
        () => undefined,
      );
      this.#fitting.set(event, fitting);
    }
    const answer = await fitting;
    return !answer?.asked.has(pilotId) || answer.found.has(pilotId);
  }
}
