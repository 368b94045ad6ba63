import { expect, test } from '@jest/globals';
import { logger } from '@visor/service/process';
import { Site, toolOf } from '../../test/site.ts';
import { openHoldings } from './attempt-pool.ts';

test('an attempt that breaks off without a report is let go: its lease is not kept alive', async () => {
  await using site = new Site();
  const holdings = openHoldings({
    slots: 1,
    logger: logger('test', 'silent'),
    run: () => Promise.reject(new Error('unforeseen')),
    ended: () => {},
    now: () => 0,
  });
  holdings.take([site.claim(toolOf('tiny'))]);
  expect(holdings.leases()).toHaveLength(1);
  await holdings.settled();
  expect(holdings.leases()).toEqual([]);
});
