interface Entry<Value> {
  readonly at: number;
  readonly sequence: number;
  readonly value: Value;
}

const isBefore = (a: Entry<unknown>, b: Entry<unknown>): boolean =>
  a.at < b.at || (a.at === b.at && a.sequence < b.sequence);

/** Values by time; those of one time in the order in which they were added. */
export class EventQueue<Value> {
  readonly #heap: Entry<Value>[] = [];
  #sequence = 0;

  add(at: number, value: Value): void {
    const entry = { at, sequence: this.#sequence++, value };
    let index = this.#heap.length;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = this.#heap[above];
      if (!parent || !isBefore(entry, parent)) break;
      this.#heap[index] = parent;
      index = above;
    }
    this.#heap[index] = entry;
  }

  /** Takes the earliest value; undefined: there is none. */
  take(): { readonly at: number; readonly value: Value } | undefined {
    const first = this.#heap[0];
    const last = this.#heap.pop();
    if (first && last && first !== last) this.#sink(last);
    return first;
  }

  #sink(entry: Entry<Value>): void {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const [a, b] = [this.#heap[left], this.#heap[left + 1]];
      const least = a && b && isBefore(b, a) ? b : a;
      if (!least || !isBefore(least, entry)) break;
      this.#heap[index] = least;
      index = least === a ? left : left + 1;
    }
    this.#heap[index] = entry;
  }
}
