/** Counts in bins of equal width: bin i holds low + i·w <= value < low + (i+1)·w. */
export interface Histogram {
  readonly name: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  readonly counts: readonly number[];
  /** Values below `low` and from `high` on. */
  readonly below: number;
  readonly above: number;
}

/** A histogram that is being filled. */
interface Filling {
  add(value: number): void;
  result(): Histogram;
}

function createHistogram(name: string, unit: string, low: number, high: number, bins: number): Filling {
  const counts = Array.from({ length: bins }, () => 0);
  let [below, above] = [0, 0];
  return {
    add(value) {
      const bin = Math.floor(((value - low) / (high - low)) * bins);
      if (bin < 0) below++;
      else if (bin < bins) counts[bin] = (counts[bin] ?? 0) + 1;
      else above++;
    },
    result: () => ({ name, unit, low, high, counts, below, above }),
  };
}

/** The spectra that stages share, so that one can be laid over the other. */
export const ptHistogram = (): Filling => createHistogram('pt', 'GeV/c', 0, 5, 50);
export const vertexHistogram = (): Filling => createHistogram('vertexZ', 'cm', -35, 35, 70);
export const massHistogram = (): Filling => createHistogram('muonPairMass', 'GeV', 2, 4, 50);
