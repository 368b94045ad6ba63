import { expect, test } from '@jest/globals';
import { runChecks, sharedHealth, type Health } from './health.ts';

const never = () => new Promise<never>(() => {});

test('all checks are run; one that is not ok, throws or does not end makes the whole failing, and says why', async () => {
  const good = { ok: true, lag: 3 };
  expect(await runChecks({ a: () => good, b: async () => ({ ok: true }) })).toEqual({
    status: 'ok',
    checks: { a: good, b: { ok: true } },
  });
  const failing = {
    refused: () => ({ ok: false, text: 'no' }),
    thrown: () => {
      throw new Error('broken');
    },
    rejected: () => Promise.reject(new AggregateError([new Error('inner')])),
    hung: never,
    fine: () => good,
  };
  expect(await runChecks(failing, 5)).toEqual({
    status: 'failing',
    checks: {
      refused: { ok: false, text: 'no' },
      thrown: { ok: false, text: 'broken' },
      rejected: { ok: false, text: 'inner' },
      hung: { ok: false, text: 'no answer within 0.005 s' },
      fine: good,
    },
  });
});

test('who asks while others ask gets the same answer, and who asks later a new one', async () => {
  const ends: ((health: Health) => void)[] = [];
  const ask = sharedHealth(() => new Promise((resolve) => ends.push(resolve)));
  const both = [ask(), ask()];
  expect(ends).toHaveLength(1);
  ends[0]?.({ status: 'ok', checks: {} });
  expect(await Promise.all(both)).toEqual([
    { status: 'ok', checks: {} },
    { status: 'ok', checks: {} },
  ]);
  void ask();
  expect(ends).toHaveLength(2);
});

test('a run that fails is no answer to those who ask later', async () => {
  let runs = 0;
  const ask = sharedHealth(async () => {
    if (++runs === 1) throw new Error('broken');
    return { status: 'ok', checks: {} };
  });
  await expect(ask()).rejects.toThrow('broken');
  await expect(ask()).resolves.toEqual({ status: 'ok', checks: {} });
});
