import { expect, test } from '@jest/globals';
import { Notifier } from './notifier.ts';

const never = new AbortController().signal;
const HOUR = 3_600_000;

test('a ring between the look and the wait is not lost', async () => {
  const bell = new Notifier();
  const seen = bell.count(['a']);
  bell.ring('a');
  await expect(bell.wait(['a'], seen, HOUR, never)).resolves.toBeUndefined();
});

test('a bell wakes those who wait for it, for all or for any, and nobody else', async () => {
  const bell = new Notifier();
  const stop = new AbortController();
  const woken: string[] = [];
  const wait = (who: string, names: string[] | undefined) =>
    bell.wait(names, bell.count(names), HOUR, stop.signal).then(() => woken.push(who));
  const waits = [wait('a', ['a']), wait('b', ['b']), wait('any', undefined)];
  bell.ring('a');
  await Promise.all([waits[0], waits[2]]);
  expect(woken.sort()).toEqual(['a', 'any']);
  bell.ring();
  await waits[1];
  expect(woken).toContain('b');
});

test('an abort ends the wait', async () => {
  const bell = new Notifier();
  const stop = new AbortController();
  const waiting = bell.wait(['a'], bell.count(['a']), HOUR, stop.signal);
  stop.abort();
  await expect(waiting).resolves.toBeUndefined();
  await expect(bell.wait(['a'], bell.count(['a']), HOUR, stop.signal)).resolves.toBeUndefined();
});
