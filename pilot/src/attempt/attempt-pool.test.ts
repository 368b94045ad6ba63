import { expect, test } from '@jest/globals';
import { logger } from '@visor/service/process';
import { Site, toolOf } from '../../test/site.ts';
import { attemptKey } from './attempt.rules.ts';
import { openAttemptPool } from './attempt-pool.ts';

const POOL = { scratchMiB: 1, logger: logger('test', 'silent'), onAttemptEnd: () => {}, now: () => 0 };

test('an attempt that fails without a report is released: its lease is not renewed', async () => {
  await using site = new Site();
  const pool = openAttemptPool({
    ...POOL,
    slots: 1,
    concurrency: () => 1,
    run: () => Promise.reject(new Error('unforeseen')),
    onRoom: () => {},
  });
  pool.add([site.claim(toolOf('tiny'))]);
  expect(pool.leases()).toHaveLength(1);
  await pool.idle();
  expect(pool.leases()).toEqual([]);
});

test('an attempt takes its place until its last report is answered, as the server counts', async () => {
  await using site = new Site();
  let rooms = 0;
  const pool = openAttemptPool({
    ...POOL,
    slots: 2,
    prefetch: 0,
    concurrency: () => 2,
    run: async () => {},
    onRoom: () => (rooms += 1),
  });
  expect(pool.claimSize()).toBe(2);
  const claim = site.claim(toolOf('tiny'));
  pool.add([claim]);
  await pool.idle();
  expect([pool.claimSize(), rooms]).toEqual([1, 0]);
  pool.release(attemptKey(claim));
  pool.release(attemptKey(claim));
  expect([pool.claimSize(), rooms]).toEqual([2, 1]);
});
