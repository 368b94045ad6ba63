import { expect, test } from '@jest/globals';
import { describeSkipped, totals } from './totals.rules.ts';

const results = [
  { name: 'rules', passed: 5, failed: 1 },
  { name: 'broker', passed: 0, failed: 0, missing: 'Java' },
];

test('totals sum over the suites; a part that is missing is no failure', () => {
  expect(totals(results, false)).toEqual({ passed: 5, failed: 1 });
});

test('where every part is meant to be there, a missing one is a failure', () => {
  expect(totals(results, true)).toEqual({ passed: 5, failed: 2 });
});

test('what did not run is named, with how to have it', () => {
  expect(describeSkipped(results, false)).toBe('not run: broker tests; they need Java\n');
});
