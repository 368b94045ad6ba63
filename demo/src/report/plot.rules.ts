/** Plots as SVG text, self-contained: no script, no font, no host. */

const colours = ['#3b6fb6', '#e08a2e', '#4f9d69', '#b5495b', '#7a6bb0', '#8a8a8a'];
const size = { width: 720, height: 300, left: 70, right: 20, top: 20, bottom: 46 } as const;
const inner = { width: size.width - size.left - size.right, height: size.height - size.top - size.bottom };

export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const short = (value: number): string => {
  if (value === 0) return '0';
  if (Math.abs(value) >= 1e9) return `${Number((value / 1e9).toPrecision(3))}G`;
  if (Math.abs(value) >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
  if (Math.abs(value) >= 1e3) return `${Number((value / 1e3).toPrecision(3))}k`;
  return String(Number(value.toPrecision(3)));
};

const colour = (index: number): string => colours[index % colours.length] ?? '#333';
const at = (value: number): string => value.toFixed(1);

function frame(title: string, labels: { readonly x: string; readonly y: string }, body: string): string {
  const { width, height, left, bottom } = size;
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}"><title>${escape(title)}</title>
${body}
<text x="${left + inner.width / 2}" y="${height - 6}" text-anchor="middle">${escape(labels.x)}</text>
<text transform="translate(14 ${(height - bottom) / 2}) rotate(-90)" text-anchor="middle">${escape(labels.y)}</text></svg>`;
}

/** Ticks of an axis with their place from 0 to 1. */
type Tick = readonly [place: number, label: string];

/** A round step that gives about five ticks: 1, 2 or 5 times a power of ten. */
export function tickStep(span: number): number {
  const rough = span / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find((one) => one * power >= rough * 0.75) ?? 10);
}

function linear(low: number, high: number): Tick[] {
  if (!(high > low)) return [[0, short(low)]];
  const step = tickStep(high - low);
  const ticks: Tick[] = [];
  for (let value = Math.ceil(low / step) * step; value <= high * (1 + 1e-9); value += step)
    ticks.push([(value - low) / (high - low), short(value)]);
  return ticks;
}

const decades = (low: number, high: number): Tick[] => {
  const ticks: Tick[] = [];
  for (let power = Math.ceil(low); power <= Math.floor(high); power++)
    ticks.push([high > low ? (power - low) / (high - low) : 0, short(10 ** power)]);
  return ticks;
};

function axes(x: readonly Tick[], y: readonly Tick[]): string {
  const bottom = size.top + inner.height;
  const across = x.map(
    ([place, label]) =>
      `<text x="${at(size.left + place * inner.width)}" y="${bottom + 18}" text-anchor="middle">${escape(label)}</text>`,
  );
  const up = y.map(([place, label]) => {
    const level = at(bottom - place * inner.height);
    return `<line x1="${size.left}" x2="${size.left + inner.width}" y1="${level}" y2="${level}" stroke="#ddd"/><text x="${size.left - 6}" y="${level}" dy="4" text-anchor="end">${escape(label)}</text>`;
  });
  return [...up, ...across].join('');
}

/** Where curves leave room: top left under rising areas, top right over falling spectra. */
const corner = { left: size.left + 10, right: size.left + inner.width - 150 } as const;

function legend(names: readonly string[], x: number): string {
  return names
    .map((name, index) => {
      const y = size.top + 6 + index * 18;
      return `<rect x="${x}" y="${y}" width="12" height="12" fill="${colour(index)}"/><text x="${x + 18}" y="${y + 10}">${escape(name)}</text>`;
    })
    .join('');
}

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Shown above the bar. */
  readonly note: string;
}

/** Bars on a logarithmic axis. */
export function bars(title: string, labels: { readonly x: string; readonly y: string }, data: readonly Bar[]): string {
  const values = data.map((bar) => Math.max(bar.value, 1));
  const low = Math.floor(Math.log10(Math.min(...values))) - 1;
  const high = Math.ceil(Math.log10(Math.max(...values)) + 0.2);
  const step = inner.width / Math.max(data.length, 1);
  const bottom = size.top + inner.height;
  const drawn = data.map((bar, index) => {
    const height = ((Math.log10(Math.max(bar.value, 1)) - low) / (high - low)) * inner.height;
    const x = size.left + step * (index + 0.2);
    const middle = at(x + step * 0.3);
    return `<rect x="${at(x)}" y="${at(bottom - height)}" width="${at(step * 0.6)}" height="${at(height)}" fill="${colour(0)}"/><text x="${middle}" y="${at(bottom - height - 6)}" text-anchor="middle">${escape(bar.note)}</text><text x="${middle}" y="${bottom + 18}" text-anchor="middle">${escape(bar.label)}</text>`;
  });
  return frame(title, labels, axes([], decades(low, high)) + drawn.join(''));
}

interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** Areas on top of each other over equal steps from `low` to `high`. */
export function stacked(
  title: string,
  labels: { readonly x: string; readonly y: string },
  range: readonly [number, number],
  series: readonly Series[],
): string {
  const count = series[0]?.values.length ?? 0;
  const totals = Array.from({ length: count }, (_, index) =>
    series.reduce((sum, one) => sum + (one.values[index] ?? 0), 0),
  );
  const top = Math.max(1, ...totals);
  const x = (index: number): string => at(size.left + (inner.width * index) / Math.max(count - 1, 1));
  const y = (value: number): string => at(size.top + inner.height * (1 - value / top));
  const base = Array.from({ length: count }, () => 0);
  const areas = series.map((one, nth) => {
    const below = [...base];
    for (const [index, value] of one.values.entries()) base[index] = (base[index] ?? 0) + value;
    const upper = base.map((value, index) => `${x(index)},${y(value)}`);
    const lower = below.map((value, index) => `${x(index)},${y(value)}`).reverse();
    return `<polygon points="${[...upper, ...lower].join(' ')}" fill="${colour(nth)}" fill-opacity="0.85"/>`;
  });
  return frame(
    title,
    labels,
    axes(linear(range[0], range[1]), linear(0, top)) +
      areas.join('') +
      legend(
        series.map((one) => one.name),
        corner.left,
      ),
  );
}

/** Histograms as steps over a common range, logarithmic counts. */
export function steps(
  title: string,
  labels: { readonly x: string; readonly y: string },
  range: readonly [number, number],
  series: readonly Series[],
): string {
  const top = Math.max(1, Math.ceil(Math.log10(Math.max(1, ...series.flatMap((one) => one.values)) * 1.5)));
  const floor = -0.3;
  const y = (value: number): string =>
    at(
      size.top +
        inner.height * (1 - (Math.max(Math.log10(Math.max(value, 10 ** floor)), floor) - floor) / (top - floor)),
    );
  const lines = series.map((one, nth) => {
    const step = inner.width / Math.max(one.values.length, 1);
    const points = one.values.flatMap((value, index) => [
      `${at(size.left + step * index)},${y(value)}`,
      `${at(size.left + step * (index + 1))},${y(value)}`,
    ]);
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour(nth)}" stroke-width="2"/>`;
  });
  return frame(
    title,
    labels,
    axes(linear(range[0], range[1]), decades(floor, top)) +
      lines.join('') +
      legend(
        series.map((one) => one.name),
        corner.right,
      ),
  );
}
