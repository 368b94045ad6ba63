/** Hits of one detector, growing. */
export interface HitList {
  /** Adds a hit; one before or after the slice is lost, as it would be in a detector read out slice by slice. */
  push(timeNs: number, word: number): void;
  readonly count: number;
  /** A copy of the pairs so far. */
  take(): Uint32Array;
}

/** An empty list for a slice of the given length in counts of 1/64 ns. */
export function createHitList(lengthCounts: number, capacity = 4096): HitList {
  let words = new Uint32Array(2 * capacity);
  let used = 0;
  return {
    push(timeNs, word) {
      const time = Math.round(timeNs * 64);
      if (!(time >= 0 && time < lengthCounts)) return;
      if (used === words.length) {
        const larger = new Uint32Array(2 * words.length);
        larger.set(words);
        words = larger;
      }
      words[used] = time;
      words[used + 1] = word;
      used += 2;
    },
    get count() {
      return used / 2;
    },
    take: () => words.slice(0, used),
  };
}
