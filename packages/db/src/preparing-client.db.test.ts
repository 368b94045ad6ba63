import { expect, test } from '@jest/globals';
import { testDatabase } from '@visor/testkit';
import { connect } from './connect.ts';

test('long statements with parameters are prepared once per connection, others are not', async () => {
  await using server = await testDatabase({ log: false });
  await using db = await connect({ url: await server.url('one'), schema: server.name('one'), poolSize: 1 });
  const long = `select $1::int as value ${'-- a page of SQL\n'.repeat(20)}`;
  for (const value of [1, 2, 3]) expect(await db.query(long, [value])).toEqual([{ value }]);
  await db.transaction((tx) => tx.query(long, [4]));
  await db.query('select $1::int as value', [1]);
  await db.query(`select 1 ${'-- no parameters\n'.repeat(20)}`);
  const prepared = 'select statement, (generic_plans + custom_plans)::int as uses from pg_prepared_statements';
  expect(await db.query(prepared)).toEqual([{ statement: long, uses: 4 }]);
});
