import { expect, test } from '@jest/globals';
import { EarlyEvents } from './early-events.ts';

test('each early event stands for one message, for a limited time', () => {
  let now = 0;
  const early = new EarlyEvents(() => now);
  expect(early.take('a')).toBe(false);
  early.add('a');
  early.add('a');
  expect(['a', 'b', 'a', 'a'].map((name) => early.take(name))).toEqual([true, false, true, false]);
  early.add('a');
  now = 2_001;
  expect(early.take('a')).toBe(false);
});
