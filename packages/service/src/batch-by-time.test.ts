import { expect, test } from '@jest/globals';
import { batchByTime } from './batch-by-time.ts';
import { PushIterator } from './push-iterator.ts';

test('values that come within the time are one batch; the last batch ends with the source', async () => {
  const source = new PushIterator<number>();
  const batches = batchByTime(source, 20);
  source.push(1);
  source.push(2);
  expect(await batches.next()).toEqual({ done: false, value: [1, 2] });
  const second = batches.next();
  source.push(3);
  source.end();
  expect(await second).toEqual({ done: false, value: [3] });
  expect((await batches.next()).done).toBe(true);
});

test('a reader that leaves ends the source', async () => {
  const source = new PushIterator<number>();
  const batches = batchByTime(source, 1);
  source.push(1);
  await batches.next();
  await Promise.all([batches.return(undefined), source.return()]);
  expect(await source.next()).toEqual({ done: true, value: undefined });
});
