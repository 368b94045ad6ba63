import { expect, test } from '@jest/globals';
import { testCatalog } from '../../test/kit.ts';
import { withLease } from './lease.ts';

const never = new AbortController().signal;

test('a unit of work is done by one process at a time, and by another when its lease has lapsed', async () => {
  await using catalog = await testCatalog();
  const { db } = catalog;
  const entered = Promise.withResolvers<void>();
  const leave = Promise.withResolvers<void>();
  const first = withLease(db, 'unit', { instance: 'a', signal: never }, async (signal) => {
    entered.resolve();
    await leave.promise;
    return signal.aborted;
  });
  await entered.promise;
  const work = async (): Promise<string> => 'done';
  expect(await withLease(db, 'unit', { instance: 'b', signal: never }, work)).toBeUndefined();
  expect(await withLease(db, 'other', { instance: 'b', signal: never }, work)).toEqual({ result: 'done' });
  leave.resolve();
  expect(await first).toEqual({ result: false });
  expect(await withLease(db, 'unit', { instance: 'b', signal: never }, work)).toEqual({ result: 'done' });
  // As a killed process leaves it.
  await db.query(
    "insert into inspector_lease values ('unit', gen_random_uuid(), 'killed', clock_timestamp() + interval '20 s')",
  );
  expect(await withLease(db, 'unit', { instance: 'b', signal: never }, work)).toBeUndefined();
  await db.query("update inspector_lease set lease_until = clock_timestamp() - interval '1 s'");
  expect(await withLease(db, 'unit', { instance: 'b', signal: never }, work)).toEqual({ result: 'done' });
  // As a process leaves it that was killed before the clock went back.
  await db.query(
    "insert into inspector_lease values ('unit', gen_random_uuid(), 'x', clock_timestamp() + interval '1 y')",
  );
  expect(await withLease(db, 'unit', { instance: 'b', signal: never }, work)).toEqual({ result: 'done' });
});

test('the work of a lease that another process took is told to end', async () => {
  await using catalog = await testCatalog();
  const { db } = catalog;
  const result = await withLease(db, 'unit', { instance: 'a', signal: never, leaseMs: 200 }, async (signal) => {
    await db.query('update inspector_lease set holder = gen_random_uuid()');
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    return String(signal.reason);
  });
  expect(result?.result).toContain('the lease of unit was lost');
});
