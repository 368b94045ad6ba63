import { assertValid } from '@visor/schema';
import type { TimeSeriesMetric } from '../../generated/types.ts';
import type { Device } from '../task/device.rules.ts';

/** A column of a roll-up, and what its series is called. */
interface SeriesColumn {
  readonly column: string;
  readonly label: string | null;
}

/** How the values of intervals become one: counts are added, averages need the number of samples, of ages the largest counts. */
type Merging = 'sum' | 'average' | 'largest';

export interface MetricDefinition {
  readonly table: 'stage_rollup' | 'farm_rollup' | 'failure_rollup';
  readonly merging: Merging;
  readonly columns: readonly SeriesColumn[];
}

const columnsOf = (labels: readonly string[], prefix = ''): SeriesColumn[] =>
  labels.map((label) => ({ label, column: `${prefix}${label.toLowerCase()}` }));
const ofStage = (merging: Merging, columns: readonly SeriesColumn[]): MetricDefinition => ({
  table: 'stage_rollup',
  merging,
  columns,
});
const single = (column: string): SeriesColumn[] => [{ column, label: null }];

/** Where the values of each metric are. */
export const METRICS: Readonly<Record<TimeSeriesMetric, MetricDefinition>> = {
  JOBS: ofStage('average', columnsOf(['DEFINED', 'QUEUED', 'ACTIVE', 'REGISTERING'])),
  JOBS_ENDED: ofStage('sum', columnsOf(['FINISHED', 'FAILED', 'CANCELLED'])),
  ATTEMPTS: ofStage('sum', columnsOf(['FINISHED', 'FAILED', 'CANCELLED', 'LOST'], 'attempts_')),
  FAILURES: { table: 'failure_rollup', merging: 'sum', columns: single('count') },
  FILES_IN: ofStage('sum', single('read_files')),
  BYTES_IN: ofStage('sum', single('read_bytes')),
  FILES_OUT: ofStage('sum', single('made_files')),
  BYTES_OUT: ofStage('sum', single('made_bytes')),
  DATA_AGE: ofStage('largest', single('age_seconds')),
  PILOTS: { table: 'farm_rollup', merging: 'average', columns: columnsOf(['STARTING', 'IDLE', 'BUSY', 'DRAINING']) },
  SLOTS: {
    table: 'farm_rollup',
    merging: 'average',
    columns: [
      { column: 'busy_slots', label: 'BUSY' },
      { column: 'slots - busy_slots', label: 'FREE' },
    ],
  },
};

/** What roll-ups hold for one point of one series. */
export interface SeriesPoint {
  readonly stage: string | null;
  readonly device: Device | null;
  readonly label: string | null;
  /** Number of the point, from 0. */
  readonly point: number;
  readonly value: number | null;
}

interface SeriesValues extends Omit<SeriesPoint, 'point' | 'value'> {
  readonly values: readonly (number | null)[];
}

const MAX_SERIES = 100;

/**
 * Makes series of the points that roll-ups have.
 * @param samples of each point, by its number: a point without one was not seen; one that was seen and has no row is 0
 * @throws Refusal INVALID where there are too many series
 */
export function seriesOf(
  rows: readonly SeriesPoint[],
  samples: ReadonlyMap<number, number>,
  { merging }: Pick<MetricDefinition, 'merging'>,
  points: number,
): SeriesValues[] {
  const bySeries = Map.groupBy(rows, ({ stage, device, label }) => JSON.stringify([stage, device, label]));
  assertValid(
    'where',
    bySeries.size <= MAX_SERIES
      ? undefined
      : `leaves ${bySeries.size} series; at most ${MAX_SERIES} are given: name a stage, a device or labels, or leave out byStage`,
  );
  return [...bySeries.values()].map((list) => {
    const [{ stage, device, label }] = list as [SeriesPoint];
    const found = new Map(list.map(({ point, value }) => [point, value]));
    const values = Array.from({ length: points }, (_, point) => {
      const seen = samples.get(point);
      if (seen === undefined) return null;
      const value = found.get(point) ?? 0;
      return merging === 'average' ? value / seen : value;
    });
    return { stage, device, label, values };
  });
}
