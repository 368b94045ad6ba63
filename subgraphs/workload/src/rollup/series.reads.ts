import type { Database } from '@visor/db';
import { filterSql, type FilterColumns } from '@visor/service';
import type { TimeSeries, TimeSeriesFilter, TimeSeriesMetric } from '../../generated/types.ts';
import { rangeOf } from './resolution.rules.ts';
import { METRICS, seriesOf, type MetricDefinition, type SeriesPoint } from './series.rules.ts';

type Reader = Pick<Database, 'query'>;

interface SeriesRequest {
  readonly metric: TimeSeriesMetric;
  readonly where?: TimeSeriesFilter | null;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly step?: number | null;
  readonly byStage: boolean;
}

const COLUMNS: FilterColumns<TimeSeriesFilter> = {
  stage: { kind: 'text', sql: 'e.stage' },
  device: { kind: 'enum', sql: 'e.device' },
  label: { kind: 'text', sql: 'e.label' },
};

/** The rows of one metric as `(at, stage, device, label, value)`: one for each column. */
function labelled({ table, columns }: MetricDefinition): string {
  const place = table === 'farm_rollup' ? 'null::text as stage, null::text as device' : 'r.stage, r.device';
  const from = `${table} r where r.step = $1 and r.at >= $2 and r.at < $3`;
  if (table === 'failure_rollup')
    return `select r.at, ${place}, r.code::text as label, r.count::float8 as value from ${from}`;
  const values = columns
    .map(({ label, column }) => `(${label === null ? 'null' : `'${label}'`}, ${column})`)
    .join(', ');
  return `select r.at, ${place}, v.label, v.value from ${table} r
    cross join lateral (select l.label::text, l.value::float8 from (values ${values}) l (label, value)) v
    where r.step = $1 and r.at >= $2 and r.at < $3`;
}

const POINT = (alias: string): string => `floor(extract(epoch from ${alias}.at - $2::timestamptz) / $4::int)::int`;

/** Reads a metric: two statements over the roll-ups of one resolution and of the time asked for. @throws Refusal INVALID */
export async function readSeries(db: Reader, request: SeriesRequest, now: Date): Promise<TimeSeries> {
  const { metric, where, byStage } = request;
  const range = rangeOf({ from: timeOf(request.from), to: timeOf(request.to), step: request.step }, now);
  const { from, to, step, points, resolution } = range;
  const definition = METRICS[metric];
  const filter = filterSql(COLUMNS, where, 4);
  const time = [resolution, from, to, step];
  const place =
    byStage && definition.table !== 'farm_rollup' ? 'e.stage, e.device' : 'null::text as stage, null::text as device';
  const rows = await db.query<SeriesPoint>(
    `select ${place}, e.label, ${POINT('e')} as point, ${definition.merging === 'largest' ? 'max' : 'sum'}(e.value) as value
       from (${labelled(definition)}) e where e.value is not null${filter.sql}
      group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
    [...time, ...filter.parameters],
  );
  const seen = await db.query<{ point: number; samples: number }>(
    `select ${POINT('r')} as point, sum(r.samples)::float8 as samples from farm_rollup r
      where r.step = $1 and r.at >= $2 and r.at < $3 group by 1`,
    time,
  );
  const samples = new Map(seen.map((row) => [row.point, row.samples]));
  return { metric, from, to, step, series: seriesOf(rows, samples, definition, points) };
}

const timeOf = (text: string | null | undefined): Date | null => (text == null ? null : new Date(text));
