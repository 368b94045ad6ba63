import { expect, test } from '@jest/globals';
import { sideBySide } from './side-by-side.ts';

test('after an error nothing begins, and nothing goes on when it is told', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const second = Promise.withResolvers<void>();
  const work = async (item: number): Promise<void> => {
    begun.push(item);
    if (item === 1) throw new Error('first');
    await second.promise;
    ended.push(item);
    throw new Error('second');
  };
  const all = sideBySide([1, 2, 3, 4], 2, work).catch((error: Error) => ({ error: error.message, ended: [...ended] }));
  second.resolve();
  expect(await all).toEqual({ error: 'first', ended: [2] });
  expect(begun).toEqual([1, 2]);
});

test('each item is worked on once, three at a time, in their order', async () => {
  const begun: number[] = [];
  let now = 0;
  let most = 0;
  await sideBySide(
    Array.from({ length: 20 }, (_, index) => index),
    3,
    async (item) => {
      begun.push(item);
      most = Math.max(most, ++now);
      await Promise.resolve();
      now -= 1;
    },
  );
  expect(begun).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect(most).toBe(3);
});

test('an aborted signal begins nothing more', async () => {
  const stop = new AbortController();
  const begun: number[] = [];
  const work = async (item: number): Promise<void> => {
    begun.push(item);
    if (item === 2) stop.abort();
  };
  await sideBySide([1, 2, 3], 1, work, stop.signal);
  expect(begun).toEqual([1, 2]);
});
