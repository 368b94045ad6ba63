import { expect, test } from '@jest/globals';
import { allowedValues } from '@visor/testkit';
import { migrations } from '../migrations/index.ts';
import { attemptLifecycle } from '../src/lifecycle/attempt.rules.ts';
import { jobLifecycle } from '../src/lifecycle/job.rules.ts';
import { pilotLifecycle } from '../src/lifecycle/pilot.rules.ts';
import { taskLifecycle } from '../src/lifecycle/task.rules.ts';

/** Columns that hold a state of a lifecycle, and the table of its transitions. */
const LIFECYCLES = {
  'task.phase': taskLifecycle.table,
  'job.state': jobLifecycle.table,
  'attempt.state': attemptLifecycle.table,
  'pilot.status': pilotLifecycle.table,
};

test('the CHECK constraints of the migrated schema allow exactly the states of the lifecycles', async () => {
  const columns = Object.keys(LIFECYCLES);
  const states = Object.entries(LIFECYCLES).map(([column, table]) => [column, Object.keys(table).toSorted()]);
  expect(await allowedValues({ name: 'workload', migrations, columns })).toEqual(Object.fromEntries(states));
});
