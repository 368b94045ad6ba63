import { expect, test } from '@jest/globals';
import { median } from './median.rules.ts';

test('the median is the middle value, of an even number of values the lower one, and none of nothing', () => {
  expect(median([4, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2);
  expect(median([])).toBeNaN();
});
