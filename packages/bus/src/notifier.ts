/** Wakes loops when there may be work for them; a ring between a loop's look and its wait is not lost. */
export class Notifier {
  readonly #counts = new Map<string, number>();
  readonly #waiting = new Set<() => void>();
  #total = 0;
  #together = 0;

  /** How often these bells were rung, or any: taken before looking for work, given to `wait` after. */
  count(names?: readonly string[]): number {
    if (!names) return this.#total;
    return names.reduce((sum, name) => sum + (this.#counts.get(name) ?? 0), this.#together);
  }

  /** Rings one bell, or all of them. */
  ring(name?: string): void {
    this.#total++;
    if (name === undefined) this.#together++;
    else this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    for (const look of this.#waiting) look();
  }

  /** Resolves when one of the bells (or any) has been rung since `seen`, after `ms`, or on abort. */
  wait(names: readonly string[] | undefined, seen: number, ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#waiting.delete(look);
        resolve();
      };
      const look = () => {
        if (signal.aborted || this.count(names) !== seen) done();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
      this.#waiting.add(look);
      look();
    });
  }
}
