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

test('jobs that wait behind a longer one are given back unbegun, and those that failed before they ran say nothing', async () => {
  await using site = new Site();
  let now = 0;
  const ended: string[] = [];
  const gate = Promise.withResolvers<void>();
  const pool = openAttemptPool({
    ...POOL,
    now: () => now,
    slots: 1,
    concurrency: () => 1,
    onRoom: () => {},
    run: async (attempt) => {
      if (attempt.stopReason) return void ended.push(attempt.stopReason);
      attempt.phases.RUNNING = now;
      if (now > 0) await gate.promise;
    },
  });
  const claims = (count: number) => Array.from({ length: count }, () => site.claim(toolOf('tiny')));
  pool.add(claims(3));
  await pool.idle();
  now = 1_000;
  expect(pool.claimSize()).toBe(200);
  pool.add(claims(200));
  pool.returnSurplus();
  expect(ended).toEqual([]);
  now = 9_000;
  expect(pool.claimSize()).toBe(0);
  pool.returnSurplus();
  pool.returnSurplus();
  await Promise.resolve();
  expect(new Set(ended)).toEqual(new Set(['returned']));
  // Three are in work and one waits.
  expect(ended).toHaveLength(196);
  gate.resolve();
  await pool.idle();
  expect(ended).toHaveLength(196);
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

test('it has work to spare for as long as those that have not begun keep the slots busy', async () => {
  await using site = new Site();
  let now = 0;
  const gate = Promise.withResolvers<void>();
  const pool = openAttemptPool({
    ...POOL,
    now: () => now,
    slots: 2,
    concurrency: () => 2,
    onRoom: () => {},
    run: async (attempt) => {
      attempt.phases.RUNNING = now;
      now += 100;
      if (now > 100) await gate.promise;
    },
  });
  const claims = (count: number) => Array.from({ length: count }, () => site.claim(toolOf('tiny')));
  pool.add(claims(1));
  expect(pool.spareMs()).toBe(0);
  await pool.idle();
  pool.add(claims(26));
  expect(pool.spareMs()).toBe(1_000);
  pool.stopAll('cancelled');
  expect(pool.spareMs()).toBe(0);
  gate.resolve();
  await pool.idle();
});
