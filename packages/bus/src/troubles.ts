/** Failures in a row after which work is in trouble: no hiccup is worth an answer. */
const MIN_FAILURES = 3;

/** Which work is in trouble, by name: it failed three times in a row, or has not ended for some time. */
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

  get names(): ReadonlySet<string> {
    const begunBefore = this.#now() - this.#lateMs;
    const failing = [...this.#failures].filter(([, failures]) => failures >= MIN_FAILURES);
    const late = [...this.#begun].filter(([, begun]) => begun <= begunBefore);
    return new Set([...failing, ...late].map(([name]) => name));
  }
}
