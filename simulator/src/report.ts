import type { SimulationResult, SimulationRun } from './simulate.ts';
import type { Sample } from './statistics.ts';

interface Line {
  readonly name: string;
  readonly value: (sample: Sample) => number | null;
}

interface Chart {
  readonly title: string;
  readonly unit: string;
  /** End of the axis; absent: the largest value. */
  readonly top?: number;
  readonly lines: readonly Line[];
}

const WIDTH = 900;
const HEIGHT = 200;
const LEFT = 70;
const BOTTOM = 24;
const COLOURS = ['#1f6feb', '#d1242f', '#1a7f37', '#9a6700', '#8250df', '#57606a'];
const TICKS = 4;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const short = (value: number): string =>
  value >= 1e6
    ? `${(value / 1e6).toPrecision(3)}M`
    : value >= 1e4
      ? `${(value / 1e3).toPrecision(3)}k`
      : String(Number(value.toPrecision(3)));

interface Axes {
  toX(hours: number): number;
  toY(value: number): number;
}

/** Points of a line; where there is no value the line is interrupted. */
function pathOf(samples: readonly Sample[], { value }: Line, { toX, toY }: Axes): string {
  let isOpen = false;
  let path = '';
  for (const sample of samples) {
    const point = value(sample);
    if (point !== null) path += `${isOpen ? 'L' : 'M'}${toX(sample.hours).toFixed(1)} ${toY(point).toFixed(1)}`;
    isOpen = point !== null;
  }
  return path;
}

function chart(samples: readonly Sample[], { title, unit, top, lines }: Chart): string {
  const values = samples.flatMap((sample) => lines.flatMap((line) => line.value(sample) ?? []));
  const highest =
    top ??
    Math.max(
      values.reduce((most, value) => Math.max(most, value), 0),
      1e-3,
    );
  const last = samples.at(-1)?.hours ?? 1;
  const toX = (hours: number): number => LEFT + (hours / last) * (WIDTH - LEFT - 10);
  const toY = (value: number): number => 10 + (1 - Math.min(value, highest) / highest) * (HEIGHT - BOTTOM - 10);
  const steps = Array.from({ length: TICKS + 1 }, (_, index) => index / TICKS);
  const grid = steps.map((part) => {
    const [across, up] = [toX(part * last).toFixed(1), toY(part * highest).toFixed(1)];
    return `<path d="M${LEFT} ${up}H${WIDTH - 10}" class="grid"/><text x="${LEFT - 6}" y="${Number(up) + 4}" text-anchor="end">${short(part * highest)}</text><text x="${across}" y="${HEIGHT - 6}" text-anchor="middle">${short(part * last)} h</text>`;
  });
  const paths = lines.map((line, index) => {
    const colour = COLOURS[index % COLOURS.length] ?? '';
    return `<path d="${pathOf(samples, line, { toX, toY })}" fill="none" stroke="${colour}" stroke-width="1.5"/>`;
  });
  const keys = lines.map(
    (line, index) => `<span style="color:${COLOURS[index % COLOURS.length]}">${escaped(line.name)}</span>`,
  );
  return `<h2>${escaped(title)} <small>${escaped(unit)}${lines.length > 1 ? `: ${keys.join(' ')}` : ''}</small></h2>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(title)}">${grid.join('')}${paths.join('')}</svg>`;
}

const chartsOf = (ranks: readonly string[]): readonly Chart[] => [
  {
    title: 'Utilisation',
    unit: 'share of busy slots',
    top: 1,
    lines: [{ name: 'busy', value: (sample) => sample.utilisation }],
  },
  {
    title: 'Wait',
    unit: 's, median of the jobs claimed in the interval, by rank',
    lines: ranks.map((rank) => ({ name: rank, value: ({ wait }: Sample) => wait[rank] ?? null })),
  },
  {
    title: 'Fairness',
    unit: "Jain's index of tasks that competed; no line where none did",
    top: 1,
    lines: [{ name: 'index', value: (sample) => sample.fairness }],
  },
  {
    title: 'Queue length',
    unit: 'jobs',
    lines: [
      { name: 'QUEUED', value: (sample) => sample.queued },
      { name: 'DEFINED', value: (sample) => sample.defined },
    ],
  },
  {
    title: 'Buffer level',
    unit: 'files whose chain has not ended',
    lines: [{ name: 'files', value: (sample) => sample.bufferFiles }],
  },
];

function table({ options, waitSeconds, ...figures }: SimulationResult): string {
  const row = (name: string, value: string): string => `<tr><th>${escaped(name)}</th><td>${escaped(value)}</td></tr>`;
  const waits = Object.entries(waitSeconds).map(([rank, { p50, p99, jobs }]) =>
    row(`wait, rank ${rank}`, `p50 ${short(p50)} s, p99 ${short(p99)} s, ${jobs} jobs`),
  );
  const rows = Object.entries(figures).map(([name, value]) =>
    row(
      name,
      typeof value === 'number'
        ? short(value)
        : Object.entries(value)
            .map(([key, count]) => `${key} ${count}`)
            .join(', '),
    ),
  );
  const asked = Object.entries(options).map(([name, value]) => row(name, String(value)));
  return `<div class="tables"><table>${rows.join('')}${waits.join('')}</table><table>${asked.join('')}</table></div>`;
}

const STYLE = `body{font:14px system-ui,sans-serif;max-width:${WIDTH + 40}px;margin:2em auto;padding:0 1em;color:#1f2328;background:#fff}
h2{font-size:16px;margin:1.5em 0 .3em}small{font-weight:normal;color:#57606a}svg{width:100%}svg text{font-size:11px;fill:#57606a}
.grid{stroke:#d0d7de;stroke-width:.5}.tables{display:flex;gap:3em;flex-wrap:wrap}th{text-align:left;font-weight:normal;color:#57606a;padding-right:1em}`;

/** The report of a simulation as one HTML file that needs nothing else. */
export function htmlReport({ result, samples }: SimulationRun): string {
  const { nodes, slots, rate, hours, stages } = result.options;
  const title = `Simulation: ${nodes} nodes of ${slots} slots, ${rate} files/s, ${stages} stages, ${hours} h`;
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${STYLE}</style>
<h1>${escaped(title)}</h1>
${chartsOf(Object.keys(result.waitSeconds))
  .map((each) => chart(samples, each))
  .join('\n')}
<h2>Figures and options</h2>
${table(result)}
</html>
`;
}
