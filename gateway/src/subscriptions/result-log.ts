import { isAtOrBefore, type Cursor } from '@visor/service';
import type { Result } from './event.ts';
import type { StreamLimits } from './options.ts';

interface Entry {
  readonly result: Result;
  readonly cursor: Cursor;
  readonly at: number;
}

/** The last results of a stream, for subscribers who come back. */
export class ResultLog {
  readonly #limits: Pick<StreamLimits, 'kept' | 'keptMs'>;
  #entries: Entry[] = [];
  #from: Cursor | undefined;

  constructor(limits: Pick<StreamLimits, 'kept' | 'keptMs'>) {
    this.#limits = limits;
  }

  /** It holds everything behind this place. */
  get from(): Cursor | undefined {
    return this.#from;
  }

  /** Where it ends. */
  get position(): Cursor | undefined {
    return this.#entries.at(-1)?.cursor ?? this.#from;
  }

  begin(at: Cursor): void {
    this.#from = at;
    this.#entries = [];
  }

  add(result: Result, cursor: Cursor): void {
    this.#entries.push({ result, cursor, at: Date.now() });
    this.#trim();
  }

  /** Takes over what a log that begins earlier, and reaches to where this one begins, holds before it. */
  prepend(earlier: ResultLog): void {
    const from = this.#from;
    if (!from || !earlier.#from || isAtOrBefore(from, earlier.#from)) return;
    this.#entries.unshift(...earlier.#entries.filter(({ cursor }) => isAtOrBefore(cursor, from)));
    this.#from = earlier.#from;
    this.#trim();
  }

  entries(): readonly Entry[] {
    return this.#entries;
  }

  #trim(): void {
    const oldest = Date.now() - this.#limits.keptMs;
    let count = 0;
    for (const { at } of this.#entries) {
      if (at >= oldest && this.#entries.length - count <= this.#limits.kept) break;
      count += 1;
    }
    if (count === 0) return;
    this.#from = this.#entries[count - 1]?.cursor;
    this.#entries.splice(0, count);
  }
}
