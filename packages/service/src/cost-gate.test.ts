import { expect, test } from '@jest/globals';
import { CostGate } from './cost-gate.ts';

test('costly operations have their turn one after the other, in the order of their coming; others are not held up', async () => {
  const gate = new CostGate(100_000);
  const order: string[] = [];
  const enter = async (name: string, elements: number): Promise<() => void> => {
    const leave = await gate.enter(elements);
    order.push(name);
    return leave;
  };
  const [first, second] = [await enter('first', 50_000), await enter('second', 50_000)];
  const third = enter('third', 40_000);
  const fourth = enter('fourth', 20_000);
  (await enter('small', 10_000))();
  expect(order).toEqual(['first', 'second', 'small']);
  first();
  first();
  (await third)();
  (await fourth)();
  expect(order).toEqual(['first', 'second', 'small', 'third', 'fourth']);
  second();
  await enter('large', 50_000);
});

test('a client that leaves while it waits frees its place', async () => {
  const gate = new CostGate(50_000);
  const leave = await gate.enter(50_000);
  const gone = new AbortController();
  const waiting = gate.enter(50_000, gone.signal);
  const next = gate.enter(20_000);
  gone.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  leave();
  (await next)();
});

test('more than a hundred do not wait', async () => {
  const gate = new CostGate(50_000);
  const leave = await gate.enter(50_000);
  const waiting = Array.from({ length: 100 }, () => gate.enter(50_000).then((leave) => leave()));
  await expect(gate.enter(50_000)).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
  leave();
  await Promise.all(waiting);
});
