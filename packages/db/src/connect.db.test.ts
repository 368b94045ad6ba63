import { expect, test } from '@jest/globals';
import { testDatabase } from '@visor/testkit';
import { connect } from './connect.ts';

test('what is due after a commit is done after it, and not for what was rolled back', async () => {
  await using server = await testDatabase({ log: false });
  await using db = await connect({ url: await server.url('one'), schema: server.name('one') });
  const done: string[] = [];
  await db.transaction(async (tx) => {
    tx.afterCommit.push(() => void done.push('kept'));
    await db
      .savepoint(tx, async () => {
        tx.afterCommit.push(() => void done.push('of a savepoint that is rolled back'));
        await tx.query('select 1 / 0');
      })
      .catch(() => {});
    expect(done).toEqual([]);
  });
  expect(done).toEqual(['kept']);

  const failed = db.transaction(async (tx) => {
    tx.afterCommit.push(() => void done.push('of a transaction that is rolled back'));
    await tx.query('select 1 / 0');
  });
  await expect(failed).rejects.toThrow('division by zero');
  expect(done).toEqual(['kept']);
});
