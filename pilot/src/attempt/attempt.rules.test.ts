import { expect, test } from '@jest/globals';
import { isTerminal, PHASES } from './attempt.rules.ts';

test('no phase is an end', () => {
  expect(PHASES.filter(isTerminal)).toEqual([]);
  expect(['FINISHED', 'FAILED', 'CANCELLED', 'LOST'].every(isTerminal)).toBe(true);
});
