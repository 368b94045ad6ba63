import { expect, test } from '@jest/globals';
import { defineEntity, p } from '@mikro-orm/core';
import { connect, uuidv7 } from '@visor/db';
import { testDatabase } from '@visor/testkit';
import { entityLoader, entityRowsLoader, rowLoader, valueLoader } from './loaders.ts';

const Part = defineEntity({
  name: 'Part',
  tableName: 'part',
  properties: { id: p.uuid().primary(), wholeId: p.uuid(), ordinal: p.integer() },
});

async function parts() {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await testDatabase({ log: false }));
  const url = await server.url('one');
  const db = stack.use(await connect({ url, schema: server.name('one'), entities: [Part] }));
  await db.query('create table part (id uuid primary key, whole_id uuid not null, ordinal int not null)');
  const [whole, other] = [uuidv7(), uuidv7()];
  const ids = [uuidv7(), uuidv7(), uuidv7()];
  const insert = 'insert into part select * from unnest($1::uuid[], $2::uuid[], $3::int[])';
  await db.query(insert, [ids, [whole, whole, other], [2, 1, 1]]);
  const owned = stack.move();
  return { db, whole, other, ids, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

test('rows asked for together come in one statement, each key’s own', async () => {
  await using given = await parts();
  const { db, ids, whole, other } = given;
  using recorded = db.statements.record();

  const part = entityLoader(db, Part, 'id');
  const nobody = uuidv7();
  const asked = [ids[0] ?? '', nobody, 'not a uuid', (ids[1] ?? '').toUpperCase(), ids[0] ?? ''];
  const rows = await Promise.all(asked.map((id) => part.load(id)));
  expect(rows.map((row) => row?.id ?? null)).toEqual([ids[0], null, null, ids[1], ids[0]]);
  expect(recorded.statements.map(({ by }) => by)).toEqual(['orm']);

  const ofWhole = entityRowsLoader(db, Part, 'wholeId', ['ordinal']);
  const lists = await Promise.all([whole, other, nobody, ''].map((id) => ofWhole.load(id)));
  expect(lists.map((list) => list.map(({ id }) => id))).toEqual([[ids[1], ids[0]], [ids[2]], [], []]);
  expect(recorded.statements).toHaveLength(2);
});

test('keys that are nobody’s cost no statement, and a batch has at most its size', async () => {
  const batches: (readonly string[])[] = [];
  const load = async (ids: readonly string[]) => {
    batches.push(ids);
    return ids.map((id) => ({ id }));
  };
  const loader = rowLoader(load, ({ id }) => id, { maxBatchSize: 2 });
  expect(await Promise.all(['', 'x'].map((id) => loader.load(id)))).toEqual([null, null]);
  expect(batches).toEqual([]);
  const ids = [uuidv7(), uuidv7(), uuidv7()];
  expect(await Promise.all(ids.map((id) => loader.load(id)))).toEqual(ids.map((id) => ({ id })));
  expect(batches.map((batch) => batch.length)).toEqual([2, 1]);
});

test('a row of two ids is found by each; keys may be objects', async () => {
  const [output, log] = [uuidv7(), uuidv7()];
  const made = rowLoader(
    async () => [{ output, log }],
    (task) => [task.output, task.log],
  );
  expect(await Promise.all([output, log].map((id) => made.load(id)))).toEqual([
    { output, log },
    { output, log },
  ]);
  let asked = 0;
  const attempt = valueLoader<{ jobId: string; number: number }, string>(
    async (keys) => {
      asked += keys.length;
      return new Map(
        keys.flatMap(({ jobId, number }) => (number > 0 ? [[`${jobId}.${number}`, `history ${number}`]] : [])),
      );
    },
    ({ jobId, number }) => `${jobId}.${number}`,
  );
  const keys = [1, 1, 0].map((number) => ({ jobId: 'j', number }));
  expect(await Promise.all(keys.map((key) => attempt.load(key)))).toEqual(['history 1', 'history 1', null]);
  expect(asked).toBe(2);
});
