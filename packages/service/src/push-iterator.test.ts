import { expect, test } from '@jest/globals';
import { PushIterator, pushIterator } from './push-iterator.ts';

const read = async <T>(iterator: AsyncIterableIterator<T>, count: number): Promise<T[]> => {
  const values: T[] = [];
  while (values.length < count) {
    const step = await iterator.next();
    if (step.done) break;
    values.push(step.value);
  }
  return values;
};

test('values come in order, whether the reader waits for them or they for the reader', async () => {
  const iterator = new PushIterator<number>();
  const [first, second] = [iterator.next(), iterator.next()];
  for (const value of [1, 2, 3]) iterator.push(value);
  expect([await first, await second]).toEqual([
    { done: false, value: 1 },
    { done: false, value: 2 },
  ]);
  iterator.end();
  iterator.push(4);
  expect(await read(iterator, 9)).toEqual([3]);
});

test('a slow reader loses its oldest values', async () => {
  let dropped = 0;
  const iterator = new PushIterator<number>({ maxQueued: 2, onDrop: () => void dropped++ });
  for (const value of [1, 2, 3, 4]) iterator.push(value);
  iterator.end();
  expect(await read(iterator, 9)).toEqual([3, 4]);
  expect(dropped).toBe(2);
});

test('a failure is thrown once, after the values that wait', async () => {
  const iterator = new PushIterator<number>();
  iterator.push(1);
  iterator.fail(new Error('lost'));
  expect(await iterator.next()).toEqual({ done: false, value: 1 });
  await expect(iterator.next()).rejects.toThrow('lost');
  expect(await iterator.next()).toEqual({ done: true, value: undefined });

  const waited = new PushIterator<number>();
  const next = waited.next();
  waited.fail(new Error('lost'));
  await expect(next).rejects.toThrow('lost');
  expect(await waited.next()).toEqual({ done: true, value: undefined });
});

test('a reader that leaves while it waits ends the iterator and its sources', async () => {
  const source = new PushIterator<number>();
  const iterator = pushIterator<number>([source], async (push) => {
    for await (const value of source) push(value * 2);
  });
  source.push(1);
  expect(await iterator.next()).toEqual({ done: false, value: 2 });
  const waiting = iterator.next();
  await iterator.return();
  expect(await waiting).toEqual({ done: true, value: undefined });
  expect(await source.next()).toEqual({ done: true, value: undefined });
});

test('an iterator ends with its pump, or fails with it', async () => {
  const ended = pushIterator<number>([], async (push) => push(1));
  expect(await read(ended, 9)).toEqual([1]);
  const failed = pushIterator<number>([], () => Promise.reject(new Error('pump')));
  await expect(failed.next()).rejects.toThrow('pump');
});
