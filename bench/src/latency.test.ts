import { expect, test } from '@jest/globals';
import { INSTANTS, quantile, startDelays, startHops, type StartInstants } from './latency.rules.ts';

const sample = (step: number): StartInstants =>
  Object.fromEntries(INSTANTS.map((name, index) => [name, 1_000 + step * index])) as StartInstants;

test('a quantile is a value that was seen', () => {
  expect(quantile([5, 1, 3, 2, 4], 0.5)).toBe(3);
  expect(quantile([5, 1, 3, 2, 4], 0.99)).toBe(5);
  expect(quantile([7], 0)).toBe(7);
  expect(quantile([], 0.5)).toBeNaN();
});

test('the hops cover the way from announcement to payload', () => {
  const samples = [sample(1), sample(2), sample(3)];
  expect(startHops(samples).map(({ name, p50 }) => [name, p50])).toContainEqual(['job queued -> job claimed', 2]);
  expect(startHops(samples)).toHaveLength(INSTANTS.length - 1);
  expect(startDelays(samples)).toEqual({ p50: 18, p99: 27, largest: 27 });
});

test('a sample without a close and a task has the hops between its instants', () => {
  const { 'dataset closed': _closed, 'task sent': _sent, 'task registered': _registered, ...streamed } = sample(1);
  expect(startHops([streamed]).map(({ name, p50 }) => [name, p50])).toContainEqual([
    'file registered -> job formed',
    4,
  ]);
  expect(startHops([streamed])).toHaveLength(INSTANTS.length - 4);
  expect(startDelays([streamed]).p50).toBe(9);
});
