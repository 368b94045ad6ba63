import { expect, test } from '@jest/globals';
import { describeSkipped, totals } from './totals.rules.ts';

const results = [
  { name: 'rules', passed: 5, failed: 1 },
  { name: 'broker', passed: 0, failed: 0, missing: 'Java' },
];

test('totals sum over the suites; a missing requirement is not a failure', () => {
  expect(totals(results, false)).toEqual({ passed: 5, failed: 1 });
});

test('in strict mode a missing requirement is a failure', () => {
  expect(totals(results, true)).toEqual({ passed: 5, failed: 2 });
});

test('suites that did not run are listed with what they require', () => {
  expect(describeSkipped(results, false)).toBe('not run: broker tests; they require Java\n');
});
