/** A measured value at a time, seconds. */
interface Sample {
  readonly seconds: number;
  readonly value: number;
}

/** How fast a value grows, per minute: the slope of the straight line that fits best. Undefined for fewer than two times. */
export function growthPerMinute(samples: readonly Sample[]): number | undefined {
  const mean = (of: (sample: Sample) => number): number =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [meanSeconds, meanValue] = [mean(({ seconds }) => seconds), mean(({ value }) => value)];
  const spread = samples.reduce((sum, { seconds }) => sum + (seconds - meanSeconds) ** 2, 0);
  if (spread === 0 || samples.length < 2) return undefined;
  const shared = samples.reduce((sum, { seconds, value }) => sum + (seconds - meanSeconds) * (value - meanValue), 0);
  return (shared / spread) * 60;
}

/** The value below which a share of all values lies. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length * share)] ?? 0;

/** What a reader got of an even count. */
interface Received {
  /** The counts, in the order in which they came. */
  readonly counts: readonly number[];
  /** The cursors of the events. Two events can have one count: the dataset is read when they are sent. */
  readonly cursors: readonly string[];
}

/** Events that others got and a reader did not, and those that came late or twice, over all readers. */
export function faultsOf(readers: readonly Received[]): { readonly lost: number; readonly repeated: number } {
  const sent = new Set(readers.flatMap(({ counts }) => counts));
  const lost = readers.reduce((sum, { counts }) => sum + sent.size - new Set(counts).size, 0);
  const repeated = readers.reduce(
    (sum, { counts, cursors }) =>
      sum +
      cursors.length -
      new Set(cursors).size +
      counts.filter((count, place) => count < (counts[place - 1] ?? 0)).length,
    0,
  );
  return { lost, repeated };
}
