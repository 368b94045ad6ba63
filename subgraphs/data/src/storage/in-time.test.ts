import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { afterWait, inTime } from './in-time.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('a wait is over when its time has passed in parts, not when the process slept through it', () => {
  let calls = 0;
  afterWait(5_000, () => calls++);
  jest.advanceTimersByTime(4_900);
  expect(calls).toBe(0);
  jest.advanceTimersByTime(60_000);
  expect(calls).toBe(1);

  // After a pause of the process each timer is run once, however late it is.
  afterWait(5_000, () => calls++);
  for (let part = 1; part < 10; part++) jest.advanceTimersToNextTimer();
  expect(calls).toBe(1);
  jest.advanceTimersToNextTimer();
  expect(calls).toBe(2);

  afterWait(5_000, () => calls++)();
  jest.advanceTimersByTime(60_000);
  expect([calls, jest.getTimerCount()]).toEqual([2, 0]);
});

test('work that ends in time is what it is; after that, its time is over, and what comes later is given away', async () => {
  const late = () => new Error('late');
  await expect(inTime(Promise.resolve('done'), { late })).resolves.toBe('done');
  expect(jest.getTimerCount()).toBe(0);
  const { promise, resolve } = Promise.withResolvers<string>();
  const unused: string[] = [];
  const waiting = inTime(promise, { late, ms: 100, unused: async (text) => unused.push(text) });
  jest.advanceTimersByTime(100);
  await expect(waiting).rejects.toThrow('late');
  resolve('too late');
  await promise;
  expect(unused).toEqual(['too late']);
});
