import { EventEmitter } from 'node:events';
import { expect, test } from '@jest/globals';
import { until, untilEvent, untilIdle } from './wait.ts';

test('until returns the first truthy result', async () => {
  let asked = 0;
  expect(await until(() => (++asked === 3 ? 'here' : undefined))).toBe('here');
});

test('until names the awaited state in its error, with the last error as cause', async () => {
  const refused = until(() => Promise.reject(new Error('no')), { within: 20, what: 'the end of the world' });
  await expect(refused).rejects.toMatchObject({
    message: 'not within 20 ms: the end of the world',
    cause: new Error('no'),
  });
});

test('untilIdle ends with the first round that leaves no work, and rounds that never end are an error', async () => {
  let left = 3;
  await untilIdle(async () => --left > 0);
  expect(left).toBe(0);
  await expect(untilIdle(async () => true)).rejects.toThrow('there is more: async () => true');
});

test('untilEvent skips events that do not match', async () => {
  const emitter = new EventEmitter();
  const two = untilEvent<number>(emitter, 'count', (value) => value === 2);
  emitter.emit('count', 1);
  emitter.emit('count', 2);
  expect(await two).toBe(2);
});
