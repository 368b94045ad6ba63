import { Refusal } from '@visor/schema';
import { LIMITS } from './limits.rules.ts';

/** Operations up to this cost are never held up: pages, changes, reads between services. */
const FREE_ELEMENTS = 10_000;
const MAX_WAITING = 100;
const MAX_WAIT_MS = 20_000;

interface Waiting {
  readonly elements: number;
  admit(): void;
}

/** Admits costly operations up to a sum of their costs: each holds its whole answer, and many at once would fill the memory. */
export class CostGate {
  readonly #capacity: number;
  readonly #waiting: Waiting[] = [];
  #running = 0;

  constructor(capacity: number = 2 * LIMITS.elements) {
    this.#capacity = capacity;
  }

  /**
   * Waits for its turn and gives what ends it, which may be called twice.
   * @throws Refusal UNAVAILABLE when the client leaves meanwhile, or too many wait, or for too long
   */
  async enter(elements: number, signal?: AbortSignal): Promise<() => void> {
    if (elements <= FREE_ELEMENTS) return () => {};
    if (this.#waiting.length > 0 || this.#running + elements > this.#capacity) await this.#wait(elements, signal);
    else this.#running += elements;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#running -= elements;
      this.#admitNext();
    };
  }

  async #wait(elements: number, signal: AbortSignal | undefined): Promise<void> {
    const busy = new Refusal('UNAVAILABLE', 'too many costly operations run now: try again, or ask for smaller pages');
    if (this.#waiting.length >= MAX_WAITING) throw busy;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting: Waiting = { elements, admit: resolve };
    const leave = (): void => {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      reject(busy);
      this.#admitNext();
    };
    this.#waiting.push(waiting);
    const timer = setTimeout(leave, MAX_WAIT_MS);
    signal?.addEventListener('abort', leave);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', leave);
    }
  }

  #admitNext(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      if (this.#running + next.elements > this.#capacity) return;
      this.#waiting.shift();
      this.#running += next.elements;
      next.admit();
    }
  }
}
