import { expect, test } from '@jest/globals';
import { connect } from '@visor/db';
import { checkValues, testDatabase } from '@visor/testkit';
import { migrations } from '../migrations/index.ts';
import { datasetMoves } from '../src/dataset/dataset.rules.ts';

/** Columns that hold a state of a lifecycle, and the table of its moves. */
const LIFECYCLES = [['dataset', 'status', datasetMoves]] as const;

test('the CHECK constraints of the migrated schema allow exactly the states of the lifecycles', async () => {
  await using database = await testDatabase({ log: false });
  const url = await database.url('data');
  await using db = await connect({ url, schema: database.name('data'), migrations });
  for (const [table, column, moves] of LIFECYCLES)
    expect({
      table,
      allowed: await checkValues((sql, parameters) => db.query(sql, parameters), table, column),
    }).toEqual({
      table,
      allowed: Object.keys(moves).sort(),
    });
});
