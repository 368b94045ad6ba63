/** Smaller values count as 0; larger ones are counted in steps of one per cent. */
const LEAST = 0.001;
const STEP = Math.log(1.01);

/** Counts of values by size, to one per cent: quantiles of millions of values in bounded memory. */
export class Histogram {
  readonly #counts: number[] = [];
  #total = 0;

  get total(): number {
    return this.#total;
  }

  add(value: number): void {
    const place = value < LEAST ? 0 : 1 + Math.floor(Math.log(value / LEAST) / STEP);
    this.#counts[place] = (this.#counts[place] ?? 0) + 1;
    this.#total += 1;
  }

  /** Returns the value below which this share of the values lies; 0 where there is none. */
  quantile(share: number): number {
    let left = Math.max(1, Math.ceil(share * this.#total));
    for (const [place, count = 0] of this.#counts.entries()) {
      left -= count;
      if (left <= 0) return place === 0 ? 0 : LEAST * Math.exp(STEP * (place - 0.5));
    }
    return 0;
  }

  clear(): void {
    this.#counts.length = 0;
    this.#total = 0;
  }
}
