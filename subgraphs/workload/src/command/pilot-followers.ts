import type { Deps } from '../deps.ts';
import type { JobsReady } from '../live-events.ts';
import { readFitting } from '../pilot/pilot.store.ts';

/** The pilots that follow their commands at this process, and which of them jobs that became claimable are for. */
export class PilotFollowers {
  readonly #followers = new Map<string, number>();
  readonly #fitting = new WeakMap<JobsReady, Promise<ReadonlySet<string> | undefined>>();

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

  /**
   * Whether a pilot that follows could run jobs of an event. The first who asks lets one statement answer for all; where the
   * database does not answer, every pilot is told.
   */
  async isFor({ db, now }: Pick<Deps, 'db' | 'now'>, event: JobsReady, pilotId: string): Promise<boolean> {
    let fitting = this.#fitting.get(event);
    if (!fitting) {
      fitting = readFitting(db, [...this.#followers.keys()], event.taskIds, now()).catch(() => undefined);
      this.#fitting.set(event, fitting);
    }
    return (await fitting)?.has(pilotId) ?? true;
  }
}
