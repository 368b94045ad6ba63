import { beforeEach, expect, test } from '@jest/globals';
import { testDatabase } from '@visor/testkit';
import { connect, type Database, type Tx } from './connect.ts';
import type { BoundStatement } from './pool-client.ts';

const insert = (id: number): BoundStatement => ['insert into thing (id) values ($1)', [id]];
/** Long enough to be prepared. */
const longInsert = (id: number): BoundStatement => [`${insert(id)[0]} ${'-- a page of SQL\n'.repeat(20)}`, [id]];

let recorded: number[] = [];
beforeEach(() => void (recorded = []));

async function withThings(work: (db: Database, ids: () => Promise<number[]>) => Promise<void>): Promise<void> {
  await using server = await testDatabase({ log: false });
  await using db = await connect({ url: await server.url('one'), schema: server.name('one'), poolSize: 1 });
  await db.query('create table thing (id int primary key, other int references thing deferrable initially deferred)');
  const ids = async () => (await db.query<{ id: number }>('select id from thing order by id')).map(({ id }) => id);
  await work(db, ids);
}

const within = (db: Database, ...last: BoundStatement[]): Promise<void> =>
  db.transaction(async (tx: Tx) => {
    await tx.query(...insert(1));
    tx.atCommit.push(...last);
    tx.afterCommit.push(() => void recorded.push(1));
  });

test('last statements are committed with the rest, in their order, and the message log is the last of them', async () => {
  await withThings(async (db, ids) => {
    db.beforeCommit((outbox) => ['update thing set id = id + 10 where id = any ($1)', [outbox]]);
    using log = db.statements.record();
    await db.transaction(async (tx) => {
      tx.outbox.push(3);
      tx.atCommit.push(longInsert(2), insert(3));
      await tx.query(...insert(1));
    });
    expect(log.statements.map(({ text }) => text.slice(0, 6))).toEqual(['insert', 'insert', 'insert', 'update']);
    expect(await ids()).toEqual([1, 2, 13]);
    // The connection goes on: prepared statements are known, and each transaction is its own.
    await db.transaction((tx) => Promise.resolve(void tx.atCommit.push(longInsert(4))));
    await db.transaction((tx) => tx.query(...insert(5)));
    expect(await ids()).toEqual([1, 2, 4, 5, 13]);
  });
});

test.each<[string, BoundStatement[], RegExp]>([
  ['the last statement', [insert(2), insert(2)], /duplicate key/],
  ['one before the last, of which the first error is told', [longInsert(1), longInsert(3)], /duplicate key/],
  ['one that cannot be parsed', [['insert into nothing values ($1)', [1]], insert(3)], /nothing/],
  ['the commit', [['insert into thing (id, other) values ($1, 99)', [2]]], /foreign key/],
])('a failure of %s undoes the transaction, and the connection goes on', async (_name, last, message) => {
  await withThings(async (db, ids) => {
    await expect(within(db, ...last)).rejects.toThrow(message);
    expect({ recorded, ids: await ids() }).toEqual({ recorded: [], ids: [] });
    await within(db, longInsert(3));
    expect({ recorded, ids: await ids() }).toEqual({ recorded: [1], ids: [1, 3] });
  });
});

test('parameters that cannot be sent undo the transaction', async () => {
  await withThings(async (db, ids) => {
    const circular = circularValue();
    for (const bad of [[insert(2)[0], [circular]] as const, [longInsert(2)[0], [circular]] as const])
      await expect(within(db, insert(4), bad, insert(5))).rejects.toThrow(/circular/i);
    expect({ recorded, ids: await ids() }).toEqual({ recorded: [], ids: [] });
    await within(db, insert(2));
    expect(await ids()).toEqual([1, 2]);
  });
});

test('a connection that is lost with the last statements fails the transaction and leaves the pool', async () => {
  await withThings(async (db, ids) => {
    for (let lost = 0; lost < 3; lost++)
      await expect(within(db, ['select pg_terminate_backend(pg_backend_pid())', []], insert(2))).rejects.toThrow(
        /terminat/,
      );
    expect({ recorded, ids: await ids() }).toEqual({ recorded: [], ids: [] });
  });
});

test('last statements of a savepoint that is rolled back are not carried out', async () => {
  await withThings(async (db, ids) => {
    await db.transaction(async (tx) => {
      tx.atCommit.push(insert(1));
      const undone = db.savepoint(tx, async () => {
        tx.atCommit.push(insert(2));
        await tx.query('select 1 / 0');
      });
      await expect(undone).rejects.toThrow('division by zero');
    });
    expect(await ids()).toEqual([1]);
  });
});

test('a transaction whose error was caught is not committed by its last statements', async () => {
  await withThings(async (db, ids) => {
    const broken = db.transaction(async (tx) => {
      await tx.query(...insert(1));
      await tx.query('select 1 / 0').catch(() => {});
      tx.atCommit.push(insert(2));
    });
    await expect(broken).rejects.toThrow('current transaction is aborted');
    expect(await ids()).toEqual([]);
  });
});

test('what statements give that are sent with the commit is told once it is done', async () => {
  await withThings(async (db) => {
    const given: unknown[] = [];
    await db.transaction((tx) => {
      tx.atCommit.push(insert(1), [
        'select count(*)::int as n from thing where id > $1',
        [0],
        (rows) => given.push(rows),
      ]);
      tx.afterCommit.push(() => given.push('after'));
      return Promise.resolve();
    });
    expect(given).toEqual([[{ n: 1 }], 'after']);
    const failing = db.transaction((tx) => {
      tx.atCommit.push(['select 1 as n', [], (rows) => given.push(rows)], insert(1));
      return Promise.resolve();
    });
    await expect(failing).rejects.toThrow(/duplicate key/);
    expect(given).toHaveLength(2);
  });
});

function circularValue(): unknown {
  const value: Record<string, unknown> = {};
  value.self = value;
  return value;
}

/** What stores do: one statement, made at once. */
const add = (sql: Pick<Tx, 'query'>, id: number) => sql.query(...longInsert(id));
const sum = async (sql: Pick<Tx, 'query'>) =>
  (await sql.query<{ sum: number }>('select sum(id)::int as sum from thing'))[0]?.sum;

test('queries that are sent together are carried out in their order, and get their rows', async () => {
  await withThings(async (db, ids) => {
    const results = await db.transaction((tx) => tx.together((sql) => [add(sql, 1), sum(sql), add(sql, 2), sum(sql)]));
    expect(results).toEqual([[], 1, [], 3]);
    expect(await db.transaction((tx) => tx.together(() => []))).toEqual([]);
    expect(await ids()).toEqual([1, 2]);
  });
});

test('none is carried out behind one that has failed; a savepoint undoes them all, and the transaction goes on', async () => {
  await withThings(async (db, ids) => {
    await db.transaction(async (tx) => {
      const failing = db.savepoint(tx, () => tx.together((sql) => [add(sql, 1), add(sql, 1), sum(sql), add(sql, 2)]));
      await expect(failing).rejects.toThrow(/duplicate key/);
      await tx.together((sql) => [add(sql, 3), sum(sql)]);
    });
    expect(await ids()).toEqual([3]);
    const circular = circularValue();
    const unsent = db.transaction((tx) =>
      tx.together((sql) => [add(sql, 4), sql.query(insert(5)[0], [circular]), add(sql, 6)]),
    );
    await expect(unsent).rejects.toThrow(/circular/i);
    expect(await ids()).toEqual([3]);
    await db.transaction((tx) => add(tx, 7));
    expect(await ids()).toEqual([3, 7]);
  });
});

test('a query of two statements is refused where they are sent together, and undoes the transaction', async () => {
  await withThings(async (db, ids) => {
    const twice = async (sql: Pick<Tx, 'query'>) => {
      await add(sql, 1);
      await add(sql, 2);
    };
    await expect(db.transaction((tx) => tx.together((sql) => [twice(sql)]))).rejects.toThrow(/second statement/);
    expect(await ids()).toEqual([]);
  });
});

test('statements for later are carried out before the next one, or before the commit', async () => {
  await withThings(async (db, ids) => {
    const later = (tx: Tx, id: number) => add(tx.withNext, id);
    const sums = await db.transaction(async (tx) => {
      await later(tx, 1);
      await later(tx, 2);
      const before = await sum(tx);
      await later(tx, 4);
      const [together] = await tx.together((sql) => [sum(sql)]);
      await later(tx, 8);
      return [before, together];
    });
    expect({ sums, ids: await ids() }).toEqual({ sums: [3, 7], ids: [1, 2, 4, 8] });
    await db.transaction(async (tx) => {
      await later(tx, 16);
      tx.atCommit.push(insert(32));
    });
    expect(await ids()).toEqual([1, 2, 4, 8, 16, 32]);
  });
});

test.each<[string, (db: Database, tx: Tx) => Promise<unknown>]>([
  ['the next one', (_db, tx) => sum(tx)],
  ['statements together', (_db, tx) => tx.together((sql) => [sum(sql)])],
  ['a savepoint', (db, tx) => db.savepoint(tx, () => sum(tx))],
  ['the commit', () => Promise.resolve()],
  ['last statements', (_db, tx) => Promise.resolve(tx.atCommit.push(insert(3)))],
])('one for later that fails undoes the transaction, and its error is that of %s', async (_name, next) => {
  await withThings(async (db, ids) => {
    for (const parameters of [[1], [circularValue()]]) {
      const failing = db.transaction(async (tx) => {
        await tx.query(...insert(1));
        await tx.withNext.query(insert(1)[0], parameters);
        await next(db, tx);
      });
      await expect(failing).rejects.toThrow(/duplicate key|circular/i);
    }
    expect(await ids()).toEqual([]);
    await db.transaction((tx) => add(tx, 1));
    expect(await ids()).toEqual([1]);
  });
});

test('a savepoint that fails undoes what it had for later, whose own failure hides nothing', async () => {
  await withThings(async (db, ids) => {
    await db.transaction(async (tx) => {
      await add(tx.withNext, 1);
      const failing = db.savepoint(tx, async () => {
        await add(tx.withNext, 2);
        await add(tx.withNext, 1);
        throw new Error('refused');
      });
      await expect(failing).rejects.toThrow('refused');
      await add(tx.withNext, 3);
    });
    expect(await ids()).toEqual([1, 3]);
  });
});

test('a transaction without a statement is not begun', async () => {
  await withThings(async (db, ids) => {
    const failing = db.transaction(async (tx) => {
      await add(tx.withNext, 1);
      throw new Error('refused');
    });
    await expect(failing).rejects.toThrow('refused');
    expect(await db.transaction(() => Promise.resolve('done'))).toBe('done');
    // The pool has one connection: a transaction that was left open would contain this.
    expect(await db.query('select now() = statement_timestamp() as outside')).toEqual([{ outside: true }]);
    expect(await ids()).toEqual([]);
  });
});
