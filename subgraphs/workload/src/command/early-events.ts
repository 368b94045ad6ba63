/** An event that was sent, but did not come from the event log within this time, will not: its transaction was rolled back. */
const MAX_WAIT_MS = 2_000;

/** Events that this process sent to its subscribers before their messages came from the event log. */
export class EarlyEvents {
  readonly #sentAt = new Map<string, number[]>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  add(name: string): void {
    this.#sentAt.set(name, [...this.#recent(name), this.#now()]);
  }

  /** Whether the message was sent before; each sending stands for one message. */
  take(name: string): boolean {
    const [first, ...rest] = this.#recent(name);
    if (rest.length > 0) this.#sentAt.set(name, rest);
    else this.#sentAt.delete(name);
    return first !== undefined;
  }

  #recent(name: string): readonly number[] {
    const oldest = this.#now() - MAX_WAIT_MS;
    return (this.#sentAt.get(name) ?? []).filter((at) => at >= oldest);
  }
}
