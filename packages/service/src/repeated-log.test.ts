import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { repeatedLog } from './repeated-log.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('each kind is one line a second, the first at once, the others counted', () => {
  const lines: unknown[] = [];
  const log = repeatedLog({ warn: ((fields: object, text: string) => lines.push({ ...fields, text })) as never });
  for (let event = 1; event <= 1_000; event += 1) log('token refused', { event });
  log('other', { event: 1 });
  expect(lines).toEqual([
    { text: 'token refused', event: 1, count: 1 },
    { text: 'other', event: 1, count: 1 },
  ]);
  jest.advanceTimersByTime(1_000);
  expect(lines.slice(2)).toEqual([{ text: 'token refused', event: 1_000, count: 999 }]);
  log('token refused', { event: 1_001 });
  expect(lines).toHaveLength(3);
  jest.advanceTimersByTime(1_000);
  expect(lines.slice(3)).toEqual([{ text: 'token refused', event: 1_001, count: 1 }]);
  jest.advanceTimersByTime(5_000);
  log('token refused', { event: 1_002 });
  expect(lines.slice(4)).toEqual([{ text: 'token refused', event: 1_002, count: 1 }]);
});
