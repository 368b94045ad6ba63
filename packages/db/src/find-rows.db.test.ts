import { expect, test } from '@jest/globals';
import { defineEntity, p } from '@mikro-orm/core';
import { testDatabase } from '@visor/testkit';
import { connect } from './connect.ts';
import { findRows, findRowsWithout } from './find-rows.ts';

const Thing = defineEntity({
  name: 'Thing',
  tableName: 'thing',
  properties: {
    id: p.integer().primary(),
    shortName: p.text(),
    size: p.bigint('number').strictNullable(),
    rank: p.double(),
    isReady: p.boolean(),
    names: p.array().columnType('text[]'),
    document: p.json<unknown>().strictNullable(),
    madeAt: p.datetime(),
  },
});

test('rows have the types that the entity declares, as managed entities have', async () => {
  await using server = await testDatabase({ log: false });
  await using db = await connect({ url: await server.url('one'), schema: server.name('one'), entities: [Thing] });
  await db.query(`create table thing (id int primary key, short_name text not null, size bigint, rank float8 not null,
    is_ready boolean not null, names text[] not null, document jsonb, made_at timestamptz not null)`);
  await db.query(`insert into thing values
    (1, 'a', 9007199254740991, 0.5, true, '{"x, y","ü",""}', '{"a": [1, "two"]}', '2026-11-21T12:00:00.123Z'),
    (2, 'b', null, 1, false, '{}', null, '2026-11-21T12:00:01Z'),
    (3, 'c', 0, 1, false, '{}', '"text"', '2026-11-21T12:00:02Z')`);

  const em = db.orm.em.fork();
  const rows = await findRows(em, Thing, { orderBy: ['id'] });
  expect(rows[0]).toEqual({
    id: 1,
    shortName: 'a',
    size: 9_007_199_254_740_991,
    rank: 0.5,
    isReady: true,
    names: ['x, y', 'ü', ''],
    document: { a: [1, 'two'] },
    madeAt: new Date('2026-11-21T12:00:00.123Z'),
  });
  const managed = await em.find(Thing, {}, { orderBy: { id: 'asc' } });
  expect(rows).toEqual(managed.map((thing) => ({ ...thing })));

  const behind = { equal: { rank: 1 }, orderBy: ['rank', 'id'], after: [1, 2], limit: 1 } as const;
  expect(await findRows(em, Thing, behind)).toEqual([rows[2]]);
  const before = { equal: { rank: null }, orderBy: ['id'], descending: true, after: [3], limit: 1 } as const;
  expect(await findRows(em, Thing, before)).toEqual([rows[1]]);
  const { document: _document, shortName: _shortName, ...rest } = rows[1] ?? {};
  expect(await findRowsWithout(em, Thing, ['document', 'shortName'], { equal: { id: 2 } })).toEqual([rest]);
  expect(await findRows(em, Thing, { conditions: [{ sql: 'e.names @> ?', parameters: ['{ü}'] }] })).toEqual([rows[0]]);
  await db.transaction(async (tx) => {
    await tx.query('delete from thing where id = 1');
    expect(await findRows(tx.em, Thing, { equal: { id: 1 } })).toEqual([]);
  });
});

test('the shared entity manager reads rows, and refuses entities, which it would keep', async () => {
  await using server = await testDatabase({ log: false });
  await using db = await connect({ url: await server.url('one'), schema: server.name('one'), entities: [Thing] });
  await db.query(`create table thing (id int primary key, short_name text not null, size bigint, rank float8 not null,
    is_ready boolean not null, names text[] not null, document jsonb, made_at timestamptz not null)`);
  await db.query(`insert into thing values (1, 'a', 1, 0.5, true, '{}', null, now())`);
  expect(await findRows(db.orm.em, Thing, {})).toHaveLength(1);
  await expect(db.orm.em.find(Thing, {})).rejects.toThrow(/global EntityManager/);
  expect(db.orm.em.getUnitOfWork(false).getIdentityMap().values()).toHaveLength(0);
});
