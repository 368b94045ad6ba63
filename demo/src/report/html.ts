import type { Summary } from '../summary.rules.ts';
import { escape, plotAreas, plotBars, plotHistograms, type Bar } from './plot.rules.ts';
import { addSeries, histogramOf, timeline, type JobTimes } from './timeline.rules.ts';

interface ReportJob extends JobTimes {
  readonly attempts: readonly { readonly state: string; readonly report: unknown }[];
}

interface ReportParts {
  readonly title: string;
  readonly summary: Summary;
  /** The stages in the order of the chain, with the bytes of each output. */
  readonly stages: readonly { readonly name: string; readonly bytes: number; readonly jobs: readonly ReportJob[] }[];
  readonly inputBytes: number;
}

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:760px;padding:0 1rem;color:#222}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}
pre{margin:0;white-space:pre-wrap;font:12px monospace}svg{width:100%;height:auto;font:12px system-ui,sans-serif;fill:#222}.ok{color:#2c7a4b}.bad{color:#b0202e}`;

const megabytes = (value: number): string => `${(value / 1e6).toFixed(2)} MB`;

function table(rows: readonly (readonly [string, string])[]): string {
  return `<table>${rows.map(([name, value]) => `<tr><th>${escape(name)}</th><td>${escape(value)}</td></tr>`).join('')}</table>`;
}

function figures(summary: Summary): string {
  return table([
    ['Files', `${summary.files.input} in, ${summary.files.output} out, ${summary.files.log} log archives`],
    [
      'Volume',
      `${megabytes(summary.bytes.input)} in, ${megabytes(summary.bytes.output)} out: reduced ${summary.reduction} times`,
    ],
    ['Jobs', `${summary.jobs.FINISHED} finished, ${summary.jobs.FAILED} failed, ${summary.jobs.CANCELLED} cancelled`],
    [
      'Attempts',
      `${summary.attempts.FINISHED} finished, ${summary.attempts.FAILED} failed, ${summary.attempts.LOST} lost`,
    ],
    ['Lost, duplicated', `${summary.lost}, ${summary.duplicated}`],
    ...heldBackRow(summary),
    ['Time', `${summary.wallSeconds} s, ${summary.jobsPerSecond} jobs/s, event log ${summary.eventLog}`],
  ]);
}

const heldBackRow = ({ heldBack: held }: Summary): [string, string][] =>
  held ? [['Held back', `${held.files.join(', ')}, because step ${held.step} failed: ${held.reason}`]] : [];

function reductionPlot({ stages, inputBytes }: ReportParts): string {
  const data: Bar[] = [{ label: 'raw', value: inputBytes, note: megabytes(inputBytes) }];
  for (const { name, bytes } of stages)
    data.push({
      label: name,
      value: bytes,
      note: `${megabytes(bytes)} (÷${bytes > 0 ? (inputBytes / bytes).toFixed(1) : '∞'})`,
    });
  return plotBars('Volume after each stage', { x: 'stage', y: 'bytes' }, data);
}

/** Plots the spectrum of good tracks in the first and in the last stage whose reports have one. */
function spectrumPlot({ stages }: ReportParts): string {
  const spectra = stages.flatMap(({ name, jobs }) => {
    const reports = jobs.flatMap((job) =>
      job.attempts.filter((attempt) => attempt.state === 'FINISHED').map((attempt) => attempt.report),
    );
    const total = addSeries(reports.flatMap((report) => histogramOf(report, 'pt') ?? []));
    return total ? [{ name, total }] : [];
  });
  const [before, after] = [spectra[0], spectra.at(-1)];
  if (!before || !after || before === after) return '<p>The programs of this chain report no pT spectrum.</p>';
  return plotHistograms(
    'Transverse momentum of good tracks',
    { x: 'pT, GeV/c', y: 'tracks' },
    [before.total.low, before.total.high],
    [
      { name: `before the filter`, values: before.total.counts },
      { name: `after the filter`, values: after.total.counts },
    ],
  );
}

function timePlot({ stages }: ReportParts): string {
  const { seconds, series } = timeline(stages.flatMap((stage) => stage.jobs));
  return plotAreas('Jobs by state', { x: 'seconds since the first job was formed', y: 'jobs' }, [0, seconds], series);
}

function faultTable({ faults }: Summary): string {
  if (!faults) return '';
  const rows = faults.map(
    ({ ok, fault, expected, seen }) =>
      `<tr><td class="${ok ? 'ok' : 'bad'}">${ok ? 'ok' : 'BAD'}</td><td>${escape(fault)}</td><td>${escape(expected)}</td><td>${escape(seen)}</td></tr>`,
  );
  return `<h2>Injected faults</h2><table><tr><th></th><th>fault</th><th>expected</th><th>seen</th></tr>${rows.join('')}</table>`;
}

function failureTable({ failures }: Summary): string {
  if (failures.length === 0) return '';
  const rows = failures.map(({ file, from, step, code, name, text }) => {
    const cells = [[file ?? '(the whole step)', ...from].join(' from '), step, `${code ?? ''} ${name ?? ''}`.trim()];
    return `<tr>${cells.map((cell) => `<td>${escape(cell)}</td>`).join('')}<td><pre>${escape(text)}</pre></td></tr>`;
  });
  return `<h2>Failed files</h2><table><tr><th>file</th><th>step</th><th>code</th><th>reason</th></tr>${rows.join('')}</table>`;
}

/** Returns a self-contained HTML page with figures, plots and faults. */
export function reportPage(parts: ReportParts): string {
  const { summary, title } = parts;
  const verdict = summary.ok
    ? '<p class="ok">Every file is accounted for.</p>'
    : '<p class="bad">Not all checks passed.</p>';
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title><style>${STYLE}</style></head><body>
<h1>${escape(title)}</h1>${verdict}${figures(summary)}
<h2>Reduction per stage</h2>${reductionPlot(parts)}
<h2>Jobs over time</h2>${timePlot(parts)}
<h2>pT spectrum before and after the filter</h2>${spectrumPlot(parts)}
${failureTable(summary)}
${faultTable(summary)}
<h2>Datasets</h2><table><tr><th>name</th><th>status</th><th>files</th></tr>${summary.datasets.map(({ name, status, files }) => `<tr><td>${escape(name)}</td><td>${status}</td><td>${files}</td></tr>`).join('')}</table>
</body></html>
`;
}
