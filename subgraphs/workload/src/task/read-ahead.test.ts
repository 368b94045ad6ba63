import { expect, test } from '@jest/globals';
import { ReadAhead } from './read-ahead.ts';

test('a page is given once, and only while it is fresh', async () => {
  let now = 0;
  const ahead = new ReadAhead<string>(() => now);
  ahead.put('list', null, Promise.resolve('first'));
  ahead.put('list', 'c', Promise.resolve('second'));
  await expect(ahead.take('list', null)).resolves.toBe('first');
  expect(ahead.take('list', null)).toBeUndefined();
  now = 5_001;
  expect(ahead.take('list', 'c')).toBeUndefined();
});

test('who takes a page gets its error; one that nobody takes is silent', async () => {
  const ahead = new ReadAhead<string>();
  ahead.put('list', null, Promise.reject(new Error('no answer')));
  ahead.put('list', 'c', Promise.reject(new Error('nobody asks')));
  await expect(ahead.take('list', null)).rejects.toThrow('no answer');
});

test('a page that is under way is waited for as long as patience lasts, one that is there is taken, one that failed is forgotten', async () => {
  const ahead = new ReadAhead<string>();
  const always = (): boolean => true;
  const forEver = () => new Promise<never>(() => {});
  const { promise, resolve } = Promise.withResolvers<string>();
  ahead.put('list', null, promise);
  ahead.put('failed', null, Promise.reject(new Error('no answer')));
  await expect(ahead.takeReady('list', null, always, async () => {})).resolves.toBeUndefined();
  const taking = ahead.takeReady('list', null, () => false, forEver);
  resolve('first');
  await expect(taking).resolves.toBeUndefined();
  expect(ahead.has('list', null)).toBe(true);
  await expect(ahead.takeReady('list', null, always, forEver)).resolves.toBe('first');
  await expect(ahead.takeReady('list', null, always, forEver)).resolves.toBeUndefined();
  expect(ahead.has('list', null)).toBe(false);
  await expect(ahead.takeReady('failed', null, always, forEver)).resolves.toBeUndefined();
  expect(ahead.has('failed', null)).toBe(false);
  ahead.put('next', null, Promise.resolve('second'));
  await expect(ahead.takeReady('next', null, always, forEver)).resolves.toBe('second');
});

test('a bounded number of pages is kept, the newest ones', () => {
  const ahead = new ReadAhead<number>();
  for (let nth = 0; nth < 100; nth++) ahead.put(`list ${nth}`, null, Promise.resolve(nth));
  const kept = Array.from({ length: 100 }, (_, nth) => ahead.take(`list ${nth}`, null) !== undefined);
  expect(kept.indexOf(true)).toBe(68);
  expect(kept.filter(Boolean)).toHaveLength(32);
});
