import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { startLoop } from './loop.ts';

const logger = pino({ level: 'silent' });
const never = 3_600_000;

test('a wake during a round starts the next one at once', async () => {
  let rounds = 0;
  const begun = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  await using loop = startLoop({
    name: 'l',
    everyMs: never,
    logger,
    async run() {
      if (++rounds === 2) return second.resolve();
      await begun.promise;
    },
  });
  loop.wake();
  begun.resolve();
  await second.promise;
  expect(rounds).toBe(2);
});

test('wakes within the gap wait for it, and an end does not', async () => {
  let rounds = 0;
  const first = Promise.withResolvers<void>();
  {
    await using loop = startLoop({
      name: 'l',
      everyMs: never,
      gapMs: never,
      logger,
      async run() {
        rounds++;
        first.resolve();
      },
    });
    await first.promise;
    for (let nth = 0; nth < 10; nth++) loop.wakeSoon();
  }
  expect(rounds).toBe(1);
});

test('an urgent wake does not wait for the gap, also where others wait for it', async () => {
  const second = Promise.withResolvers<void>();
  const first = Promise.withResolvers<void>();
  let rounds = 0;
  await using loop = startLoop({
    name: 'l',
    everyMs: never,
    gapMs: never,
    logger,
    async run() {
      if (++rounds === 2) second.resolve();
      first.resolve();
    },
  });
  await first.promise;
  loop.wakeSoon();
  loop.wake();
  await second.promise;
  expect(rounds).toBe(2);
});

test('a wake that is not urgent acts at once where the last round is older than the gap', async () => {
  const second = Promise.withResolvers<void>();
  const first = Promise.withResolvers<void>();
  let rounds = 0;
  await using loop = startLoop({
    name: 'l',
    everyMs: never,
    gapMs: 0,
    logger,
    async run() {
      if (++rounds === 2) second.resolve();
      first.resolve();
    },
  });
  await first.promise;
  loop.wakeSoon();
  await second.promise;
  expect(rounds).toBe(2);
});

test('a round that says there is more is followed by the next without a pause or a gap', async () => {
  let rounds = 0;
  const done = Promise.withResolvers<void>();
  await using _loop = startLoop({
    name: 'l',
    everyMs: never,
    gapMs: never,
    logger,
    async run() {
      if (++rounds === 3) done.resolve();
      return rounds < 3;
    },
  });
  await done.promise;
  expect(rounds).toBe(3);
});

test('a failed round is logged and tried again', async () => {
  let rounds = 0;
  const again = Promise.withResolvers<void>();
  await using _loop = startLoop({
    name: 'l',
    everyMs: 1,
    logger,
    async run() {
      if (++rounds === 1) throw new Error('once');
      again.resolve();
    },
  });
  await again.promise;
  expect(rounds).toBeGreaterThanOrEqual(2);
});
