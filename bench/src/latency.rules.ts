/** Instants on the way of one file from its announcement to its payload, milliseconds since 1970, in order. */
export const INSTANTS = [
  'announced',
  'file registered',
  'dataset closed',
  'task sent',
  'task registered',
  'job formed',
  'job queued',
  'job claimed',
  'attempt running',
  'payload started',
] as const;

type Instant = (typeof INSTANTS)[number];

/** Of one sample. A file that is announced into the open dataset of a streaming task waits for no close and no task. */
export type StartInstants = Readonly<
  Partial<Record<Instant, number>> & Record<'announced' | 'payload started', number>
>;

/** Delays of a set of samples, milliseconds. */
export interface Delays {
  readonly p50: number;
  readonly p99: number;
  readonly largest: number;
}

export interface StartHop extends Delays {
  readonly name: string;
}

/** Returns the value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

const delaysOf = (values: readonly number[]): Delays => ({
  p50: quantile(values, 0.5),
  p99: quantile(values, 0.99),
  largest: quantile(values, 1),
});

/** Returns the delay from each instant to the next, over all samples, which have the same instants. */
export function startHops(samples: readonly StartInstants[]): readonly StartHop[] {
  const [first] = samples;
  const names = INSTANTS.filter((name) => !first || first[name] !== undefined);
  const at = (sample: StartInstants, name: Instant): number => sample[name] ?? Number.NaN;
  return names.slice(1).map((to, index) => {
    const from = names[index] ?? to;
    return { name: `${from} -> ${to}`, ...delaysOf(samples.map((sample) => at(sample, to) - at(sample, from))) };
  });
}

/** Returns the delays from announcement to payload. */
export const startDelays = (samples: readonly StartInstants[]): Delays =>
  delaysOf(samples.map((sample) => sample['payload started'] - sample.announced));
