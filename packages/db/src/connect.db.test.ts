import { expect, test } from '@jest/globals';
import { testDatabase } from '@visor/testkit';
import { Migration } from '@mikro-orm/migrations';
import { connect, type Tx } from './connect.ts';

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

test('a statement of the database runs outside the transaction that is open around it', async () => {
  await using server = await testDatabase({ log: false });
  await using db = await connect({ url: await server.url('one'), schema: server.name('one') });
  const pid = 'select pg_backend_pid() as pid';
  await db.transaction(async (tx) => {
    const [inside, again, outside] = [await tx.query(pid), await tx.query(pid), await db.query(pid)];
    expect(again).toEqual(inside);
    expect(outside).not.toEqual(inside);
  });
});

test('recorded statements say whether MikroORM built them', async () => {
  await using server = await testDatabase({ log: false });
  await using db = await connect({ url: await server.url('one'), schema: server.name('one') });
  {
    using recorded = db.statements.record();
    await db.query('select 1');
    await db.transaction((tx) => tx.query('select 2'));
    await db.orm.em.fork().execute('select 3');
    expect(recorded.statements).toEqual([
      { schema: db.schema, by: 'sql', text: 'select 1' },
      { schema: db.schema, by: 'sql', text: 'select 2' },
      { schema: db.schema, by: 'orm', text: 'select 3' },
    ]);
    using other = db.statements.record();
    await db.query('select 4');
    expect(other.statements).toHaveLength(1);
  }
});

test('work that gets no connection of the pool fails in time, and what holds them goes on', async () => {
  await using server = await testDatabase({ log: false });
  const place = { url: await server.url('one'), schema: server.name('one') };
  await using db = await connect({ ...place, poolSize: 1, connectionTimeoutMs: 200 });
  await db.transaction(async (tx) => {
    await tx.query('select 1');
    await expect(db.query('select 2')).rejects.toThrow('timeout exceeded when trying to connect');
    await tx.query('select 3');
  });
  expect(await db.query('select 4 as four')).toEqual([{ four: 4 }]);
});

class First extends Migration {
  override up(): void {
    this.addSql('create table thing (id int)');
  }
}
class Second extends Migration {
  override up(): void {
    this.addSql('drop table thing');
  }
}

test('a schema that a newer version has migrated is refused with the migrations that are not known', async () => {
  await using server = await testDatabase({ log: false });
  const place = { url: await server.url('one'), schema: server.name('one') };
  const older = [{ name: '0001-first', class: First }];
  {
    await using upgraded = await connect({ ...place, migrations: [...older, { name: '0002-second', class: Second }] });
    expect(await upgraded.query(`select to_regclass('thing') as table`)).toEqual([{ table: null }]);
  }
  for (const migrate of [true, false])
    await expect(connect({ ...place, migrations: older, migrate })).rejects.toThrow(
      /was migrated by a newer version of Visor \(0002-second\), .*start the newer version/,
    );
});

test('a small transaction has plans for all values, and the next one on its connection has its own again', async () => {
  await using server = await testDatabase({ log: false });
  await using db = await connect({ url: await server.url('one'), schema: server.name('one'), poolSize: 1 });
  const mode = async (sql: Pick<Tx, 'query'>) =>
    (await sql.query<{ mode: string }>(`select current_setting('plan_cache_mode') as mode`))[0]?.mode;
  const failing = db.transaction(() => Promise.reject(new Error('no')), { isSmall: true });
  await expect(failing).rejects.toThrow('no');
  expect(await db.transaction(mode, { isSmall: true })).toBe('force_generic_plan');
  expect(await db.transaction(mode)).toBe('auto');
  expect(await mode(db)).toBe('auto');
});
