import { expect, test } from '@jest/globals';
import { logger } from '@visor/service/process';
import { Site, toolOf } from '../../test/site.ts';
import { openAttemptPool } from './attempt-pool.ts';

test('an attempt that fails without a report is released: its lease is not renewed', async () => {
  await using site = new Site();
  const pool = openAttemptPool({
    slots: 1,
    scratchMiB: 1,
    concurrency: () => 1,
    logger: logger('test', 'silent'),
    run: () => Promise.reject(new Error('unforeseen')),
    onAttemptEnd: () => {},
    now: () => 0,
  });
  pool.add([site.claim(toolOf('tiny'))]);
  expect(pool.leases()).toHaveLength(1);
  await pool.idle();
  expect(pool.leases()).toEqual([]);
});
