import { expect, test } from '@jest/globals';
import { allowedValues } from '@visor/testkit';
import { migrations } from '../migrations/index.ts';
import { datasetMoves } from '../src/dataset/dataset.rules.ts';

/** Columns that hold a state of a lifecycle, and the table of its transitions. */
const LIFECYCLES = {
  'dataset.status': datasetMoves,
};

test('the CHECK constraints of the migrated schema allow exactly the states of the lifecycles', async () => {
  const columns = Object.keys(LIFECYCLES);
  const states = Object.entries(LIFECYCLES).map(([column, table]) => [column, Object.keys(table).toSorted()]);
  expect(await allowedValues({ name: 'data', migrations, columns })).toEqual(Object.fromEntries(states));
});
