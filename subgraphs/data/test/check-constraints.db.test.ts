import { expect, test } from '@jest/globals';
import { allowedValues } from '@visor/testkit';
import { migrations } from '../migrations/index.ts';
import { datasetLifecycle } from '../src/dataset/dataset.rules.ts';
import { fileLifecycle } from '../src/file/file.rules.ts';
import { inspectionLifecycle } from '../src/inspection/inspection.rules.ts';
import { replicaLifecycle } from '../src/replica/replica.rules.ts';

/** Columns that hold a state of a lifecycle. */
const LIFECYCLES = {
  'dataset.status': datasetLifecycle,
  'file.status': fileLifecycle,
  'replica.status': replicaLifecycle,
  'inspection.state': inspectionLifecycle,
};

test('the CHECK constraints of the migrated schema allow exactly the states of the lifecycles', async () => {
  const columns = Object.keys(LIFECYCLES);
  const states = Object.entries(LIFECYCLES).map(([column, { states: allowed }]) => [column, allowed.toSorted()]);
  expect(await allowedValues({ name: 'data', migrations, columns })).toEqual(Object.fromEntries(states));
});
