/** Failures in a row after which work is in trouble: no hiccup is worth an answer. */
const MIN_FAILURES = 3;

/** Whether work is in trouble: some of it, by its name, failed three times in a row, or has not ended for some time. */
export class Troubles {
  readonly #lateMs: number;
  readonly #now: () => number;
  readonly #begun = new Map<string, number>();
  readonly #failures = new Map<string, number>();

  /** @param lateMs after which work that has not ended is in trouble */
  constructor(lateMs: number, now: () => number = () => performance.now()) {
    this.#lateMs = lateMs;
    this.#now = now;
  }

  /** Does the work of this name; one piece of it at a time. */
  async during<T>(name: string, work: () => Promise<T>): Promise<T> {
    this.#begun.set(name, this.#now());
    try {
      return await work();
    } catch (error) {
      this.#failures.set(name, (this.#failures.get(name) ?? 0) + 1);
      throw error;
    } finally {
      this.#begun.delete(name);
    }
  }

  /** Forgets the failures of this name: its work made progress. */
  succeeded(name: string): void {
    this.#failures.delete(name);
  }

  /** Whether any work is in trouble. */
  get areAny(): boolean {
    const begunBefore = this.#now() - this.#lateMs;
    return (
      [...this.#failures.values()].some((failures) => failures >= MIN_FAILURES) ||
      [...this.#begun.values()].some((begun) => begun <= begunBefore)
    );
  }
}
