import { expect, test } from '@jest/globals';
import { retryPause } from './backoff.rules.ts';

test('pauses grow and end at five seconds', () => {
  expect([0, 1, 2, 30].map(retryPause)).toEqual([100, 200, 400, 5_000]);
});
