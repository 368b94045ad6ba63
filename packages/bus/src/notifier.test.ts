import { expect, test } from '@jest/globals';
import { Notifier } from './notifier.ts';

const never = new AbortController().signal;
const HOUR = 3_600_000;

test('a notice between the look and the wait is not lost', async () => {
  const notifier = new Notifier();
  const seen = notifier.count(['a']);
  notifier.notify('a');
  await expect(notifier.wait(['a'], seen, HOUR, never)).resolves.toBeUndefined();
});

test('a notice wakes those that wait for its name or for any name, and no others', async () => {
  const notifier = new Notifier();
  const stop = new AbortController();
  const woken: string[] = [];
  const wait = (who: string, names: string[] | undefined) =>
    notifier.wait(names, notifier.count(names), HOUR, stop.signal).then(() => woken.push(who));
  const waits = [wait('a', ['a']), wait('b', ['b']), wait('any', undefined)];
  notifier.notify('a');
  await Promise.all([waits[0], waits[2]]);
  expect(woken.sort()).toEqual(['a', 'any']);
  notifier.notify();
  await waits[1];
  expect(woken).toContain('b');
});

test('a topic ends where its last notice says, and nobody knows where after a notice without an end or a new connection', () => {
  const notifier = new Notifier();
  const ends = (offset: bigint): boolean => notifier.endsBefore('a', offset);
  expect(ends(7n)).toBe(false);
  notifier.notify('a', 7n);
  notifier.notify('b', 9n);
  expect([ends(6n), ends(7n), ends(8n)]).toEqual([false, true, true]);
  notifier.notify('a', 8n);
  expect([ends(7n), ends(8n)]).toEqual([false, true]);
  notifier.notify('a');
  expect(ends(8n)).toBe(false);
  notifier.notify('a', 8n);
  notifier.notify();
  expect(ends(8n)).toBe(false);
});

test('an abort ends the wait', async () => {
  const notifier = new Notifier();
  const stop = new AbortController();
  const waiting = notifier.wait(['a'], notifier.count(['a']), HOUR, stop.signal);
  stop.abort();
  await expect(waiting).resolves.toBeUndefined();
  await expect(notifier.wait(['a'], notifier.count(['a']), HOUR, stop.signal)).resolves.toBeUndefined();
});
