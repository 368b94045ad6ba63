import { expect, test } from '@jest/globals';
import { Troubles } from './troubles.ts';

const failing = (): Promise<never> => Promise.reject(new Error('away'));

test('work that fails is in trouble from its third failure in a row on, until it succeeds', async () => {
  const troubles = new Troubles(1_000);
  const seen: boolean[] = [];
  for (let tries = 0; tries < 4; tries++) {
    await expect(troubles.during('a', failing)).rejects.toThrow('away');
    seen.push(troubles.areAny);
  }
  expect(seen).toEqual([false, false, true, true]);
  // Reading where to begin succeeds also where applying a batch always fails: only progress ends a series.
  await troubles.during('a', async () => {});
  expect(troubles.areAny).toBe(true);
  troubles.succeeded('a');
  expect(troubles.areAny).toBe(false);
});

test('work that does not end is in trouble after its time, and no longer once it ends', async () => {
  let now = 0;
  const troubles = new Troubles(1_000, () => now);
  const { promise, resolve } = Promise.withResolvers<string>();
  const done = troubles.during('a', () => promise);
  now = 999;
  expect(troubles.areAny).toBe(false);
  now = 1_000;
  expect(troubles.areAny).toBe(true);
  resolve('done');
  expect(await done).toBe('done');
  expect(troubles.areAny).toBe(false);
});
