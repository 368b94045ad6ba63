import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plotAreas, plotBars, plotHistograms, tickStep } from './plot.rules.ts';
import { addSeries, histogramOf, timeline, type JobTimes } from './timeline.rules.ts';

const at = (second: number): string => new Date(second * 1000).toISOString();
const job = (change: Partial<JobTimes> = {}): JobTimes => ({
  state: 'FINISHED',
  createdAt: at(0),
  queuedAt: at(2),
  startedAt: at(4),
  endedAt: at(8),
  ...change,
});

describe('timeline', () => {
  test('shows each job in the state that its timestamps give', () => {
    const { seconds, series } = timeline([job()], 5);
    const states = Array.from({ length: 5 }, (_, index) => series.find(({ values }) => values[index] === 1)?.name);
    expect(seconds).toBe(8);
    expect(states).toEqual(['defined', 'queued', 'active', 'active', 'finished']);
  });

  test('counts at every step as many jobs as were formed by then', () => {
    const times = fc.record({ created: fc.nat(50), queued: fc.nat(9), started: fc.nat(9), ended: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(times, { minLength: 1, maxLength: 20 }), (all) => {
        const jobs = all.map(({ created, queued, started, ended }) =>
          job({
            createdAt: at(created),
            queuedAt: at(created + queued),
            startedAt: at(created + queued + started),
            endedAt: at(created + queued + started + ended),
          }),
        );
        const { series } = timeline(jobs, 20);
        const last = series.reduce((sum, { values }) => sum + (values.at(-1) ?? 0), 0);
        expect(last).toBe(jobs.length);
      }),
    );
  });

  test('is empty for no jobs', () => {
    expect(timeline([]).seconds).toBe(0);
  });
});

test('histograms are found by name and added bin by bin, without those of other bins', () => {
  const report = { histograms: [{ name: 'pt', low: 0, high: 5, counts: [1, 2] }] };
  const pt = histogramOf(report, 'pt');
  expect(pt).toMatchObject({ counts: [1, 2] });
  expect(histogramOf({ histograms: 'none' }, 'pt')).toBeUndefined();
  const other = { low: 0, high: 9, counts: [7, 7] };
  expect(addSeries([{ low: 0, high: 5, counts: [1, 2] }, { low: 0, high: 5, counts: [3, 4] }, other])?.counts).toEqual([
    4, 6,
  ]);
});

describe('plots', () => {
  test('a tick step is round and gives three to ten ticks for any span', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e9, noNaN: true }), (span) => {
        const count = span / tickStep(span);
        expect(count).toBeGreaterThanOrEqual(2);
        expect(count).toBeLessThanOrEqual(10);
      }),
    );
  });

  test('contain only finite numbers for any data, and only escaped text', () => {
    const values = fc.array(fc.nat(1e9), { minLength: 0, maxLength: 30 });
    const labels = { x: 'x', y: '<y>' };
    fc.assert(
      fc.property(values, (data) => {
        const series = [{ name: 'a&b', values: data }];
        const drawn = [
          plotBars(
            't',
            labels,
            data.map((value) => ({ label: 'b', value, note: String(value) })),
          ),
          plotAreas('t', labels, [0, 1], series),
          plotHistograms('t', labels, [0, 5], series),
        ].join('');
        expect(drawn).not.toMatch(/NaN|Infinity|<y>|a&b/);
      }),
    );
  });
});
