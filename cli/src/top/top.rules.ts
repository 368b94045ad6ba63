import type { ShowTopQuery } from '#operations';

type Series = ShowTopQuery['jobs']['series'][number];

/** A stage: the jobs of one program on one kind of device. */
export interface TopStage {
  readonly stage: string;
  readonly device: string;
  /** Jobs in these states, of the last 10 seconds. */
  readonly waiting: number;
  readonly queued: number;
  readonly active: number;
  readonly registering: number;
  /** Jobs that ended, a second: of the last 10 seconds and of the last minute. */
  readonly rate10s: number;
  readonly rate1m: number;
  /** Jobs that failed in the last minute. */
  readonly failed1m: number;
  /** Bytes a second, of the last minute. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Seconds since the oldest job that waits or runs came; null: none does. */
  readonly dataAge: number | null;
}

export interface TopFailure {
  readonly code: number;
  readonly name: string;
  readonly count: number;
  readonly final: number;
  readonly lastAt: string;
  readonly message: string;
}

export interface TopNode {
  readonly name: string;
  /** OFFLINE, QUARANTINED, PROBING, or OK where only attempts fail on it. */
  readonly state: string;
  /** Failures of the last hour. */
  readonly failures: number;
  readonly reason: string | null;
}

/** What `visor top` shows. */
export interface Top {
  /** When the values are of; null: nothing was measured in the last two minutes. */
  readonly slots: { readonly busy: number; readonly free: number } | null;
  readonly pilots: Readonly<Record<string, number>>;
  readonly stages: readonly TopStage[];
  /** Of the last hour. */
  readonly failures: { readonly total: number; readonly codes: readonly TopFailure[] };
  readonly nodes: readonly TopNode[];
}

const MINUTE = 60;

/** The values of intervals that were seen, the newest last. */
const seen = ({ values }: Pick<Series, 'values'>): number[] => values.filter((value) => value !== null);
const newest = (series: Series | undefined): number => (series && seen(series).at(-1)) ?? 0;
const sumOfMinute = (series: Series | undefined, step: number): number =>
  series
    ? seen(series)
        .slice(-MINUTE / step)
        .reduce((sum, value) => sum + value, 0)
    : 0;

const keyOf = ({ stage, device }: Pick<Series, 'stage' | 'device'>): string => JSON.stringify([stage, device]);

function stagesOf({ jobs, ended, bytesIn, bytesOut, ages }: ShowTopQuery): TopStage[] {
  const all = [jobs, ended, bytesIn, bytesOut, ages].flatMap(({ series }) => series);
  const keys = new Map(all.map((series) => [keyOf(series), series]));
  const { step } = ended;
  return [...keys]
    .map(([key, { stage, device }]) => {
      const find = ({ series }: ShowTopQuery['jobs'], label: string | null): Series | undefined =>
        series.find((each) => keyOf(each) === key && each.label === label);
      const ends = ['FINISHED', 'FAILED', 'CANCELLED'].map((label) => find(ended, label));
      const age = find(ages, null);
      return {
        stage: stage === null || stage === '' ? '-' : stage,
        device: device ?? '-',
        waiting: newest(find(jobs, 'DEFINED')),
        queued: newest(find(jobs, 'QUEUED')),
        active: newest(find(jobs, 'ACTIVE')),
        registering: newest(find(jobs, 'REGISTERING')),
        rate10s: ends.reduce((sum, series) => sum + newest(series), 0) / step,
        rate1m: ends.reduce((sum, series) => sum + sumOfMinute(series, step), 0) / MINUTE,
        failed1m: sumOfMinute(find(ended, 'FAILED'), step),
        bytesIn: sumOfMinute(find(bytesIn, null), step) / MINUTE,
        bytesOut: sumOfMinute(find(bytesOut, null), step) / MINUTE,
        dataAge: age ? newest(age) || null : null,
      };
    })
    .filter(({ waiting, queued, active, registering, rate1m }) => waiting + queued + active + registering + rate1m > 0)
    .toSorted((a, b) => (a.stage + a.device < b.stage + b.device ? -1 : 1));
}

function nodesOf({ quarantined, probing, offline, failingNodes }: ShowTopQuery): TopNode[] {
  const failures = new Map(failingNodes.nodes.map(({ node, count }) => [node ?? '', count]));
  const found = new Map<string, TopNode>();
  for (const { name, mode, modeReason, health, healthReason } of [
    ...quarantined.nodes,
    ...probing.nodes,
    ...offline.nodes,
  ]) {
    const isOffline = mode === 'OFFLINE';
    const [state, reason] = isOffline ? [mode, modeReason] : [health, healthReason];
    found.set(name, { name, state, failures: failures.get(name) ?? 0, reason });
  }
  for (const [name, count] of failures)
    if (name !== '' && !found.has(name)) found.set(name, { name, state: 'OK', failures: count, reason: null });
  return [...found.values()];
}

/** Makes what is shown of what the API gave. */
export function topOf(data: ShowTopQuery): Top {
  const slotOf = (label: string): Series | undefined => data.slots.series.find((each) => each.label === label);
  const isSeen = data.slots.series.some((series) => seen(series).length > 0);
  return {
    slots: isSeen ? { busy: newest(slotOf('BUSY')), free: newest(slotOf('FREE')) } : null,
    pilots: Object.fromEntries(
      data.pilots.series.flatMap((series) => (newest(series) > 0 ? [[series.label ?? '', newest(series)]] : [])),
    ),
    stages: stagesOf(data),
    failures: {
      total: data.failures.total,
      codes: data.failures.nodes.map(({ code, name, count, endedJobs, lastAt, example }) => ({
        code: code ?? 0,
        name: name ?? '',
        count,
        final: endedJobs,
        lastAt,
        message: example.message,
      })),
    },
    nodes: nodesOf(data),
  };
}
