import { Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import pg from 'pg';
import { testDatabase } from '@visor/testkit';
import { connect } from './connect.ts';
import { HeldStatement, LastStatements, PoolClient, TogetherStatements } from './pool-client.ts';

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

test('a connection that is lost in a transaction does not take its place in the pool with it', async () => {
  await using server = await testDatabase({ log: false });
  await using db = await connect({ url: await server.url('one'), schema: server.name('one'), poolSize: 2 });
  for (let lost = 0; lost < 4; lost++) {
    const broken = db.transaction((tx) => tx.query('select pg_terminate_backend(pg_backend_pid())'));
    await expect(broken).rejects.toThrow('terminat');
  }
  expect(await db.transaction((tx) => tx.query('select 1 as value'))).toEqual([{ value: 1 }]);
});

/** An option that the types of pg do not have. */
const PIPELINE = { pipeline: true };

/** What Kysely does when a statement of a transaction has failed. */
const rollBack = (client: pg.ClientBase) => async (error: unknown) => {
  await client.query('rollback').catch(() => {});
  throw error;
};

test.each(['begin', 'start transaction isolation level serializable', 'rollback'])(
  'a connection on which "%s" fails is given back to its pool',
  async (text) => {
    await using server = await testDatabase({ log: false });
    const pool = new pg.Pool({ connectionString: await server.url('one'), Client: PoolClient, max: 1, ...PIPELINE });
    // As MikroORM does: the end of the connection may be told when it is back in the pool.
    pool.on('error', () => {});
    try {
      const client = await pool.connect();
      const [{ pid } = { pid: 0 }] = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
      await client.query('select pg_terminate_backend($1)', [pid]).catch(() => {});
      const first = client.query(text, []);
      // A transaction begins with its first statement.
      const failing = text === 'begin' ? first.then(() => client.query('select 1')).catch(rollBack(client)) : first;
      await expect(failing).rejects.toThrow(/connection|terminat/iu);
      expect((await pool.query<{ value: number }>('select 1 as value')).rows).toEqual([{ value: 1 }]);
    } finally {
      await pool.end();
    }
  },
);

/** Counts what it hands to the system. */
class CountingSocket extends Socket {
  packets = 0;
  override _write(...given: Parameters<Socket['_write']>): void {
    this.packets++;
    super._write(...given);
  }
  override _writev(...given: Parameters<NonNullable<Socket['_writev']>>): void {
    this.packets++;
    super._writev?.(...given);
  }
}

test('the begin travels with the first statement, and the last statements with the commit: a packet each', async () => {
  await using server = await testDatabase({ log: false });
  const socket = new CountingSocket();
  const client = new PoolClient({ connectionString: await server.url('one'), stream: () => socket, ...PIPELINE });
  await client.connect();
  const packetsOf = async (...query: unknown[]): Promise<number> => {
    const before = socket.packets;
    await client.query(...query);
    return socket.packets - before;
  };
  const held = new HeldStatement(['select $1::int', [1]]);
  const together = new TogetherStatements([held.statement, held.statement]);
  const last = new LastStatements([held.statement, held.statement]);
  try {
    expect(await packetsOf('begin')).toBe(0);
    expect(await packetsOf('statement for later', [held])).toBe(0);
    expect(await packetsOf('select $1::int', [2])).toBe(1);
    expect(await packetsOf('statements together', [together])).toBe(1);
    expect(await packetsOf('last statements and commit', [last])).toBe(1);
    expect(await packetsOf('commit')).toBe(0);
  } finally {
    await client.end();
  }
});
