import { expect, test } from '@jest/globals';
import { countText } from './count.rules.ts';

test.each([
  [50, { value: 12_345, exact: true }, true, '50 of 12,345 jobs: --limit shows more'],
  [50, { value: 10_000, exact: false }, true, '50 of more than 10,000 jobs: --limit shows more'],
  [3, { value: 3, exact: true }, false, '3 jobs'],
  [1, { value: 1, exact: true }, false, '1 job'],
  [0, { value: 0, exact: true }, false, '0 jobs'],
  [60, { value: 50, exact: true }, true, '60 of 60 jobs: --limit shows more'],
])('%d shown of %j: %s', (shown, count, hasMore, text) => {
  expect(countText(shown, count, 'jobs', hasMore)).toBe(text);
});
