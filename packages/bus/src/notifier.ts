/** Wakes loops when there may be work for them. A notice between a loop's look for work and its wait is not lost. */
export class Notifier {
  readonly #countByName = new Map<string, number>();
  readonly #ends = new Map<string, bigint>();
  readonly #waiting = new Set<() => void>();
  #total = 0;
  #totalForAll = 0;

  /** Number of notices for these names, or for any name: taken before looking for work, given to `wait` after. */
  count(names?: readonly string[]): number {
    if (!names) return this.#total;
    return names.reduce((sum, name) => sum + (this.#countByName.get(name) ?? 0), this.#totalForAll);
  }

  /** Wakes those that wait for this name, or all of them. @param end where the topic of this name ends; unknown without it */
  notify(name?: string, end?: bigint): void {
    this.#total++;
    if (name === undefined) {
      this.#totalForAll++;
      this.#ends.clear();
    } else {
      this.#countByName.set(name, (this.#countByName.get(name) ?? 0) + 1);
      if (end === undefined) this.#ends.delete(name);
      else this.#ends.set(name, end);
    }
    for (const check of this.#waiting) check();
  }

  /** Whether by all notices so far a topic has nothing at this offset or later; false where no notice told its end. */
  endsBefore(name: string, offset: bigint): boolean {
    const end = this.#ends.get(name);
    return end !== undefined && end <= offset;
  }

  /** Resolves when there was a notice for one of the names (or any) since `seen`, after `ms`, or on abort. */
  wait(names: readonly string[] | undefined, seen: number, ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#waiting.delete(check);
        resolve();
      };
      const check = (): void => {
        if (signal.aborted || this.count(names) !== seen) done();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
      this.#waiting.add(check);
      check();
    });
  }
}
