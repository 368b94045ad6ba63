/** Instants of one job in RFC 3339, as in the API. */
export interface JobTimes {
  readonly state: string;
  readonly createdAt: string;
  readonly queuedAt: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

interface Timeline {
  /** Seconds from the first job's creation to the last job's end. */
  readonly seconds: number;
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
}

type Phase = 'finished' | 'failed' | 'active' | 'queued' | 'defined';
const PHASES: readonly Phase[] = ['finished', 'failed', 'active', 'queued', 'defined'];
const ms = (at: string | null): number => (at === null ? Number.POSITIVE_INFINITY : Date.parse(at));

/** Returns the state of a job at an instant, by its timestamps; undefined before it was formed. */
function phaseAt(job: JobTimes, instant: number): Phase | undefined {
  if (instant < ms(job.createdAt)) return undefined;
  if (instant >= ms(job.endedAt)) return job.state === 'FINISHED' ? 'finished' : 'failed';
  if (instant >= ms(job.startedAt)) return 'active';
  return instant >= ms(job.queuedAt) ? 'queued' : 'defined';
}

/** Counts jobs by state at equal steps of a run. */
export function timeline(jobs: readonly JobTimes[], points = 120): Timeline {
  const begin = Math.min(...jobs.map((job) => ms(job.createdAt)));
  const end = Math.max(...jobs.flatMap((job) => [job.createdAt, job.endedAt ?? job.createdAt]).map(ms));
  if (jobs.length === 0) return { seconds: 0, series: PHASES.map((name) => ({ name, values: [] })) };
  const counts = PHASES.map(() => Array.from({ length: points }, () => 0));
  for (let index = 0; index < points; index++) {
    const instant = begin + ((end - begin) * index) / (points - 1);
    for (const job of jobs) {
      const phase = phaseAt(job, instant);
      const row = phase === undefined ? undefined : counts[PHASES.indexOf(phase)];
      if (row) row[index] = (row[index] ?? 0) + 1;
    }
  }
  return { seconds: (end - begin) / 1000, series: PHASES.map((name, nth) => ({ name, values: counts[nth] ?? [] })) };
}

interface Binned {
  readonly low: number;
  readonly high: number;
  readonly counts: readonly number[];
}

const isBinned = (value: unknown): value is Binned =>
  typeof value === 'object' &&
  value !== null &&
  Array.isArray((value as Binned).counts) &&
  typeof (value as Binned).high === 'number';

/** Finds a histogram in a program's report, as `histograms: {pt: …}` or as `[{name: 'pt', …}]`. */
export function histogramOf(report: unknown, name: string): Binned | undefined {
  const all = (report as { histograms?: unknown } | null | undefined)?.histograms;
  if (Array.isArray(all))
    return all.find((item: unknown): item is Binned => isBinned(item) && (item as { name?: string }).name === name);
  const histogram = (all as Record<string, unknown> | undefined)?.[name];
  return isBinned(histogram) ? histogram : undefined;
}

/** Adds histograms bin by bin, without those whose bins differ from the first. */
export function addSeries(histograms: readonly Binned[]): Binned | undefined {
  const [first] = histograms;
  if (!first) return undefined;
  const same = histograms.filter(
    ({ counts, low, high }) => counts.length === first.counts.length && low === first.low && high === first.high,
  );
  return {
    ...first,
    counts: first.counts.map((_, bin) => same.reduce((sum, { counts }) => sum + (counts[bin] ?? 0), 0)),
  };
}
