import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chooseStorage, pauseMs } from './external-copy.rules.ts';
import { transferRate } from '../inspection/transfer-rate.ts';

const storage = (name: string, freeBytes: number | null) => ({ id: name, name, freeBytes });

test.each([
  [[], 'there is no external storage'],
  [[storage('a', 9)], 'no external storage has room for 10 bytes: a'],
  [[storage('a', 10)], 'a'],
  [[storage('a', 10), storage('b', 20), storage('c', 5)], 'b'],
  [[storage('b', null), storage('a', null)], 'a'],
])('%j takes 10 bytes: %s', (storages, expected) => {
  const chosen = chooseStorage(storages, 10);
  expect('problem' in chosen ? chosen.problem : chosen.storage.name).toContain(expected);
});

test('pauses grow from seconds to half an hour and no further', () => {
  expect([1, 2, 3].map(pauseMs)).toEqual([5_000, 10_000, 20_000]);
  fc.assert(fc.property(fc.nat(), (failures) => expect(pauseMs(failures)).toBeLessThanOrEqual(1_800_000)));
});

test('a rate delays what exceeds it, and a signal ends the wait', async () => {
  let now = 0;
  const rate = transferRate(1_000, () => now);
  const limit = new AbortController();
  await rate.take(5_000, limit.signal);
  const waiting = rate.take(1, limit.signal);
  limit.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  now = 10_000;
  await rate.take(1, new AbortController().signal);
  await transferRate(0).take(Number.MAX_SAFE_INTEGER, new AbortController().signal);
});
