/** Plots as SVG text, self-contained: no script, no font, no host. */

const COLOURS = ['#3b6fb6', '#e08a2e', '#4f9d69', '#b5495b', '#7a6bb0', '#8a8a8a'];
const SIZE = { width: 720, height: 300, left: 70, right: 20, top: 20, bottom: 46 } as const;
const PLOT_AREA = { width: SIZE.width - SIZE.left - SIZE.right, height: SIZE.height - SIZE.top - SIZE.bottom };

export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const shortNumber = (value: number): string => {
  if (value === 0) return '0';
  if (Math.abs(value) >= 1e9) return `${Number((value / 1e9).toPrecision(3))}G`;
  if (Math.abs(value) >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
  if (Math.abs(value) >= 1e3) return `${Number((value / 1e3).toPrecision(3))}k`;
  return String(Number(value.toPrecision(3)));
};

const colour = (index: number): string => COLOURS[index % COLOURS.length] ?? '#333';
const coordinate = (value: number): string => value.toFixed(1);

function drawFrame(title: string, labels: { readonly x: string; readonly y: string }, body: string): string {
  const { width, height, left, bottom } = SIZE;
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}"><title>${escape(title)}</title>
${body}
<text x="${left + PLOT_AREA.width / 2}" y="${height - 6}" text-anchor="middle">${escape(labels.x)}</text>
<text transform="translate(14 ${(height - bottom) / 2}) rotate(-90)" text-anchor="middle">${escape(labels.y)}</text></svg>`;
}

/** A tick of an axis, with its position from 0 to 1. */
type Tick = readonly [position: number, label: string];

/** Returns a step of 1, 2 or 5 times a power of ten that gives about five ticks. */
export function tickStep(span: number): number {
  const rough = span / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find((factor) => factor * power >= rough * 0.75) ?? 10);
}

function linearTicks(low: number, high: number): Tick[] {
  if (!(high > low)) return [[0, shortNumber(low)]];
  const step = tickStep(high - low);
  const ticks: Tick[] = [];
  for (let value = Math.ceil(low / step) * step; value <= high * (1 + 1e-9); value += step)
    ticks.push([(value - low) / (high - low), shortNumber(value)]);
  return ticks;
}

const decadeTicks = (low: number, high: number): Tick[] => {
  const ticks: Tick[] = [];
  for (let power = Math.ceil(low); power <= Math.floor(high); power++)
    ticks.push([high > low ? (power - low) / (high - low) : 0, shortNumber(10 ** power)]);
  return ticks;
};

function axes(x: readonly Tick[], y: readonly Tick[]): string {
  const bottom = SIZE.top + PLOT_AREA.height;
  const across = x.map(
    ([position, label]) =>
      `<text x="${coordinate(SIZE.left + position * PLOT_AREA.width)}" y="${bottom + 18}" text-anchor="middle">${escape(label)}</text>`,
  );
  const up = y.map(([position, label]) => {
    const level = coordinate(bottom - position * PLOT_AREA.height);
    return `<line x1="${SIZE.left}" x2="${SIZE.left + PLOT_AREA.width}" y1="${level}" y2="${level}" stroke="#ddd"/><text x="${SIZE.left - 6}" y="${level}" dy="4" text-anchor="end">${escape(label)}</text>`;
  });
  return [...up, ...across].join('');
}

/** Positions of legends: top left above rising areas, top right above falling spectra. */
const LEGEND_X = { left: SIZE.left + 10, right: SIZE.left + PLOT_AREA.width - 150 } as const;

function legend(names: readonly string[], left: number): string {
  return names
    .map((name, index) => {
      const y = SIZE.top + 6 + index * 18;
      return `<rect x="${left}" y="${y}" width="12" height="12" fill="${colour(index)}"/><text x="${left + 18}" y="${y + 10}">${escape(name)}</text>`;
    })
    .join('');
}

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Shown above the bar. */
  readonly note: string;
}

/** Draws bars on a logarithmic axis. */
export function plotBars(
  title: string,
  labels: { readonly x: string; readonly y: string },
  data: readonly Bar[],
): string {
  const values = data.map((bar) => Math.max(bar.value, 1));
  const low = Math.floor(Math.log10(Math.min(...values))) - 1;
  const high = Math.ceil(Math.log10(Math.max(...values)) + 0.2);
  const step = PLOT_AREA.width / Math.max(data.length, 1);
  const bottom = SIZE.top + PLOT_AREA.height;
  const drawn = data.map((bar, index) => {
    const height = ((Math.log10(Math.max(bar.value, 1)) - low) / (high - low)) * PLOT_AREA.height;
    const left = SIZE.left + step * (index + 0.2);
    const middle = coordinate(left + step * 0.3);
    return `<rect x="${coordinate(left)}" y="${coordinate(bottom - height)}" width="${coordinate(step * 0.6)}" height="${coordinate(height)}" fill="${colour(0)}"/><text x="${middle}" y="${coordinate(bottom - height - 6)}" text-anchor="middle">${escape(bar.note)}</text><text x="${middle}" y="${bottom + 18}" text-anchor="middle">${escape(bar.label)}</text>`;
  });
  return drawFrame(title, labels, axes([], decadeTicks(low, high)) + drawn.join(''));
}

interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** Draws stacked areas over equal steps of a range. */
export function plotAreas(
  title: string,
  labels: { readonly x: string; readonly y: string },
  range: readonly [number, number],
  series: readonly Series[],
): string {
  const count = series[0]?.values.length ?? 0;
  const totals = Array.from({ length: count }, (_, index) =>
    series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0),
  );
  const top = Math.max(1, ...totals);
  const xOf = (index: number): string => coordinate(SIZE.left + (PLOT_AREA.width * index) / Math.max(count - 1, 1));
  const yOf = (value: number): string => coordinate(SIZE.top + PLOT_AREA.height * (1 - value / top));
  const base = Array.from({ length: count }, () => 0);
  const areas = series.map(({ values }, nth) => {
    const below = [...base];
    for (const [index, value] of values.entries()) base[index] = (base[index] ?? 0) + value;
    const upper = base.map((value, index) => `${xOf(index)},${yOf(value)}`);
    const lower = below.map((value, index) => `${xOf(index)},${yOf(value)}`).reverse();
    return `<polygon points="${[...upper, ...lower].join(' ')}" fill="${colour(nth)}" fill-opacity="0.85"/>`;
  });
  return drawFrame(
    title,
    labels,
    axes(linearTicks(range[0], range[1]), linearTicks(0, top)) +
      areas.join('') +
      legend(
        series.map(({ name }) => name),
        LEGEND_X.left,
      ),
  );
}

/** Draws histograms over a common range, with logarithmic counts. */
export function plotHistograms(
  title: string,
  labels: { readonly x: string; readonly y: string },
  range: readonly [number, number],
  series: readonly Series[],
): string {
  const top = Math.max(1, Math.ceil(Math.log10(Math.max(1, ...series.flatMap(({ values }) => values)) * 1.5)));
  const floor = -0.3;
  const y = (value: number): string =>
    coordinate(
      SIZE.top +
        PLOT_AREA.height * (1 - (Math.max(Math.log10(Math.max(value, 10 ** floor)), floor) - floor) / (top - floor)),
    );
  const lines = series.map(({ values }, nth) => {
    const step = PLOT_AREA.width / Math.max(values.length, 1);
    const points = values.flatMap((value, index) => [
      `${coordinate(SIZE.left + step * index)},${y(value)}`,
      `${coordinate(SIZE.left + step * (index + 1))},${y(value)}`,
    ]);
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour(nth)}" stroke-width="2"/>`;
  });
  return drawFrame(
    title,
    labels,
    axes(linearTicks(range[0], range[1]), decadeTicks(floor, top)) +
      lines.join('') +
      legend(
        series.map(({ name }) => name),
        LEGEND_X.right,
      ),
  );
}
