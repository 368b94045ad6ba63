import { expect, test } from '@jest/globals';
import { SharedWork } from './shared-work.ts';

/** Work that ends when the test says so, and tells how often it was begun. */
function controlled() {
  const begun: PromiseWithResolvers<string>[] = [];
  const work = (): Promise<string> => {
    const running = Promise.withResolvers<string>();
    begun.push(running);
    return running.promise;
  };
  return { begun, work };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('who comes while work runs gets the result of the next, and all of them the same one', async () => {
  const shared = new SharedWork<string>();
  const { begun, work } = controlled();
  const first = shared.do('key', work);
  const later = [shared.do('key', work), shared.do('key', work), shared.do('key', work)];
  expect(begun.length).toBe(1);
  begun[0]?.resolve('first');
  expect(await first).toBe('first');
  await turn();
  expect(begun.length).toBe(2);
  const last = shared.do('key', work);
  begun[1]?.resolve('second');
  expect(await Promise.all(later)).toEqual(['second', 'second', 'second']);
  await turn();
  begun[2]?.resolve('third');
  expect(await last).toBe('third');
});

test('other keys, and work after all has ended, begin at once', async () => {
  const shared = new SharedWork<string>();
  const { begun, work } = controlled();
  const results = [shared.do('a', work), shared.do('b', work)];
  expect(begun.length).toBe(2);
  for (const running of begun) running.resolve('done');
  await Promise.all(results);
  const again = shared.do('a', work);
  expect(begun.length).toBe(3);
  begun[2]?.resolve('again');
  expect(await again).toBe('again');
});

test('work that fails fails for those who share it, and the next begins', async () => {
  const shared = new SharedWork<string>();
  const { begun, work } = controlled();
  const first = shared.do('key', work);
  const next = shared.do('key', work);
  begun[0]?.reject(new Error('failed'));
  await expect(first).rejects.toThrow('failed');
  await turn();
  begun[1]?.resolve('next');
  expect(await next).toBe('next');
});

test('nobody waits long for work that hangs', async () => {
  const shared = new SharedWork<string>();
  const { begun, work } = controlled();
  void shared.do('key', work);
  const next = shared.do('key', () => Promise.resolve('next'));
  expect(await next).toBe('next');
  expect(begun.length).toBe(1);
});
