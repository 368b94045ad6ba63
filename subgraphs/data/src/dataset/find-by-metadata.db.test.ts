import { expect, test } from '@jest/globals';
import { connect } from '@visor/db';
import { testDatabase } from '@visor/testkit';
import type { MetadataFilter } from '../../generated/types.ts';
import { migrations } from '../../migrations/index.ts';
import { entities } from '../entities.ts';
import { readDatasetsPage } from './dataset.reads.ts';

test('datasets of a rare and of a frequent value of metadata come in the order of their names, in pages', async () => {
  await using database = await testDatabase();
  const url = await database.url('data');
  await using db = await connect({ url, schema: database.name('data'), entities, migrations });
  await db.query(
    `insert into dataset (id, name, kind, status, created_at, metadata)
     select gen_random_uuid(), 'run' || lpad(n::text, 4, '0'), 'input', 'OPEN', now(),
            jsonb_build_object('detector', case when n % 400 = 7 then 'rare' else 'usual' end, 'energy', n % 400, 'good', n < 500)
       from generate_series(0, 1499) n`,
  );
  const names = async (metadata: readonly MetadataFilter[], page: object = {}) => {
    const where = { metadata };
    const { nodes, pageInfo } = await readDatasetsPage(db, { where, ...page }, ['detector', 'energy', 'good']);
    return { names: nodes.map(({ name }) => name), after: pageInfo.endCursor, more: pageInfo.hasNextPage };
  };
  const rare = [{ key: 'detector', text: 'rare' }];
  const first = await names(rare, { first: 3 });
  expect(first).toMatchObject({ names: ['run0007', 'run0407', 'run0807'], more: true });
  expect(await names(rare, { first: 3, after: first.after })).toMatchObject({ names: ['run1207'], more: false });
  expect((await names([...rare, { key: 'good', flag: true }])).names).toEqual(['run0007', 'run0407']);
  expect(
    (
      await names([
        { key: 'energy', number: 7 },
        { key: 'energy', gte: 8 },
      ])
    ).names,
  ).toEqual([]);
  expect((await names([{ key: 'detector', text: 'none' }])).names).toEqual([]);
  // What no value can be is a slip, not an empty list.
  for (const [term, named] of [
    [{ text: 'rare', number: 7 }, 'asks text and number of energy'],
    [{ number: 7, flag: false }, 'asks number and flag of energy'],
    [{ text: '', gte: 0 }, 'asks text and gte or lte of energy'],
    [{}, 'asks nothing of energy'],
  ] as const)
    await expect(names([{ key: 'energy', ...term }])).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining(named),
      details: { field: 'where.metadata' },
    });
  expect((await names([{ key: 'energy', gte: 7, lte: 7 }])).names).toEqual([
    'run0007',
    'run0407',
    'run0807',
    'run1207',
  ]);
  // More than are sorted by themselves.
  const usual = await names([{ key: 'detector', text: 'usual' }], { first: 8 });
  expect(usual).toMatchObject({ names: expect.arrayContaining(['run0000', 'run0006', 'run0008']), more: true });
});
